using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.Audit;

/// <summary>The audit page as a compliance officer uses it, in Chromium.</summary>
public sealed class TrailBrowserTests(Browser browser) : IAsyncLifetime
{
    private readonly ConsoleApp _console = new();
    private IBrowserContext _person = null!;

    private DateTime Now => _console.Clock.UtcNow();

    [Fact]
    public async Task A_row_is_found_and_read_by_keys_alone_and_Back_undoes_each_step()
    {
        var page = await OpenAsync(Roles.ComplianceOfficer, "/audit");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Expect(page.Locator("main h1")).ToBeFocusedAsync(); // the page has arrived

        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("KYC-7F3K-9QXM");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        Assert.EndsWith("/audit?q=KYC-7F3K-9QXM", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("tbody tr").Nth(0).Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("tbody tr").Nth(1).Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("aside h2")).ToBeFocusedAsync();
        await Expect(page.Locator("aside .note")).ToContainTextAsync("Written by this console");
        var second = await page.Locator("tbody tr").Nth(1).Locator("a").InnerTextAsync();
        await Expect(page.Locator("aside h2")).ToHaveTextAsync(second);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("aside")).ToHaveCountAsync(0);
        await Expect(page.Locator("tbody tr").Nth(1).Locator("a")).ToBeFocusedAsync();

        await page.GoBackAsync();
        await Expect(page.Locator("aside h2")).ToHaveTextAsync(second);
        await page.GoBackAsync();
        await Expect(page.Locator("aside")).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
    }

    [Fact]
    public async Task An_export_arrives_as_a_file_whose_digest_stands_in_the_trail()
    {
        var page = await OpenAsync(Roles.Auditor, "/audit?q=KYC-7F3K-9QXM");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export NDJSON" }).ClickAsync());
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());

        var rows = (await _console.RowsAsync()).Where(r => r.Action == "audit.exported").ToList();
        Assert.Equal(4, bytes.Count(b => b == '\n')); // the three, and the page's own reading of them
        Assert.Equal($"audit-{rows[0].Id}.ndjson", download.SuggestedFilename);
        Assert.Contains(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            System.Text.Encoding.UTF8.GetString(rows[1].Leaf), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1440)]
    [InlineData("light", 768)]
    public async Task Neither_list_nor_row_has_a_fault_that_axe_finds_and_hostile_words_do_nothing(string theme, int width)
    {
        var page = await OpenAsync(Roles.ComplianceOfficer, "/audit", theme, width);
        var hostile = await _console.ForgeAsync(Now, "<script>window.__fired=1</script>", """{"actor":"<img src=x onerror=window.__fired=1>","case":"javascript:window.__fired=1"}""");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);

        var list = await page.RunAxe();
        await page.GotoAsync($"{_console.Address}audit?show={hostile}");
        await Expect(page.Locator("aside .note")).ToContainTextAsync("Not written by this console");
        var row = await page.RunAxe();

        Assert.Empty(list.Violations.Select(v => $"{v.Id}: {string.Join("; ", v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(row.Violations.Select(v => $"{v.Id}: {string.Join("; ", v.Nodes.Select(n => n.Html))}"));
        Assert.Null(await page.EvaluateAsync<int?>("window.__fired ?? null"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task A_reviewer_is_refused_the_page_and_sees_the_own_trail_instead()
    {
        var page = await OpenAsync(Roles.Reviewer, "/audit");
        await Expect(page.Locator("h1")).ToHaveTextAsync("This page is not open to you");

        await page.GotoAsync($"{_console.Address}me/activity?actor=RV-907");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("page.refused");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _person.DisposeAsync();
        await _console.DisposeAsync();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private async Task<IPage> OpenAsync(string role, string address, string theme = "light", int width = 1440)
    {
        var actor = await _console.StaffAsync(role);
        var lease = Guid.NewGuid();
        for (var i = 0; i < 60; i++)
        {
            await _console.PlantAsync(Now.AddMinutes(-i - 5), "RV-908", i % 3 == 0 ? "case.leased" : "document.served", outcome: i % 7 == 0 ? Outcome.Failed : Outcome.Ok);
        }

        await _console.PlantAsync(Now.AddMinutes(-3), "RV-907", "case.leased", new("KYC-7F3K-9QXM"), new() { Lease = lease, Purpose = "review" });
        await _console.PlantAsync(Now.AddMinutes(-2), "RV-907", "document.opened", new("KYC-7F3K-9QXM", Guid.NewGuid(), Guid.NewGuid()), new() { Lease = lease, Purpose = "review", Shown = "id-card" }, view: ViewId.New());
        await _console.PlantAsync(Now.AddMinutes(-1), "RV-908", "document.opened", new("KYC-7F3K-9QXM"), outcome: Outcome.Denied);
        _person = await browser.PersonAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
        });
        var cookie = _console.Cookie(actor).Split('=', 2);
        await _person.AddCookiesAsync([new() { Name = cookie[0], Value = cookie[1], Domain = "localhost", Path = "/", Secure = true, HttpOnly = true }]);
        var page = await _person.NewPageAsync();
        await page.GotoAsync(new Uri(_console.Address, address).ToString());
        return page;
    }
}
