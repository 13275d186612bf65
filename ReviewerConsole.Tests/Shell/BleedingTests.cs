using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Review;

namespace ReviewerConsole.Tests.Shell;

/// <summary>A48: a hundred people at once, by circuit and by request. Nobody is ever taken for somebody else.</summary>
public sealed class BleedingTests : IAsyncDisposable
{
    private const int People = 100;
    private const int Requests = 5;
    private readonly ReviewDay _day = new();

    [Fact]
    public async Task A48_Of_a_hundred_people_at_once_every_row_names_its_own()
    {
        await _day.CasesAsync(People);
        var staff = new List<Actor>();
        for (var i = 0; i < People; i++)
        {
            staff.Add(await _day.ReviewerAsync());
        }

        await Parallel.ForEachAsync(staff, new ParallelOptions { MaxDegreeOfParallelism = 25 }, async (actor, _) => await Task.WhenAll(WorkAsync(actor), AskAsync(actor)));

        var rows = await _day.Console.RowsAsync();
        var leases = await _day.Console.OnDatabaseAsync(db => db.Set<Lease>().AsNoTracking().ToListAsync());
        Assert.Equal(People, leases.Count);
        foreach (var actor in staff)
        {
            var own = rows.Where(r => r.ActorId == actor.Code).ToList();
            var lease = Assert.Single(leases, l => l.StaffCode == actor.Code);
            Assert.Equal((actor.SessionId, actor.StaffId), (lease.SessionId, lease.StaffId));
            Assert.Equal(Requests, own.Count(r => r.Action == "page.refused"));
            Assert.Equal(lease.CaseReference, Assert.Single(own, r => r.Action == "case.leased").CaseId);
            Assert.All(own, row => Assert.Contains($"\"sess\":\"{actor.SessionId:N}\"", Encoding.UTF8.GetString(row.Leaf), StringComparison.Ordinal));
        }

        Assert.Equal(People * (Requests + 1), rows.Count);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    // By circuit: the queue, and its next case.
    private async Task WorkAsync(Actor actor)
    {
        await using var page = await Wire.OpenAsync(_day.Console, actor, "/queue");
        await page.ClickAsync(await page.HandlerAsync("onclick", "data-key", "n"));
        await page.Left.WaitAsync(TimeSpan.FromMinutes(2));
    }

    // By request: a page that is not for reviewers.
    private async Task AskAsync(Actor actor)
    {
        using var http = _day.Console.Http(_day.Console.Cookie(actor));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        for (var i = 0; i < Requests; i++)
        {
            using var answer = await http.GetAsync(new Uri("/staff", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }
}
