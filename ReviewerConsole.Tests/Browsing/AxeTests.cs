using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>axe-core finds nothing on any page, in either theme, and the browser has nothing to complain of.</summary>
public sealed class AxeTests(Browser browser, BusyOffice office) : IClassFixture<BusyOffice>, IAsyncDisposable
{
    private Seat? _seat;

    [Theory]
    [InlineData("/signin", "#email")]
    [InlineData("/signin?ended=idle", "[role=status]")]
    [InlineData("/not-found", "h1")]
    [InlineData("/first-run", "#person")]
    [InlineData("/welcome/no-such-link", "h1")]
    public Task Pages_for_anybody(string path, string shown) => LookAsync(null, path, shown);

    [Theory]
    [InlineData(Roles.Reviewer, "/queue", "table.bands td.n")]
    [InlineData(Roles.Reviewer, "/staff", "main")] // refused
    [InlineData(Roles.Reviewer, "/cases/KYC-0000-0000", "main h1")] // not open to anybody
    [InlineData(Roles.SeniorReviewer, "/approvals", "button.ask")]
    [InlineData(Roles.Reviewer, "/me/activity", "h1")]
    [InlineData(Roles.ComplianceOfficer, "/audit", "tbody tr")]
    [InlineData(Roles.ComplianceOfficer, "/audit?q=999999999", ".hero")]
    [InlineData(Roles.ComplianceOfficer, "/audit?from=never", "[role=alert]")]
    [InlineData(Roles.ComplianceOfficer, "/audit?show=1", "aside.dr dl")]
    [InlineData(Roles.Auditor, "/account", "#current")]
    [InlineData(Roles.ComplianceOfficer, "/staff", "h1")]
    [InlineData(Roles.Administrator, "/staff", "h1")]
    [InlineData(Roles.Reviewer, "/too-many-pages?returnUrl=%2Fqueue", "a[href='/queue']")]
    public async Task Pages_of_a_role(string role, string path, string shown) =>
        await LookAsync(await office.Console.StaffAsync(role), path, shown);

    [Fact]
    public async Task The_case_its_dialogs_the_closer_look_and_the_curtain()
    {
        await SitDownAsync(office.Reviewing.Reviewer);
        await _seat!.GoAsync($"/cases/{office.Reviewing.Reference}");
        await _seat.SeePicturesAsync();
        await AssertNothingFoundAsync();

        foreach (var (key, dialog) in ((string, string)[])[("x", "#decide-title"), ("e", "#note-text"), ("k", "#note-title"), ("?", "#keys-help-title"), ("Escape", "#curtain-title")])
        {
            await _seat.Page.Keyboard.PressAsync(key);
            await Expect(_seat.Page.Locator($"dialog:modal {dialog}")).ToBeVisibleAsync();
            await AssertNothingFoundAsync();
            await _seat.Page.Keyboard.PressAsync("Escape");
            await Expect(_seat.Page.Locator("dialog:modal")).ToHaveCountAsync(0);
        }

        await _seat.Page.Keyboard.PressAsync("l");
        await _seat.Page.Locator("[data-picture]").First.ClickAsync();
        await Expect(_seat.Page.GetByRole(AriaRole.Button, new() { Name = "Whole picture" })).ToBeVisibleAsync();
        await AssertNothingFoundAsync();
        await _seat.Page.Keyboard.PressAsync("Escape");
        await _seat.Page.Keyboard.PressAsync("a");
        await Expect(_seat.Page.GetByText("Open check:")).ToBeVisibleAsync();
        await AssertNothingFoundAsync();
    }

    [Fact]
    public async Task A_proposal_before_and_after_ones_own_answer()
    {
        await SitDownAsync(await office.Console.StaffAsync(Roles.SeniorReviewer));
        await _seat!.GoAsync("/approvals");

        await _seat.Page.Locator("button.ask").First.ClickAsync();
        await _seat.SeePicturesAsync();
        await _seat.Page.GetByRole(AriaRole.Radio, new() { Name = "Reject" }).CheckAsync();
        await _seat.Page.GetByLabel("Reason").SelectOptionAsync("DOC_TAMPERED");
        await AssertNothingFoundAsync();
        await _seat.Page.GetByRole(AriaRole.Button, new() { Name = "Lock my answer" }).ClickAsync();
        await Expect(_seat.Page.GetByText("Both agree on")).ToBeVisibleAsync();
        await AssertNothingFoundAsync();
    }

    [Fact]
    public async Task A_decided_case_read_again()
    {
        await SitDownAsync(office.Proposed.Reviewer);
        await _seat!.GoAsync($"/cases/{office.Proposed.Reference}");

        await Expect(_seat.Page.GetByText("DOC_TAMPERED")).ToBeVisibleAsync();
        await AssertNothingFoundAsync();
    }

    public ValueTask DisposeAsync() => _seat?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task SitDownAsync(Actor? actor) => _seat = await Seat.TakeAsync(browser, office.Console, actor);

    private async Task LookAsync(Actor? actor, string path, string shown)
    {
        await SitDownAsync(actor);
        await _seat!.GoAsync(path);
        await Expect(_seat.Page.Locator(shown).First).ToBeVisibleAsync();
        await AssertNothingFoundAsync();
    }

    private async Task AssertNothingFoundAsync()
    {
        foreach (var theme in (string[])["light", "dark"])
        {
            await _seat!.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            var result = await _seat.Page.RunAxe();
            Assert.True(result.Passes.Length > 5, "axe looked at something");
            Assert.Empty(result.Violations.Select(v => $"{theme}: {v.Id}: {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        }

        Assert.Empty(_seat!.Complaints);
    }
}
