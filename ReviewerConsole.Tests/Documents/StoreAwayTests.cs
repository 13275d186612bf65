using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Documents;

/// <summary>R3 and R13, on the side of the documents: their store refuses, hangs, or gives back half.</summary>
public sealed class StoreAwayTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.Parse("2026-11-24T03:12:45Z", CultureInfo.InvariantCulture));
    private readonly ConsoleApp _console;

    public StoreAwayTests() => _console = new(_clock);

    private string Store => Path.Combine(_console.DataFolder, "documents");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R13_A_store_that_refuses_is_said_to_be_away_and_works_again_when_it_is_back(bool isFile)
    {
        var leased = await LeasedCase.CreateAsync(_console);
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        Directory.Move(Store, Store + "-away"); // a share that is not mounted, or something else in its place
        if (isFile)
        {
            await File.WriteAllTextAsync(Store, "");
        }

        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        var counts = await _console.Get<QueueDesk>().CountsAsync(leased.Reviewer, default);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, look.StatusCode);
        Assert.Equal("unavailable", await LastReasonAsync());
        Assert.NotNull(counts);
        if (isFile)
        {
            var upload = await api.UploadAsync(id, "id-card", Api.Jpeg());
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (upload.StatusCode, await upload.CodeAsync()));
            File.Delete(Store);
        }

        Directory.Move(Store + "-away", Store);
        using var again = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        var later = await api.UploadAsync(id, "id-card", Api.Jpeg());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (again.StatusCode, later.StatusCode));
    }

    [Fact]
    public async Task R13_A_store_that_hangs_is_given_up_after_the_deadline_then_fails_at_once_and_is_tried_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Named pipes among files are a matter of Unix.");
        var leased = await LeasedCase.CreateAsync(_console);
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var (file, picture) = await HangAsync(leased);

        _clock.Advance(StoreGuard.Rest); // what was stored a moment ago speaks for the store
        var hanging = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 2; i++) // the breaker's threshold
        {
            hanging.Add(DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync()));
            await OpenedAsync(leased, i + 1);
        }

        await AdvanceUntilAsync(Task.WhenAll(hanging), StoreGuard.Deadline / 30); // in small steps, so that both fail within the breaker's window
        foreach (var look in hanging)
        {
            using var answer = await look;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        // Nobody turns the clock: what answers now has not tried.
        using var atOnce = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        var upload = await api.UploadAsync(id, "id-card", Api.Jpeg());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (atOnce.StatusCode, upload.StatusCode));
        Assert.Equal("unavailable", await upload.CodeAsync());
        Assert.Equal(3, (await _console.RowsAsync()).Count(r => r is { Action: "document.served", Outcome: Outcome.Failed }));

        File.Delete(file);
        await File.WriteAllBytesAsync(file, picture);
        _clock.Advance(StoreGuard.Rest);
        using var back = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        var stored = await api.UploadAsync(id, "id-card", Api.Jpeg());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (back.StatusCode, stored.StatusCode));
    }

    [Fact]
    public async Task R13_Half_an_answer_is_never_shown_and_nothing_stale_is_either()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var file = await IntegrityTests.FileAsync(_console, leased.IdCard, "master");
        var whole = await File.ReadAllBytesAsync(file);
        using var first = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);

        using var half = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, half.StatusCode));
        Assert.DoesNotContain("image", half.Content.Headers.ContentType!.MediaType!, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, whole);
        using var back = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task The_reviewer_is_told_that_the_store_is_away()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var desk = _console.Get<CaseDesk>();
        var table = new LightTable(desk, leased.Reviewer, (ReviewerConsole.Review.LeasedCase)await desk.OpenAsync(leased.Reviewer, leased.Reference, default));
        await table.LayOutAsync(default);
        Directory.Move(Store, Store + "-away");
        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, table.Left!.Address!);

        await table.FailedAsync(table.Left!, default);

        Assert.Equal(PictureFault.StoreAway, table.Left!.Fault);
        Directory.Move(Store + "-away", Store);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // The deadline's timer begins when the thread that reads does, a moment after the row: the clock is turned until the answer is there.
    private async Task AdvanceUntilAsync(Task answer, TimeSpan step)
    {
        while (!answer.IsCompleted)
        {
            _clock.Advance(step);
            await Task.Yield();
            await _console.RowsAsync();
        }
    }

    private Task<List<AuditEvent>> OpenedAsync(LeasedCase leased, int count) =>
        _console.RowsWhenAsync(rows => rows.Count(r => r.Action == "document.opened" && r.CaseId == leased.Reference) == count);

    private async Task<string?> LastReasonAsync()
    {
        using var leaf = JsonDocument.Parse((await _console.RowsAsync()).Last(r => r.Action == "document.served").Leaf);
        return leaf.RootElement.GetProperty("reason").GetString();
    }

    private async Task<(string File, byte[] Sealed)> HangAsync(LeasedCase leased)
    {
        var file = await IntegrityTests.FileAsync(_console, leased.IdCard, "master");
        var picture = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        using var made = Process.Start("mkfifo", [file]);
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
        return (file, picture);
    }
}
