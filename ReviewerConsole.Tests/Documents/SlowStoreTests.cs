using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Documents;

/// <summary>R4: the store of documents is slow. A read that hangs for as long as the test likes stands for every delay.</summary>
public sealed class SlowStoreTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new(new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T03:12:45Z", CultureInfo.InvariantCulture))); // on whose clock no deadline passes

    [Fact]
    public async Task R4_A_read_that_hangs_holds_up_its_own_view_and_neither_health_nor_queue_nor_another_view()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Named pipes among files are a matter of Unix.");
        var slow = await LeasedCase.CreateAsync(_console);
        var (file, picture) = await HangAsync(slow);
        var quick = await LeasedCase.CreateAsync(_console);
        var hanging = DocumentDoorTests.LookAsync(_console, slow.Reviewer, await slow.TicketAsync());
        await _console.RowsWhenAsync(rows => rows.Any(r => r.Action == "document.opened" && r.CaseId == slow.Reference));

        using var health = await _console.Http().GetAsync("/health");
        var counts = await _console.Get<QueueDesk>().CountsAsync(await _console.StaffAsync(Roles.Reviewer), default);
        using var other = await DocumentDoorTests.LookAsync(_console, quick.Reviewer, await quick.TicketAsync());

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.NotNull(counts);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.False(hanging.IsCompleted);
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "document.served" && r.CaseId == slow.Reference);

        await File.WriteAllBytesAsync(file, picture); // the store answers at last
        using var late = await hanging;
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // Puts a pipe in the place of the ID card's master: whoever reads it waits until somebody writes.
    private async Task<(string File, byte[] Sealed)> HangAsync(LeasedCase leased)
    {
        var blob = await _console.OnDatabaseAsync(db => db.FindAsync<ReviewerConsole.Documents.Document>(leased.IdCard).AsTask());
        var file = Assert.Single(Directory.GetFiles(_console.DataFolder, $"{blob!.BlobId:N}.master", SearchOption.AllDirectories));
        var picture = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        using var made = Process.Start("mkfifo", [file]);
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
        return (file, picture);
    }
}
