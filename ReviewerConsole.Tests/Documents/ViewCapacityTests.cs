using System.Net;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Tests.Documents;

/// <summary>More is asked for than can be drawn: what comes on top is told at once, and nothing of it happened.</summary>
public sealed class ViewCapacityTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    private ViewCapacity Capacity => _console.Get<ViewCapacity>();

    [Fact]
    public async Task Beyond_its_line_a_view_is_sent_away_before_anything_is_opened()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        var rows = (await _console.RowsAsync()).Count;
        var (places, line) = await CrowdAsync(ViewCapacity.InLine);

        using var answer = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            "tidak dikirim dan tidak dicatat", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(rows, (await _console.RowsAsync()).Count);
        await LeaveAsync(places, line);
        using var later = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode); // the ticket was not burnt
    }

    [Fact]
    public async Task A_crowd_with_one_ticket_waits_only_so_long_and_burns_nothing()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        var stored = await _console.OnDatabaseAsync(db => db.Set<ViewTicket>().AsNoTracking().SingleAsync());
        var crowd = new List<Task<RateLimitLease>>();
        for (var i = 0; i <= ViewTickets.Crowd; i++)
        {
            crowd.Add(ViewTickets.QueueAsync(stored, default).AsTask());
        }

        using var refused = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        foreach (var turn in crowd)
        {
            (await turn).Dispose();
        }

        using var later = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, later.StatusCode));
        Assert.Single(await _console.RowsAsync(), r => r.Action == "document.opened");
    }

    [Fact]
    public async Task Within_the_line_a_view_waits_for_its_place_and_is_shown()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var (places, line) = await CrowdAsync(ViewCapacity.InLine - 1);
        var looking = DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        while (Capacity.Now.CurrentQueuedCount < ViewCapacity.InLine)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await _console.RowsAsync();
        }

        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "document.opened");
        await LeaveAsync(places, line);
        using var answer = await looking;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_look_gives_its_place_back_whatever_became_of_it()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();

        using var shown = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        using var spent = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        using var nobody = await DocumentDoorTests.LookAsync(_console, null, await leased.TicketAsync());
        foreach (var file in Directory.GetFiles(Path.Combine(_console.DataFolder, "documents"), "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        using var lost = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Gone, HttpStatusCode.Forbidden, HttpStatusCode.Conflict],
            [shown.StatusCode, spent.StatusCode, nobody.StatusCode, lost.StatusCode]);
        Assert.Equal(ViewCapacity.AtOnce, Capacity.Now.CurrentAvailablePermits);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // Takes every place, and so many in the line.
    private async Task<(List<IDisposable> Places, List<Task<IDisposable?>> Line)> CrowdAsync(int inLine)
    {
        List<IDisposable> places = [];
        while (places.Count < ViewCapacity.AtOnce)
        {
            places.Add((await Capacity.EnterAsync(default))!);
        }

        return (places, [.. Enumerable.Range(0, inLine).Select(_ => Capacity.EnterAsync(default))]);
    }

    private static async Task LeaveAsync(List<IDisposable> places, List<Task<IDisposable?>> line)
    {
        places.ForEach(p => p.Dispose());
        foreach (var next in line)
        {
            (await next)!.Dispose();
        }
    }
}
