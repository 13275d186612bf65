using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.SignIn;

public sealed partial class SignInTests : IAsyncDisposable
{
    private const string Session = "__Host-reviewer-console";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;
    private readonly Visitor _visitor;

    public SignInTests()
    {
        _console = new(_clock);
        _visitor = new(_console);
    }

    [Fact]
    public async Task Password_and_code_open_a_session_which_is_on_record_with_its_owner()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);

        using var answer = await _visitor.SignInAsync(rina, returnUrl: "/queue?from=mail");

        Assert.Equal((HttpStatusCode.Redirect, "/queue?from=mail"), (answer.StatusCode, answer.Headers.Location!.PathAndQueryOrSelf()));
        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(("session.signed_in", Outcome.Ok, rina.Code), (row.Action, row.Outcome, row.ActorId));
        var session = await _console.OnDatabaseAsync(db => db.Set<StaffSession>().SingleAsync());
        Assert.Contains(session.Id.ToString("N"), System.Text.Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("code")]
    [InlineData("unknown")]
    [InlineData("closed")]
    [InlineData("not-enrolled")]
    [InlineData("no-role")]
    public async Task Whatever_is_wrong_the_answer_reads_the_same_and_the_row_has_the_reason(string reason)
    {
        var rina = reason == "no-role" ? await _console.PersonAsync() : await _console.PersonAsync(Roles.Reviewer);
        await ChangeAsync(rina, member =>
        {
            member.DisabledAt = reason == "closed" ? _console.Clock.UtcNow() : null;
            member.PasswordHash = reason == "not-enrolled" ? null : member.PasswordHash;
        });
        using var plain = await _visitor.SignInAsync(rina with { Email = "nobody-at-all@example.test" });
        var before = (await _console.RowsAsync()).Count;

        using var answer = await _visitor.SignInAsync(
            reason == "unknown" ? rina with { Email = "nobody-at-all@example.test" } : rina,
            reason == "password" ? "not the password of anybody" : null, reason == "code" ? "000000" : null);

        Assert.Equal(plain.StatusCode, answer.StatusCode);
        Assert.Equal(await TextAsync(plain), await TextAsync(answer));
        var row = Assert.Single((await _console.RowsAsync()).Skip(before));
        var leaf = System.Text.Encoding.ASCII.GetString(row.Leaf);
        Assert.Equal(("session.refused", Outcome.Denied, "public"), (row.Action, row.Outcome, row.ActorId));
        Assert.Contains($"\"reason\":\"{reason}\"", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("example.test", leaf, StringComparison.Ordinal);
        Assert.Equal(reason != "unknown", leaf.Contains(rina.Code, StringComparison.Ordinal));
        Assert.DoesNotContain(Session, _visitor.Cookies.Keys);
    }

    [Fact]
    public async Task After_ten_tries_the_address_is_locked_for_half_an_hour_even_for_the_right_password()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        for (var n = 0; n < 10; n++)
        {
            (await _visitor.SignInAsync(rina, password: "not the password of anybody")).Dispose();
        }

        using var locked = await _visitor.SignInAsync(rina);
        _clock.Advance(TimeSpan.FromMinutes(30));
        using var free = await _visitor.SignInAsync(rina);

        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, free.StatusCode);
        Assert.Contains("locked", System.Text.Encoding.ASCII.GetString((await _console.RowsAsync())[10].Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_tries_at_once_are_still_ten()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        var tries = _console.Get<ReviewerConsole.SignIn.SignInTries>();

        var free = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => tries.BeginAsync(rina.Email.ToUpperInvariant(), default)));

        Assert.Equal(10, free.Count(f => f));
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        var code = rina.CodeAt(_clock.GetUtcNow());
        (await _visitor.SignInAsync(rina, code: code)).Dispose();

        using var again = new Visitor(_console);
        using var answer = await again.SignInAsync(rina, code: code);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(Session, again.Cookies.Keys);
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task A_code_of_the_neighbouring_half_minute_is_taken_and_no_other(int seconds, bool taken)
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);

        using var answer = await _visitor.SignInAsync(rina, code: rina.CodeAt(_clock.GetUtcNow().AddSeconds(seconds)));

        Assert.Equal(taken, answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_recovery_code_stands_in_for_the_app_once()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        using var first = await _visitor.SignInAsync(rina, code: rina.RecoveryCodes[3].ToLowerInvariant());

        using var elsewhere = new Visitor(_console);
        using var second = await elsewhere.SignInAsync(rina, code: rina.RecoveryCodes[3]);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task The_cookies_are_bound_to_this_host_and_gone_with_the_browser()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        using var page = await _visitor.GetAsync("/signin");

        using var answer = await _visitor.SignInAsync(rina);

        foreach (var cookie in page.Headers.GetValues("Set-Cookie").Concat(answer.Headers.GetValues("Set-Cookie")))
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            foreach (var part in (string[])["path=/", "secure", "httponly", "samesite=strict"])
            {
                Assert.Contains(part, cookie.Split("; "), StringComparer.OrdinalIgnoreCase);
            }

            Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("max-age", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(Session, _visitor.Cookies.Keys);
    }

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("https://evil.test")]
    [InlineData("/%5cevil.test")]
    public async Task After_signing_in_nobody_is_sent_to_another_site(string returnUrl)
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);

        using var answer = await _visitor.SignInAsync(rina, returnUrl: returnUrl);

        Assert.Equal("/", answer.Headers.Location!.PathAndQueryOrSelf());
    }

    [Fact]
    public async Task When_no_row_can_be_written_nobody_is_signed_in()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END"));

        using var answer = await _visitor.SignInAsync(rina);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain(Session, _visitor.Cookies.Keys);
        Assert.Equal(0, await _console.OnDatabaseAsync(db => db.Set<StaffSession>().CountAsync()));
    }

    [Theory]
    [InlineData("en", "Every view is recorded and marked", "Sign in")]
    [InlineData("id", "Setiap tampilan dicatat dan ditandai", "Masuk")]
    public async Task The_page_says_in_both_languages_that_views_are_recorded_and_marked(string language, string notice, string title)
    {
        using var http = _console.Http();
        http.DefaultRequestHeaders.Add("Accept-Language", language);

        var page = WebUtility.HtmlDecode(await http.GetStringAsync("signin"));

        Assert.Contains(notice, page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _console.DisposeAsync();
    }

    private Task<int> ChangeAsync(Person person, Action<StaffMember> change) => _console.OnDatabaseAsync(async db =>
    {
        change(await db.Set<StaffMember>().SingleAsync(m => m.Id == person.Id));
        return await db.SaveChangesAsync();
    });

    // What a person reads: without what was typed, tokens and nonces.
    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        Tags().Replace(await answer.Content.ReadAsStringAsync(), "");

    [GeneratedRegex("<input[^>]*>|<script[^>]*>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Tags();
}

internal static class Addresses
{
    /// <summary>A Location header, absolute or not, as a path.</summary>
    public static string PathAndQueryOrSelf(this Uri address) => address.IsAbsoluteUri ? address.PathAndQuery : address.ToString();
}
