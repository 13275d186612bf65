using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.SignIn;

namespace ReviewerConsole.Tests.Review;

/// <summary>R7: whoever holds a lease vanishes. The case comes back in time, what was noted stays for its owner and for nobody else.</summary>
public sealed class VanishedTests : IAsyncDisposable
{
    private static readonly CaseDraft Noted = new(Checklist.Empty.With(CheckItem.NameMatches, CheckAnswer.Yes), ReasonCode.Find("DOC_GLARE"), "light on the name");
    private readonly RowNews _released = new("case.released");
    private readonly RowNews _expired = new("case.lease_expired");
    private readonly ReviewDay _day;

    public VanishedTests() => _day = new(keeper: true, services =>
    {
        _released.ListenIn(services);
        _expired.ListenIn(services);
    });

    public static TheoryData<string> Ends => ["signs out", "signs in elsewhere", "loses the role"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task R7_When_the_session_ends_the_case_is_back_at_once_and_the_draft_stays_its_owners(string how)
    {
        var rina = await _day.Console.PersonAsync(Roles.Reviewer);
        var holder = await SignInAsync(rina);
        var reference = await _day.CaseAsync();
        await _day.Cases.SaveAsync(holder, await _day.TakeAsync(holder), Noted, default);

        await EndAsync(how, rina, holder);
        await _released.WrittenAsync(); // the clock has not moved

        Assert.Equal(CaseState.Queued, (await _day.StoredAsync(reference)).State);
        await AssertDraftIsItsOwnersAsync(reference, holder);
    }

    [Fact]
    public async Task R7_Whoever_just_goes_loses_the_case_twenty_minutes_after_the_last_work_and_not_before()
    {
        var holder = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(holder);
        await _day.PassAsync(holder, 10);
        await _day.Cases.SaveAsync(holder, lease, Noted, default); // the last work
        await _day.PassAsync(holder, 19); // signed in, and elsewhere on the console
        await _day.Console.Get<LeaseBook>().EndLapsedAsync(default);
        var before = (await _day.StoredAsync(reference)).State;

        await _day.PassAsync(holder, 1);
        await _expired.WrittenAsync();

        Assert.Equal((CaseState.InReview, CaseState.Queued), (before, (await _day.StoredAsync(reference)).State));
        await AssertDraftIsItsOwnersAsync(reference, holder);
    }

    [Fact]
    public async Task R7_Whoever_does_nothing_at_all_loses_session_and_case_after_a_quarter_of_an_hour()
    {
        var holder = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.Cases.SaveAsync(holder, await _day.TakeAsync(holder), Noted, default);

        _day.Clock.Advance(StaffSession.IdleLimit);
        await _day.Console.Get<Sessions>().ExpireAsync(default);
        await _released.WrittenAsync();

        Assert.Equal(CaseState.Queued, (await _day.StoredAsync(reference)).State);
        Assert.Contains("session-ended", ReasonOf(Assert.Single(await _day.Console.RowsAsync(), r => r.Action == "case.released")), StringComparison.Ordinal);
        await AssertDraftIsItsOwnersAsync(reference, holder);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private static string ReasonOf(AuditEvent row) => System.Text.Encoding.UTF8.GetString(row.Leaf);

    private async Task<Actor> SignInAsync(Person person)
    {
        using var browser = new Visitor(_day.Console);
        (await browser.SignInAsync(person)).Dispose();
        var session = await _day.Console.OnDatabaseAsync(db => db.Set<StaffSession>().AsNoTracking().SingleAsync(s => s.StaffId == person.Id && s.EndedAt == null));
        return Actor.Of(new(Actor.StaffIdentity(person.Id, person.Code, session.Id, [Roles.Reviewer], "test")));
    }

    private async Task EndAsync(string how, Person person, Actor holder)
    {
        switch (how)
        {
            case "signs out":
                await _day.Console.Get<Sessions>().SignOutAsync(holder, default);
                break;
            case "signs in elsewhere":
                using (var elsewhere = new Visitor(_day.Console))
                {
                    (await elsewhere.SignInAsync(person, code: person.CodeAt(_day.Clock.GetUtcNow().AddSeconds(30)))).Dispose(); // a code is good once
                }

                break;
            default:
                var administrator = await _day.Console.StaffAsync(Roles.Administrator);
                var desk = _day.Console.Get<StaffDesk>();
                var row = (await desk.ReadAsync(administrator, default))!.Staff.Single(s => s.Id == person.Id);
                Assert.Null(await desk.RevokeAsync(administrator, row, Roles.Reviewer, default));
                break;
        }
    }

    // Somebody else gets the case without a word of it; its owner, back in a new session, finds it again.
    private async Task AssertDraftIsItsOwnersAsync(string reference, Actor owner)
    {
        var colleague = await _day.ReviewerAsync();
        var lease = await _day.TakeAsync(colleague);
        var foreign = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(colleague, reference, default));
        Assert.Equal((Checklist.Empty, null, null), (foreign.Draft.Checklist, foreign.Draft.Reason, foreign.Draft.Note));
        await _day.Cases.ReleaseAsync(colleague, lease, default);
        if (!await _day.Console.OnDatabaseAsync(db => db.Set<Microsoft.AspNetCore.Identity.IdentityUserRole<Guid>>().AnyAsync(r => r.UserId == owner.StaffId)))
        {
            return; // not a reviewer any more
        }

        var back = await _day.Console.NewSessionAsync(owner);
        await _day.TakeAsync(back);
        var own = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(back, reference, default));
        Assert.Equal((Noted.Checklist, Noted.Reason, Noted.Note), (own.Draft.Checklist, own.Draft.Reason, own.Draft.Note));
    }
}
