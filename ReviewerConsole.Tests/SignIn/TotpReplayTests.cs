using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>Attack 42: somebody looked over a shoulder and types the code again.</summary>
public sealed class TotpReplayTests : IAsyncDisposable
{
    private const string NewPassword = "a brand new sentence of mine";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;

    public TotpReplayTests() => _console = new(_clock);

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    [InlineData(59)] // still a neighbour's code by the clock
    public async Task The_code_of_one_session_opens_no_other(int secondsLater)
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        var code = rina.CodeAt(_clock.GetUtcNow());
        using var own = new Visitor(_console);
        using var thief = new Visitor(_console);
        using var first = await own.SignInAsync(rina, code: code);
        _clock.Advance(TimeSpan.FromSeconds(secondsLater));

        using var second = await thief.SignInAsync(rina, code: code);
        using var queue = await own.GetAsync("/queue");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(HttpStatusCode.OK, queue.StatusCode); // nor does it end the first
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(("session.refused", Outcome.Denied), (row.Action, row.Outcome));
        Assert.Contains("\"reason\":\"code\"", Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_of_a_sign_in_changes_no_password_and_that_of_a_change_opens_no_session()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        using var own = new Visitor(_console);
        using var thief = new Visitor(_console);
        var (first, later) = (rina.CodeAt(_clock.GetUtcNow()), rina.CodeAt(_clock.GetUtcNow().AddSeconds(30)));
        (await own.SignInAsync(rina, code: first)).Dispose();

        var replayed = await ChangeAsync(own, rina.Password, first);
        var changed = await ChangeAsync(own, rina.Password, later);
        using var again = await thief.SignInAsync(rina with { Password = NewPassword }, code: later);

        Assert.Equal((false, true), (replayed, changed));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Single(await _console.OnDatabaseAsync(db => db.Set<StaffSession>().ToListAsync()));
    }

    [Fact]
    public async Task Of_many_sign_ins_at_once_with_one_code_one_comes_in()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        var code = rina.CodeAt(_clock.GetUtcNow());
        var visitors = Enumerable.Range(0, 8).Select(_ => new Visitor(_console)).ToList();

        var answers = await Task.WhenAll(visitors.Select(async visitor =>
        {
            using var answer = await visitor.SignInAsync(rina, code: code);
            return answer.StatusCode;
        }));

        Assert.Equal(1, answers.Count(a => a == HttpStatusCode.Redirect));
        Assert.Single(await _console.OnDatabaseAsync(db => db.Set<StaffSession>().ToListAsync()));
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task After_a_later_code_an_earlier_one_is_dead()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        using var own = new Visitor(_console);
        using var thief = new Visitor(_console);
        using var ahead = await own.SignInAsync(rina, code: rina.CodeAt(_clock.GetUtcNow().AddSeconds(30)));

        using var now = await thief.SignInAsync(rina, code: rina.CodeAt(_clock.GetUtcNow()));
        using var before = await thief.SignInAsync(rina, code: rina.CodeAt(_clock.GetUtcNow().AddSeconds(-30)));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK, HttpStatusCode.OK), (ahead.StatusCode, now.StatusCode, before.StatusCode));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task A_code_of_the_next_minute_or_the_last_changes_no_password(int seconds, bool taken)
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        using var own = new Visitor(_console);
        (await own.SignInAsync(rina)).Dispose();
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(taken, await ChangeAsync(own, rina.Password, rina.CodeAt(_clock.GetUtcNow().AddSeconds(seconds))));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static async Task<bool> ChangeAsync(Visitor visitor, string current, string code)
    {
        using var answer = await visitor.SubmitAsync("/account", new Dictionary<string, string>
        {
            ["Entry.Current"] = current,
            ["Entry.Password"] = NewPassword,
            ["Entry.Repeat"] = NewPassword,
            ["Entry.Code"] = code,
        }, form: "account");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.NotEqual(page.Contains("Your password is changed", StringComparison.Ordinal), page.Contains("Nothing was changed", StringComparison.Ordinal));
        return page.Contains("Your password is changed", StringComparison.Ordinal);
    }
}
