using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;
using ReviewerConsole.Shell;
using ReviewerConsole.Tests.Review;

namespace ReviewerConsole.Tests.Shell;

/// <summary>What a person's circuits may cost, and what one that misbehaves can do: A21, A49 and A50, with a client of our own at the other end.</summary>
public sealed class CircuitTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Goings _goings = new();
    private readonly ReviewDay _day;
    private readonly List<Wire> _wires = [];

    public CircuitTests() => _day = new(replace: services => services.AddSingleton<CircuitHandler>(_goings));

    [Fact]
    public async Task A21_Twenty_queued_clicks_on_one_page_are_one_decision_with_one_row()
    {
        var (reviewer, reference) = await ReadyAsync();
        var page = await OpenAsync(reviewer, $"/cases/{reference}");
        var approve = await page.HandlerAsync("onclick", "data-key", "a");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => page.ClickAsync(approve)));
        await page.SeeAsync(reference); // the answer is drawn

        Assert.Single(await _day.DecisionsAsync());
        Assert.Equal([("case.leased", Outcome.Ok), ("case.opened", Outcome.Ok), ("decision.made", Outcome.Ok)], (await _day.TrailAsync()).Select(row => (row.Action, row.Outcome)));
    }

    [Fact]
    public async Task A21_Two_pages_of_one_person_decide_one_case_once()
    {
        var (reviewer, reference) = await ReadyAsync();
        var pages = new[] { await OpenAsync(reviewer, $"/cases/{reference}"), await OpenAsync(reviewer, $"/cases/{reference}") };
        var approve = await Task.WhenAll(pages.Select(p => p.HandlerAsync("onclick", "data-key", "a")));

        await Task.WhenAll(pages.Zip(approve).SelectMany(p => Enumerable.Range(0, 10).Select(_ => p.First.ClickAsync(p.Second))));
        await Task.WhenAll(pages.Select(p => p.SeeAsync(reference)));

        var decision = Assert.Single(await _day.DecisionsAsync());
        Assert.Equal(CaseState.Approved, (await _day.StoredAsync(reference)).State);
        Assert.Equal([(decision.Row, "decision.made")], from row in await _day.Console.RowsAsync() where row.Action == "decision.made" select (row.Id, row.Action));
    }

    [Fact]
    public async Task A49_A_page_that_floods_is_closed_and_the_others_work_on()
    {
        var (reviewer, reference) = await ReadyAsync();
        var (flood, quiet) = (await OpenAsync(reviewer, $"/cases/{reference}"), await OpenAsync(reviewer, $"/cases/{reference}"));
        var key = await flood.HandlerAsync("onclick", "data-key", "arrowdown");
        var approve = await quiet.HandlerAsync("onclick", "data-key", "a");

        for (var i = 0; i < 1000 && !flood.Error.IsCompleted; i++)
        {
            await flood.ClickAsync(key);
        }

        Assert.Contains("terminated", await flood.Error.WaitAsync(Patience), StringComparison.Ordinal);
        await flood.UntilClosedAsync(() => flood.ClickAsync(key)); // whoever goes on is hung up on
        await quiet.ClickAsync(approve);
        await quiet.SeeAsync(reference);
        Assert.Single(await _day.DecisionsAsync());
    }

    [Fact]
    public void A49_Ten_seconds_of_events_may_come_at_once_and_then_twenty_a_second()
    {
        var clock = new FakeTimeProvider();
        var page = new OpenPage(Microsoft.Extensions.Options.Options.Create(new CircuitLimits()), clock);

        var burst = Heard(page);
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = Heard(page);
        clock.Advance(TimeSpan.FromHours(1));
        var rested = Heard(page);

        // each event with its acknowledgement
        Assert.Equal((400, 40, 400), (burst, second, rested));
    }

    [Fact]
    public async Task A49_Of_one_persons_pages_the_fourth_says_that_there_are_three_and_they_work_on()
    {
        await _day.CaseAsync();
        var reviewer = await _day.ReviewerAsync();
        await OpenAsync(reviewer, "/queue");
        await OpenAsync(reviewer, "/queue");
        var third = await OpenAsync(reviewer, "/queue");
        await third.HandlerAsync("onclick", "data-key", "n");
        var other = await OpenAsync(await _day.ReviewerAsync(), "/queue");

        var fourth = await OpenAsync(reviewer, "/queue");

        Assert.Contains("/too-many-pages?returnUrl=%2Fqueue", await fourth.Left.WaitAsync(Patience), StringComparison.Ordinal);
        await other.HandlerAsync("onclick", "data-key", "n");
        Assert.DoesNotContain(_wires, w => w != fourth && (w.Left.IsCompleted || w.Error.IsCompleted || w.Closed.IsCompleted));
    }

    [Fact]
    public async Task A49_Whoever_opens_twice_as_many_is_not_even_told()
    {
        var reviewer = await _day.ReviewerAsync();
        for (var i = 0; i < 6; i++)
        {
            await OpenAsync(reviewer, "/queue");
        }

        var seventh = await Wire.ConnectAsync(_day.Console, reviewer);
        _wires.Add(seventh);
        await seventh.StartAsync(_day.Console, reviewer, "/queue");

        await seventh.Error.WaitAsync(Patience); // before anything was drawn
        Assert.False(seventh.Left.IsCompleted);
        await seventh.UntilClosedAsync(() => seventh.SendAsync("OnRenderCompleted", 1L, null));
    }

    [Fact]
    public async Task A49_A_page_without_a_browser_gives_way_to_one_that_has_one()
    {
        await _day.CaseAsync();
        var reviewer = await _day.ReviewerAsync();
        for (var i = 0; i < 3; i++)
        {
            await (await OpenAsync(reviewer, "/queue")).HandlerAsync("onclick", "data-key", "n");
        }

        await _wires[0].DisposeAsync();
        await _goings.Went.WaitAsync(Patience);
        var fourth = await OpenAsync(reviewer, "/queue");

        await fourth.HandlerAsync("onclick", "data-key", "n");
        Assert.False(fourth.Left.IsCompleted);
    }

    [Fact]
    public async Task A49_A_message_of_more_than_32_KiB_ends_its_connection_and_changes_nothing()
    {
        var (reviewer, reference) = await ReadyAsync();
        var page = await OpenAsync(reviewer, $"/cases/{reference}");
        var key = await page.HandlerAsync("onclick", "data-key", "arrowdown");
        var before = await FingerprintAsync();

        await page.ChangeAsync(key, new string('x', 32 * 1024));

        await page.Closed.WaitAsync(Patience);
        Assert.Equal(before, await FingerprintAsync());
        await (await OpenAsync(reviewer, $"/cases/{reference}")).HandlerAsync("onclick", "data-key", "a");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
        {
            await wire.DisposeAsync();
        }

        await _day.DisposeAsync();
    }

    private static int Heard(OpenPage page)
    {
        var heard = 0;
        while (page.Hear())
        {
            heard++;
        }

        return heard;
    }

    private async Task<Wire> OpenAsync(Actor actor, string path)
    {
        var wire = await Wire.OpenAsync(_day.Console, actor, path);
        _wires.Add(wire);
        return wire;
    }

    // A case with every look taken and every box ticked.
    private async Task<(Actor Reviewer, string Reference)> ReadyAsync()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.ReadyAsync(reviewer);
        return (reviewer, reference);
    }

    private sealed class Goings : CircuitHandler
    {
        private readonly TaskCompletionSource _went = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Went => _went.Task;

        public override int Order => int.MaxValue; // when the console has heard of it

        public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            _went.TrySetResult();
            return Task.CompletedTask;
        }
    }

    // What an attack might have changed: cases, leases, decisions, drafts.
    private Task<string> FingerprintAsync() => _day.Console.OnDatabaseAsync(async db => string.Join('\n',
        string.Join(' ', await db.Set<KycCase>().Select(c => c.Reference + c.State).ToListAsync()),
        string.Join(' ', await db.Set<Lease>().Select(l => l.Id.ToString() + l.State).ToListAsync()),
        string.Join(' ', await db.Set<Decision>().Select(d => d.Id).ToListAsync()),
        string.Join(' ', await db.Set<Draft>().Select(d => d.Answers + d.Reason + d.SavedAt).ToListAsync())));
}
