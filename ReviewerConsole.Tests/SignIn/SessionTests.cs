using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

public sealed class SessionTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;
    private readonly Visitor _visitor;
    private readonly List<Guid> _ended = [];

    public SessionTests()
    {
        _console = new(_clock);
        _visitor = new(_console);
        _console.Get<SessionNews>().Ended += _ended.Add;
    }

    [Fact]
    public async Task Signing_out_ends_the_session_clears_the_browser_and_leads_to_the_sign_in()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();

        using var answer = await SignOutAsync();

        Assert.Equal((HttpStatusCode.Redirect, "/signin"), (answer.StatusCode, answer.Headers.Location!.PathAndQueryOrSelf()));
        Assert.Equal("\"cache\", \"cookies\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
        Assert.DoesNotContain("__Host-reviewer-console", _visitor.Cookies.Keys);
        Assert.Equal(("session.signed_out", Outcome.Ok, rina.Code), Row((await _console.RowsAsync())[^1]));
        Assert.Single(_ended);
    }

    [Fact]
    public async Task A_cookie_copied_before_signing_out_opens_nothing_after()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        var copied = _visitor.CookieHeader;
        (await SignOutAsync()).Dispose();

        using var thief = _console.Http(copied);
        using var answer = await GetAsync(thief, "/");

        Assert.StartsWith("/signin", answer.Headers.Location!.PathAndQueryOrSelf(), StringComparison.Ordinal);
        Assert.Contains("__Host-reviewer-console=;", string.Join('\n', answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_without_the_forms_token_is_refused_and_the_session_lives()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();

        using var answer = await _visitor.SendAsync(new(HttpMethod.Post, "/signout"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/queue", await HomeAsync());
    }

    [Fact]
    public async Task When_the_end_cannot_be_put_on_record_the_answer_is_503()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END"));

        using var answer = await SignOutAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_session_without_work_is_over_after_a_quarter_of_an_hour_and_that_is_on_record()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        var before = await HomeAsync();

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var after = await HomeAsync();
        await _console.Get<Sessions>().ExpireAsync(default);

        Assert.Equal(("/queue", "/signin?returnUrl=%2F&ended=idle"), (before, after));
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(("session.ended", Outcome.Ok, rina.Code), Row(row));
        Assert.Contains("\"reason\":\"idle\"", Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
        Assert.Single(_ended);
    }

    [Fact]
    public async Task However_busy_a_session_is_over_after_twelve_hours()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        var actor = await ActorAsync(rina);
        for (var work = TimeSpan.Zero; work < TimeSpan.FromHours(12); work += TimeSpan.FromMinutes(10))
        {
            Assert.Equal("/queue", await HomeAsync());
            await _console.Get<AuditGate>().CommitAsync(actor, new Work(), (_, _) => Task.FromResult<Refusal?>(null), default);
            _clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal("/signin?returnUrl=%2F&ended=too-old", await HomeAsync());
    }

    [Fact]
    public async Task A_clock_set_back_revives_no_session_that_has_ended()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        var session = await _console.OnDatabaseAsync(db => db.Set<StaffSession>().SingleAsync());

        session.End(_clock.UtcNow(), SessionEnd.SignedOut);

        Assert.False(session.IsLive(_clock.UtcNow().AddHours(-1)));
    }

    [Fact]
    public async Task The_newer_session_of_a_person_wins_and_both_are_told()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var elsewhere = new Visitor(_console);

        using var answer = await elsewhere.SignInAsync(rina);

        Assert.Equal("/signin/replaced?returnUrl=%2F", answer.Headers.Location!.PathAndQueryOrSelf());
        Assert.Contains("Your other session has ended", await (await elsewhere.GetAsync("/signin/replaced")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("/signin?returnUrl=%2F&ended=replaced", await HomeAsync());
        Assert.Contains("signed in somewhere else", await (await _visitor.GetAsync("/signin?ended=replaced")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([("session.signed_in", Outcome.Ok, rina.Code), ("session.ended", Outcome.Ok, rina.Code)], (await _console.RowsAsync()).TakeLast(2).Select(Row));
        Assert.Single(_ended);
    }

    [Fact]
    public async Task A_person_with_two_accounts_has_one_session_all_the_same()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        var also = await _console.PersonAsync(Roles.SeniorReviewer);
        await _console.OnDatabaseAsync(async db =>
        {
            var person = (await db.Set<StaffMember>().SingleAsync(m => m.Id == rina.Id)).PersonNumber;
            db.Entry(await db.Set<StaffMember>().SingleAsync(m => m.Id == also.Id)).Property(m => m.PersonNumber).CurrentValue = person;
            return await db.SaveChangesAsync();
        });
        (await _visitor.SignInAsync(rina)).Dispose();
        using var elsewhere = new Visitor(_console);

        (await elsewhere.SignInAsync(also)).Dispose();

        Assert.Equal("/signin?returnUrl=%2F&ended=replaced", await HomeAsync());
    }

    [Fact]
    public async Task A_role_taken_away_counts_at_the_next_request_whatever_the_cookie_says()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        await _console.OnDatabaseAsync(async db =>
        {
            db.RemoveRange(await db.UserRoles.ToListAsync());
            return await db.SaveChangesAsync();
        });

        using var answer = await _visitor.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_program_without_a_session_gets_401_and_no_form()
    {
        using var http = _console.Http();

        using var answer = await http.GetAsync("");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Rows_say_from_where_and_with_which_browser()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        _visitor.Agent = "Mozilla/5.0 (a test)";

        (await _visitor.SignInAsync(rina, password: "not the password of anybody")).Dispose();
        (await _visitor.SignInAsync(rina)).Dispose();

        var agent = Convert.ToHexStringLower(SHA256.HashData("Mozilla/5.0 (a test)"u8))[..16];
        Assert.All(await _console.RowsAsync(), row => Assert.Matches($"\"ip\":\"(127\\.0\\.0\\.1|::1)\".*\"ua\":\"{agent}\"", Encoding.ASCII.GetString(row.Leaf)));
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _console.DisposeAsync();
    }

    private static (string, Outcome, string) Row(AuditEvent row) => (row.Action, row.Outcome, row.ActorId);

    private static Task<HttpResponseMessage> GetAsync(HttpClient http, string path)
    {
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        return http.GetAsync(path);
    }

    // The page that every person with a session may open carries the token for the sign-out.
    private async Task<HttpResponseMessage> SignOutAsync() =>
        await _visitor.SendFormAsync("/signout", await (await _visitor.GetAsync("/signin/replaced")).Content.ReadAsStringAsync(), new Dictionary<string, string>(), form: "/language");

    private async Task<string> HomeAsync()
    {
        using var answer = await _visitor.GetAsync("/");
        return answer.Headers.Location?.PathAndQueryOrSelf() ?? $"{answer.StatusCode}";
    }

    private Task<Actor> ActorAsync(Person person) => _console.OnDatabaseAsync(async db =>
    {
        var session = await db.Set<StaffSession>().SingleAsync(s => s.StaffId == person.Id && s.EndedAt == null);
        return Actor.Of(new(Actor.StaffIdentity(person.Id, person.Code, session.Id, [], "test")));
    });

    private sealed record Work : IAuditedChange
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => "decision.made";
        public Subject Subject => default;
    }
}
