using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Shell;

/// <summary>What the console sends around every page, asked over HTTP.</summary>
public sealed partial class ShellHttpTests : IAsyncLifetime
{
    private const string Page = "/signin";
    private readonly ConsoleApp _console = new();

    [Theory]
    [InlineData(Page, HttpStatusCode.OK)]
    [InlineData("/css/console.css", HttpStatusCode.OK)]
    [InlineData("/queue", HttpStatusCode.Found)]
    [InlineData("/api/v1/nothing", HttpStatusCode.Unauthorized)]
    public async Task Every_answer_carries_the_security_headers(string path, HttpStatusCode status)
    {
        using var http = _console.Http();

        using var answer = await http.SendAsync(Get(path));

        Assert.Equal(status, answer.StatusCode);
        var policy = Header(answer, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", Directive(policy, "script-src"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("frame-ancestors 'none'", Directive(policy, "frame-ancestors"));
        Assert.Equal("form-action 'self'", Directive(policy, "form-action"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_page_has_a_nonce_of_its_own_and_no_other_script_in_it()
    {
        using var http = _console.Http();

        var (one, other) = (await http.GetAsync(new Uri(Page, UriKind.Relative)), await http.GetAsync(new Uri(Page, UriKind.Relative)));

        var html = await one.Content.ReadAsStringAsync();
        var nonce = Nonce().Match(Header(one, "Content-Security-Policy")).Groups[1].Value;
        Assert.Equal(24, nonce.Length); // 128 bits in base64
        Assert.NotEqual(nonce, Nonce().Match(Header(other, "Content-Security-Policy")).Groups[1].Value);
        Assert.All(InlineScript().Matches(html).Select(m => m.Value), tag => Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(tag), StringComparison.Ordinal));
        Assert.DoesNotMatch("(?i)<[^>]+ on[a-z]+=", html);
    }

    [Theory]
    [InlineData(Page)]
    [InlineData("/queue")]
    [InlineData("/health")]
    public async Task A_page_is_kept_by_no_cache(string path)
    {
        using var http = _console.Http();

        using var answer = await http.SendAsync(Get(path));

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("id-ID", "id")]
    [InlineData("fr-FR", "id")]
    [InlineData(null, "id")]
    public async Task The_page_speaks_the_browsers_language_else_Indonesian(string? accept, string language)
    {
        using var http = _console.Http();
        if (accept is not null)
        {
            http.DefaultRequestHeaders.Add("Accept-Language", accept);
        }

        var html = await http.GetStringAsync(new Uri(Page, UriKind.Relative));

        Assert.Contains($"<html lang=\"{language}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "/signin?returnUrl=%2Fqueue", "/signin?returnUrl=%2Fqueue")]
    [InlineData("id", "//elsewhere.example", "/")]
    [InlineData("en", "https://elsewhere.example/", "/")]
    [InlineData("en", "/\\elsewhere.example", "/")]
    public async Task Choosing_a_language_is_kept_and_leads_back_into_the_console_only(string culture, string returnUrl, string leads)
    {
        using var http = _console.Http();

        using var answer = await PostLanguageAsync(http, culture, returnUrl);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(leads, answer.Headers.Location!.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith(".AspNetCore.Culture=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        using var next = new HttpRequestMessage(HttpMethod.Get, Page) { Headers = { { "Cookie", cookie.Split(';')[0] }, { "Accept-Language", "fr" } } };
        Assert.Contains($"<html lang=\"{culture}\"", await (await http.SendAsync(next)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_the_console_does_not_speak_is_not_kept()
    {
        using var http = _console.Http();

        using var answer = await PostLanguageAsync(http, "xx", "/");

        Assert.DoesNotContain(answer.Headers.Where(h => h.Key == "Set-Cookie").SelectMany(h => h.Value), c => c.Contains("Culture", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_language_posted_without_the_forms_token_is_refused()
    {
        using var http = _console.Http();
        using var form = new FormUrlEncodedContent([new("culture", "en"), new("returnUrl", "/")]);

        using var answer = await http.PostAsync(new Uri("/language", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_posts_a_stale_form_reads_that_nothing_was_changed()
    {
        using var http = _console.Http();
        using var post = new HttpRequestMessage(HttpMethod.Post, "/language") { Content = new FormUrlEncodedContent([new("culture", "en")]) };
        post.Headers.Add("Accept", "text/html");
        post.Headers.Add("Accept-Language", "en");

        using var answer = await http.SendAsync(post);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Nothing was changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dark", "data-theme=\"dark\"")]
    [InlineData("light", "data-theme=\"light\"")]
    [InlineData("sepia", null)]
    [InlineData(null, null)]
    public async Task The_theme_is_there_with_the_first_byte_or_left_to_the_system(string? cookie, string? attribute)
    {
        using var http = _console.Http(cookie is null ? null : $"theme={cookie}");

        var html = await http.GetStringAsync(new Uri(Page, UriKind.Relative));

        var root = html[html.IndexOf("<html", StringComparison.Ordinal)..html.IndexOf("<head", StringComparison.Ordinal)];
        Assert.Equal(attribute is not null, root.Contains("data-theme", StringComparison.Ordinal));
        Assert.Contains(attribute ?? "<html lang=", root, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_the_role_may_not_open_is_refused_at_its_address_and_on_record()
    {
        var actor = await _console.StaffAsync(); // no role at all: every page with a policy refuses
        using var http = _console.Http(_console.Cookie(actor));
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        var pages = PagesWithAPolicy();
        Assert.NotEmpty(pages);

        foreach (var path in pages)
        {
            using var answer = await http.SendAsync(Get(path));

            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
            Assert.Contains("This page is not open to you", html, StringComparison.Ordinal);
            Assert.DoesNotContain("src=\"_framework/blazor", html, StringComparison.Ordinal); // no circuit for it either
        }

        var rows = await _console.RowsAsync();
        Assert.Equal(pages.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(("page.refused", Outcome.Denied, actor.Code), (row.Action, row.Outcome, row.ActorId)));
    }

    [Fact]
    public async Task A_refusal_that_cannot_be_put_on_record_shows_nothing_at_all()
    {
        var actor = await _console.StaffAsync();
        using var http = _console.Http(_console.Cookie(actor));
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER Full BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END"));

        using var answer = await http.SendAsync(Get(PagesWithAPolicy()[0]));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Nothing was shown", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_with_nothing_behind_it_says_so_and_repeats_nothing()
    {
        var actor = await _console.StaffAsync(Roles.Reviewer);
        using var http = _console.Http(_console.Cookie(actor));
        using var ask = Get("/no-such-page?name=Siti");
        ask.Headers.Add("Accept-Language", "en");

        using var answer = await http.SendAsync(ask);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Nothing is at this address", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static List<string> PagesWithAPolicy() =>
    [
        .. typeof(Program).Assembly.GetTypes()
            .Where(t => t.GetCustomAttributes<AuthorizeAttribute>().Any(a => a.Policy is not null))
            .SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
            .Select(r => r.Template)
            .Where(path => !path.Contains('{', StringComparison.Ordinal)),
    ];

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static string Directive(string policy, string name) =>
        Assert.Single(policy.Split("; "), d => d.StartsWith(name + " ", StringComparison.Ordinal));

    private static async Task<HttpResponseMessage> PostLanguageAsync(HttpClient http, string culture, string returnUrl)
    {
        using var page = await http.GetAsync(new Uri(Page, UriKind.Relative));
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var post = new HttpRequestMessage(HttpMethod.Post, "/language")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("culture", culture), new("returnUrl", returnUrl)]),
        };
        post.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        return await http.SendAsync(post);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script(?![^>]* src=)[^>]*>")]
    private static partial Regex InlineScript();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
