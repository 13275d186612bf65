using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using ReviewerConsole.Access;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>Attack 38: a link to this console that ends at another site.</summary>
public sealed partial class OpenRedirectTests(Browser browser) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    /// <summary>Each is another site, or a script, to some browser or to something that decodes once more.</summary>
    public static IReadOnlyList<string> Hostile { get; } =
    [
        "//evil.test", "///evil.test", "////evil.test/..", "/\\evil.test", "/\\/evil.test", "\\\\evil.test", "\\/evil.test",
        "/%5cevil.test", "/%5Cevil.test", "/%2fevil.test", "/%2F%2Fevil.test", "/%252fevil.test/%5c", "%2f%2fevil.test", "%5c%5cevil.test",
        "/\t/evil.test", "/\n/evil.test", "/\r\n/evil.test", "\t//evil.test", "/%09/evil.test", "/%0a/evil.test", "/%0d%0aLocation:%20https://evil.test",
        "https://evil.test", "https:evil.test", "http:/evil.test", "HTTPS://evil.test/queue", "https://localhost@evil.test/", "//localhost@evil.test",
        "//localhost:80@evil.test/queue", "javascript:alert(1)", "data:text/html,x", "evil.test", "@evil.test", ".evil.test", " //evil.test", "/.//evil.test",
        "/queue/..//evil.test", "/queue/../\\evil.test", "/\u2028/evil.test", "/\uFF0Fevil.test", "\uFF0F\uFF0Fevil.test", "/\u0000/evil.test", "?//evil.test",
    ];

    [Fact]
    public void These_tests_know_every_place_that_takes_an_address_to_go_to()
    {
        var pages = typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetProperties()
                .Where(p => p.IsDefined(typeof(SupplyParameterFromQueryAttribute)) || p.IsDefined(typeof(SupplyParameterFromFormAttribute)))
                .SelectMany(p => p.PropertyType.Assembly == type.Assembly ? p.PropertyType.GetProperties() : [p])
                .Where(p => IsAddress(p.Name))
                .Select(p => type.GetCustomAttribute<RouteAttribute>()!.Template));
        var routes = _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Any(p => IsAddress(p.Name!)) == true)
            .Select(e => e.RoutePattern.RawText!);

        Assert.Equal(["/language", "/signin", "/signin/replaced", "/too-many-pages"], pages.Concat(routes).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Signing_in_leads_home_instead()
    {
        foreach (var url in Hostile)
        {
            var rina = await _console.PersonAsync(Roles.Reviewer);
            using var visitor = new Visitor(_console);

            using var signedIn = await visitor.SignInAsync(rina, returnUrl: url);
            using var again = await visitor.GetAsync($"/signin?returnUrl={Uri.EscapeDataString(url)}");

            Assert.True(Leads(signedIn) == "/", $"{Uri.EscapeDataString(url)} led to {Leads(signedIn)}");
            Assert.True(Leads(again) == "/", $"{Uri.EscapeDataString(url)} led to {Leads(again)} whoever was signed in");
        }
    }

    [Fact]
    public async Task The_notice_that_another_session_ended_leads_home_instead()
    {
        using var http = _console.Http(_console.Cookie(await _console.StaffAsync(Roles.Reviewer)));
        foreach (var url in Hostile)
        {
            using var answer = await http.GetAsync($"/signin/replaced?returnUrl={Uri.EscapeDataString(url)}");

            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(["/", "/account"], Links().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct());
        }
    }

    [Fact]
    public async Task The_page_that_says_there_are_too_many_leads_home_instead()
    {
        using var http = _console.Http(_console.Cookie(await _console.StaffAsync(Roles.Reviewer)));
        foreach (var url in Hostile)
        {
            using var answer = await http.GetAsync($"/too-many-pages?returnUrl={Uri.EscapeDataString(url)}");

            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal("/", Assert.Single(Links().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct()));
        }
    }

    [Fact]
    public async Task Choosing_a_language_leads_home_instead_and_signing_out_asks_nobody_where_to()
    {
        using var visitor = new Visitor(_console);
        using var page = await visitor.GetAsync("/signin");
        var html = await page.Content.ReadAsStringAsync();
        foreach (var url in Hostile)
        {
            using var language = await visitor.SendFormAsync(
                "/language", html, new Dictionary<string, string> { ["culture"] = "en", ["returnUrl"] = url }, form: "/language");
            using var signOut = await visitor.SendFormAsync(
                $"/signout?returnUrl={Uri.EscapeDataString(url)}", html, new Dictionary<string, string> { ["returnUrl"] = url, ["ReturnUrl"] = url }, form: "/language");

            Assert.True(Leads(language) == "/" || (url.Contains('\0', StringComparison.Ordinal) && language.StatusCode == HttpStatusCode.BadRequest), $"{Uri.EscapeDataString(url)} led to {Leads(language)}");
            Assert.Equal("/signin", Leads(signOut));
        }
    }

    [Fact]
    public async Task A_real_browser_stays_here_whatever_the_link_says()
    {
        await using var seat = await Seat.TakeAsync(browser, _console, await _console.StaffAsync(Roles.Administrator));
        var asked = new List<string>();
        seat.Page.Request += (_, request) => asked.Add(request.Url);

        foreach (var url in Hostile)
        {
            await seat.GoAsync($"/signin?returnUrl={Uri.EscapeDataString(url)}");

            Assert.Equal(new Uri(_console.Address, "/staff").ToString(), seat.Page.Url);
        }

        Assert.All(asked, url => Assert.True(url.StartsWith(_console.Address.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static bool IsAddress(string name) =>
        name.EndsWith("Url", StringComparison.OrdinalIgnoreCase) || name.Contains("redirect", StringComparison.OrdinalIgnoreCase)
        || name.Equals("next", StringComparison.OrdinalIgnoreCase) || name.Contains("return", StringComparison.OrdinalIgnoreCase);

    // As a browser reads it: from here.
    private string Leads(HttpResponseMessage answer)
    {
        var there = new Uri(_console.Address, answer.Headers.Location?.OriginalString ?? $"no-address-but-{answer.StatusCode}");
        return there.Authority == _console.Address.Authority ? there.PathAndQuery : there.ToString();
    }

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
