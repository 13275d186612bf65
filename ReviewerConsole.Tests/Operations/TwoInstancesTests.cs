using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Browsing;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Operations;

/// <summary>Two real processes on one database, and what they share. The console in the test's own process is a third.</summary>
public abstract class TwoInstancesTests : IAsyncDisposable
{
    private readonly Browser _browser;
    private readonly ConsoleApp _console;
    private readonly Store _store;
    private readonly List<Instance> _started = [];

    protected TwoInstancesTests(Browser browser, Store store) => (_browser, _store, _console) = (browser, store, new(store: store));

    [Fact]
    public async Task A_lease_survives_the_instance_it_was_taken_on_and_goes_back_to_the_queue_once()
    {
        var reference = await _console.SendCaseAsync();
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var (one, other) = await StartTwoAsync();
        await using var seat = await Seat.TakeAsync(_browser, _console, reviewer);
        await seat.Page.GotoAsync(new Uri(one.Address, "/queue").ToString());
        await seat.Page.GetByRole(AriaRole.Button, new() { Name = "Take next" }).First.ClickAsync();
        await Expect(seat.Page).ToHaveURLAsync(new Uri(one.Address, $"/cases/{reference}").ToString());
        await seat.SeePicturesAsync();

        await one.KillAsync();

        // Nobody released it: the other instance shows it to its holder, and to nobody else.
        await seat.Page.GotoAsync(new Uri(other.Address, $"/cases/{reference}").ToString());
        await seat.SeePicturesAsync();
        Assert.Equal(TakeResult.NothingWaits, (await TakeAsync(await _console.StaffAsync(Roles.Reviewer))).Result);
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action is "case.released" or "case.lease_expired");

        // Its time runs out while three keepers look at it: that of the other instance, of a third and of this process.
        await using var third = await Instance.StartAsync(_console, _store);
        await _console.OnDatabaseAsync(async db =>
        {
            (await db.Set<LeaseClock>().SingleAsync()).ExpiresAt = _console.Clock.UtcNow().AddSeconds(-1);
            return await db.SaveChangesAsync();
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _console.Get<LeaseBook>().EndLapsedAsync(default)));
        await _console.RowsWhenAsync(rows => rows.Any(r => r.Action == "case.lease_expired"));
        var taken = await TakeAsync(await _console.StaffAsync(Roles.Reviewer));

        Assert.Equal((TakeResult.Taken, reference), (taken.Result, taken.Reference));
        Assert.Single(await _console.RowsAsync(), r => r.Action == "case.lease_expired" && r.CaseId == reference);
        Assert.True(other.Lives && third.Lives);
    }

    [Fact]
    public async Task A_ticket_of_one_instance_is_good_once_at_either()
    {
        await _console.SendCaseAsync();
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var (one, other) = await StartTwoAsync();
        var ticket = await (await Shift.TakeAsync(_console, reviewer)).TicketAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => LookAsync(i % 2 == 0 ? one : other, reviewer, ticket)));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(a => a == HttpStatusCode.Gone));
        Assert.Single(await _console.RowsAsync(), r => r.Action == "document.opened" && r.Outcome == Outcome.Ok);
    }

    [Fact]
    public async Task A_session_that_ended_at_one_instance_opens_nothing_at_the_other()
    {
        await _console.SendCaseAsync();
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var (one, other) = await StartTwoAsync();
        var ticket = await (await Shift.TakeAsync(_console, reviewer)).TicketAsync();
        Assert.Equal(HttpStatusCode.OK, await QueueAsync(one, reviewer));
        Assert.Equal(HttpStatusCode.OK, await QueueAsync(other, reviewer));

        await _console.Get<Sessions>().SignOutAsync(reviewer, default);

        Assert.Equal(HttpStatusCode.Unauthorized, await QueueAsync(one, reviewer));
        Assert.Equal(HttpStatusCode.Unauthorized, await QueueAsync(other, reviewer));
        Assert.NotEqual(HttpStatusCode.OK, await LookAsync(other, reviewer, ticket));
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "document.opened" && r.Outcome == Outcome.Ok);
    }

    [Fact]
    public async Task Rows_of_all_instances_stand_in_one_table_each_with_its_own_count()
    {
        await _console.SendCaseAsync();
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var (one, other) = await StartTwoAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => LookAsync(i % 2 == 0 ? one : other, reviewer, "/views/" + new string('A', 43))));

        var rows = await _console.OnDatabaseAsync(db => db.Set<AuditEvent>().AsNoTracking().ToListAsync());
        Assert.Equal(3, rows.Select(r => r.Instance).Distinct().Count());
        Assert.All(rows.GroupBy(r => r.Instance), own => Assert.Equal(
            Enumerable.Range(1, own.Count()).Select(n => (long)n), own.Select(r => r.InstanceSequence).Order()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _started)
        {
            await instance.DisposeAsync();
        }

        await _console.DisposeAsync();
    }

    private async Task<(Instance One, Instance Other)> StartTwoAsync()
    {
        _ = _console.Address;
        var both = await Task.WhenAll(Instance.StartAsync(_console, _store), Instance.StartAsync(_console, _store));
        _started.AddRange(both);
        return (both[0], both[1]);
    }

    private async Task<TakeAnswer> TakeAsync(Actor reviewer) => await _console.Get<QueueDesk>().TakeNextAsync(reviewer, default);

    private async Task<HttpStatusCode> LookAsync(Instance at, Actor who, string ticket)
    {
        using var http = at.Http(_console.Cookie(who));
        using var look = new HttpRequestMessage(HttpMethod.Get, ticket) { Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Sec-Fetch-Dest", "image" } } };
        using var answer = await http.SendAsync(look);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> QueueAsync(Instance at, Actor who)
    {
        using var http = at.Http(_console.Cookie(who));
        using var answer = await http.GetAsync(new Uri("/queue", UriKind.Relative));
        return answer.StatusCode;
    }
}

public sealed class TwoInstancesOnSqliteTests(Browser browser) : TwoInstancesTests(browser, Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class TwoInstancesOnSqlServerTests(Browser browser) : TwoInstancesTests(browser, Store.SqlServer);
