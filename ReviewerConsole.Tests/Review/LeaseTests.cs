using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public abstract class LeaseTests : IAsyncDisposable
{
    private readonly RowNews _expired = new("case.lease_expired");
    private readonly RowNews _released = new("case.released");
    private readonly Store _store;
    private ReviewDay _day;

    protected LeaseTests(Store store) => (_store, _day) = (store, new(store: store));

    [Fact]
    public async Task Twenty_minutes_without_work_end_a_lease_though_nobody_sweeps_up()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);
        await _day.PassAsync(reviewer, 19);
        var inTime = await _day.Cases.OpenAsync(reviewer, reference, default); // this is work: twenty minutes more
        await _day.PassAsync(reviewer, 20);

        var late = await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.IsType<LeasedCase>(inTime);
        Assert.IsType<NotOpen>(late);
        Assert.Null((await _day.Queue.CountsAsync(reviewer, default))!.Lease);
    }

    [Fact]
    public async Task Ticks_notes_and_looks_put_the_end_off_by_twenty_minutes_each()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        var document = ((LeasedCase)await _day.Cases.OpenAsync(reviewer, reference, default)).Documents[0].Id;

        await _day.PassAsync(reviewer, 12);
        var ticked = await _day.Cases.SaveAsync(reviewer, lease, new(ReviewDay.AllYes, null, "seen before"), default);
        await _day.PassAsync(reviewer, 12);
        var looked = await _day.Cases.TicketAsync(reviewer, lease, document, region: null, default);
        await _day.PassAsync(reviewer, 19);

        Assert.Equal((WorkResult.Done, _day.Now.AddMinutes(20 - 12 - 19)), (ticked.Result, ticked.LeaseEnds));
        Assert.Equal((WorkResult.Done, _day.Now.AddMinutes(20 - 19)), (looked.Result, looked.LeaseEnds));
        Assert.Equal(looked.LeaseEnds, (await _day.Queue.CountsAsync(reviewer, default))!.Lease!.Ends);
    }

    [Fact]
    public async Task R7_A_lease_ends_with_the_session_and_the_next_person_gets_the_case()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);
        await _day.EndSessionAsync(reviewer);

        var opened = await _day.Cases.OpenAsync(reviewer, reference, default);
        var saved = await _day.Cases.SaveAsync(reviewer, lease, CaseDraft.Empty, default);
        var decided = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);
        var taken = await _day.Queue.TakeNextAsync(colleague, default);

        Assert.IsType<NotOpen>(opened);
        Assert.Equal(WorkResult.LeaseEnded, saved.Result);
        Assert.Equal(DecisionResult.Refused, decided.Result);
        Assert.Equal((TakeResult.Taken, reference), (taken.Result, taken.Reference));
        Assert.Equal(
            [
                ("case.leased", Outcome.Ok, reviewer.Code),
                ("case.opened", Outcome.Denied, reviewer.Code),
                ("case.opened", Outcome.Denied, reviewer.Code),
                ("decision.refused", Outcome.Denied, reviewer.Code),
                ("case.released", Outcome.Ok, "system"),
                ("case.leased", Outcome.Ok, colleague.Code),
            ],
            await _day.TrailAsync());
    }

    [Fact]
    public async Task A_session_that_went_idle_holds_nothing()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);
        await _day.PassAsync(colleague, 16);

        var taken = await _day.Queue.TakeNextAsync(colleague, default);

        Assert.Equal(reference, taken.Reference);
        Assert.Contains(("case.released", Outcome.Ok, "system"), await _day.TrailAsync());
    }

    [Fact]
    public async Task A_lease_is_of_one_session_of_one_person()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        var later = StaffSession.Start(reviewer.StaffId!.Value, _day.Now);
        await _day.Console.OnDatabaseAsync(db =>
        {
            db.Add(later);
            return db.SaveChangesAsync();
        });
        var elsewhere = Actor.Of(new(Actor.StaffIdentity(reviewer.StaffId!.Value, reviewer.Code, later.Id, reviewer.Roles, "test")));

        var opened = await _day.Cases.OpenAsync(elsewhere, reference, default);
        var saved = await _day.Cases.SaveAsync(elsewhere, lease, CaseDraft.Empty, default);

        Assert.IsType<NotOpen>(opened);
        Assert.Equal(WorkResult.LeaseEnded, saved.Result);
        Assert.All((await _day.TrailAsync()).Skip(1), row => Assert.Equal(("case.opened", Outcome.Denied, reviewer.Code), row));
    }

    [Fact]
    public async Task R7_The_keeper_gives_a_case_back_when_time_has_run_out()
    {
        await UseKeeperAsync();
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);

        await _day.PassAsync(reviewer, 20);
        await _expired.WrittenAsync();

        Assert.Equal(CaseState.Queued, (await _day.StoredAsync(reference)).State);
        var row = Assert.Single(await _day.Console.RowsAsync(), r => r.Action == "case.lease_expired");
        Assert.Equal(("system", reference, "review"), (row.ActorId, row.CaseId, row.Purpose));
        Assert.Contains(reviewer.Code, System.Text.Encoding.UTF8.GetString(row.Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R7_The_keeper_gives_a_case_back_at_once_when_the_session_ends()
    {
        await UseKeeperAsync();
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);
        await _day.EndSessionAsync(reviewer);

        _day.Console.Get<SessionNews>().TellEnded(reviewer.SessionId!.Value);
        await _released.WrittenAsync();

        Assert.Equal(CaseState.Queued, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task R7_A_console_that_starts_gives_back_what_ran_out_while_it_was_down()
    {
        await using var day = new ReviewDay(replace: _expired.ListenIn, store: _store);
        var reviewer = await day.ReviewerAsync();
        var reference = await day.CaseAsync();
        await day.TakeAsync(reviewer);
        await day.PassAsync(reviewer, 20);
        using var keeper = ActivatorUtilities.CreateInstance<LeaseKeeper>(day.Console.Services);

        await keeper.StartAsync(default);
        await _expired.WrittenAsync();
        await keeper.StopAsync(default);

        Assert.Equal(CaseState.Queued, (await day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task A_draft_waits_for_its_owner_and_for_nobody_else()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        var draft = new CaseDraft(Checklist.Empty.With(CheckItem.NameMatches, CheckAnswer.No), ReasonCode.Find("DOC_GLARE"), "light on the name");
        await _day.Cases.SaveAsync(reviewer, lease, draft, default);
        await _day.Cases.ReleaseAsync(reviewer, lease, default);
        var others = await _day.TakeAsync(colleague);

        var foreign = (LeasedCase)await _day.Cases.OpenAsync(colleague, reference, default);
        await _day.Cases.ReleaseAsync(colleague, others, default);
        await _day.TakeAsync(reviewer);
        var own = (LeasedCase)await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.Equal((Checklist.Empty, null, null), (foreign.Draft.Checklist, foreign.Draft.Reason, foreign.Draft.Note));
        Assert.Equal(draft with { SavedAt = _day.Now }, own.Draft);
    }

    [Fact]
    public async Task Who_only_ticks_and_notes_is_not_idle()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        for (var i = 0; i < 4; i++)
        {
            _day.Clock.Advance(TimeSpan.FromMinutes(14));
            await _day.TickAsync(reviewer, lease);
        }

        var opened = await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.IsType<LeasedCase>(opened);
    }

    [Fact]
    public async Task A_draft_is_forgotten_an_hour_after_its_case_was_answered_and_no_sooner()
    {
        var (reviewer, other) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        await _day.CasesAsync(2);
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(await _day.ReadyAsync(reviewer)), default);
        await _day.Cases.ReleaseAsync(other, await _day.ReadyAsync(other), default);
        var leases = _day.Console.Get<LeaseBook>();

        _day.Clock.Advance(TimeSpan.FromHours(1));
        await leases.ForgetDraftsAsync(default);
        var before = await DraftsAsync();
        _day.Clock.Advance(TimeSpan.FromSeconds(1));
        await leases.ForgetDraftsAsync(default);
        var after = await DraftsAsync();

        Assert.Equal((2, 1), (before, after));
    }

    [Fact]
    public async Task One_case_has_one_lease_whatever_the_program_does()
    {
        var (first, second) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(first);

        var forced = _day.Console.OnDatabaseAsync(async db =>
        {
            var kyc = await db.Set<KycCase>().SingleAsync(c => c.Reference == reference);
            var staff = await LiveStaff.FindAsync(db, second.SessionId!.Value, _day.Now, default);
            db.Add(Lease.Start(kyc, staff!, LeasePurpose.Review, _day.Now));
            return await db.SaveChangesAsync();
        });

        await Assert.ThrowsAsync<DbUpdateException>(() => forced);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private Task<int> DraftsAsync() => _day.Console.OnDatabaseAsync(db => db.Set<Draft>().CountAsync());

    private async Task UseKeeperAsync()
    {
        await _day.DisposeAsync();
        _day = new(keeper: true, services =>
        {
            _expired.ListenIn(services);
            _released.ListenIn(services);
        }, _store);
    }
}

public sealed class LeaseOnSqliteTests() : LeaseTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class LeaseOnSqlServerTests() : LeaseTests(Store.SqlServer);
