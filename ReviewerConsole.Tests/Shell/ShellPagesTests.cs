using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.Shell;

/// <summary>The shell's own pages in Chromium.</summary>
public sealed class ShellPagesTests(Browser browser) : IAsyncLifetime
{
    private readonly ConsoleApp _console = new();
    private readonly List<string> _complaints = [];
    private IBrowserContext _person = null!;
    private IPage _page = null!;

    [Fact]
    public async Task A_chosen_theme_holds_at_once_and_on_the_next_page()
    {
        await GoAsync("not-found");
        await Assertions.Expect(_page.Locator("html[data-theme]")).ToHaveCountAsync(0);

        await _page.ClickAsync("[data-theme-switch]");
        var atOnce = await GroundAsync();
        await GoAsync("error");

        Assert.Equal("rgb(16, 18, 20)", atOnce);
        Assert.Equal("rgb(16, 18, 20)", await GroundAsync());
        await _page.ClickAsync("[data-theme-switch]");
        Assert.Equal("rgb(245, 245, 242)", await GroundAsync());
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_chosen_language_holds_and_leads_back_to_the_page()
    {
        await GoAsync("not-found?a=b");
        await Assertions.Expect(_page.Locator("html")).ToHaveAttributeAsync("lang", "en");

        await _page.ClickAsync("button[name=culture][value=id]");

        await Assertions.Expect(_page.Locator("html")).ToHaveAttributeAsync("lang", "id");
        await Assertions.Expect(_page.Locator("h1")).ToHaveTextAsync("Tidak ada apa pun di alamat ini");
        Assert.EndsWith("/not-found?a=b", _page.Url, StringComparison.Ordinal);
        Assert.Empty(_complaints);
    }

    [Theory]
    [InlineData("not-found", "light")]
    [InlineData("not-found", "dark")]
    [InlineData("error", "light")]
    [InlineData("error", "dark")]
    [InlineData("staff", "light")]
    [InlineData("staff", "dark")]
    public async Task Axe_finds_nothing(string path, string theme)
    {
        var actor = await _console.StaffAsync(Roles.Reviewer);
        var cookie = _console.Cookie(actor).Split('=', 2);
        await _person.AddCookiesAsync(
        [
            new() { Name = cookie[0], Value = cookie[1], Domain = "localhost", Path = "/", Secure = true },
            new() { Name = "theme", Value = theme, Url = _console.Address.ToString() },
        ]);

        await GoAsync(path);

        var result = await _page.RunAxe();
        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(_complaints);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(1024)]
    [InlineData(768)]
    [InlineData(360)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await _page.SetViewportSizeAsync(width, 900);

        await GoAsync("not-found");

        Assert.Equal(0, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    public async ValueTask InitializeAsync()
    {
        _person = await browser.PersonAsync(new() { Locale = "en-GB", ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1440, Height = 900 } });
        _page = await _person.NewPageAsync();
        _page.Console += (_, message) =>
        {
            // The status of the page itself is part of some tests; everything else, such as a breach of the content policy, is not.
            if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        _page.PageError += (_, error) => _complaints.Add(error);
    }

    public async ValueTask DisposeAsync()
    {
        await _person.CloseAsync();
        await _console.DisposeAsync();
    }

    private async Task GoAsync(string path)
    {
        await _page.GotoAsync(new Uri(_console.Address, path).ToString());
        await Assertions.Expect(_page.Locator("h1")).ToBeVisibleAsync();
    }

    private Task<string> GroundAsync() => _page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
