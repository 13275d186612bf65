using Deque.AxeCore.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;
using ReviewerConsole.Tests.Browsing;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The page that describes the API, in Chromium.</summary>
public sealed class ApiDocsPageTests(Browser browser) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private Seat? _seat;

    [Theory]
    [InlineData("en-GB", "API for integrators", "Send an application")]
    [InlineData("id-ID", "API untuk integrator", "Kirim aplikasi")]
    public async Task It_shows_every_route_and_code_in_either_language_and_axe_finds_nothing(string language, string title, string route)
    {
        _seat = await Seat.TakeAsync(browser, _console, await _console.StaffAsync(Roles.Administrator), language);
        await _seat.GoAsync("/api/docs");

        await Expect(_seat.Page.Locator("main h1")).ToHaveTextAsync(title);
        await Expect(_seat.Page.Locator("main section[id]")).ToHaveCountAsync(ApiContract.Routes.Count);
        await Expect(_seat.Page.GetByText(route).First).ToBeVisibleAsync();
        var text = await _seat.Page.Locator("main").TextContentAsync();
        Assert.All(ApiContract.Routes.Values.SelectMany(r => r.Refusals), f => Assert.Contains(f.Code, text, StringComparison.Ordinal));

        await _seat.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
        foreach (var theme in (string[])["light", "dark"])
        {
            await _seat.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            var result = await _seat.Page.RunAxe();
            Assert.True(result.Passes.Length > 5, "axe looked at something");
            Assert.Empty(result.Violations.Select(v => $"{theme}: {v.Id}: {string.Join(' ', v.Nodes.Take(3).Select(n => n.Html))}"));
        }

        Assert.Empty(_seat.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (_seat is not null)
        {
            await _seat.DisposeAsync();
        }

        await _console.DisposeAsync();
    }
}
