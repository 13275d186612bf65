using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Tests.SignIn;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The main job from end to end, as the people in it live it.</summary>
public sealed class StoryTests(Browser browser) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly List<Seat> _seats = [];

    [Fact]
    public async Task A_case_comes_in_is_decided_by_two_persons_and_every_look_at_it_is_on_record()
    {
        var (rina, agus, dewi) = (
            await _console.PersonAsync(Roles.Reviewer), await _console.PersonAsync(Roles.SeniorReviewer), await _console.PersonAsync(Roles.ComplianceOfficer));
        var reference = await _console.SendCaseAsync();

        var reviewer = await SitDownAsync(rina);
        await ReviewAsync(reviewer.Page, reference, reviewer.SeePicturesAsync);
        var senior = await SitDownAsync(agus);
        await CheckAsync(senior.Page, reference, senior.SeePicturesAsync);
        var officer = await SitDownAsync(dewi);

        await FindInTrailAsync(
            officer.Page,
            reference,
            ("application.received", "api:wallet", 1),
            ("document.stored", "api:wallet", 2),
            ("case.leased", rina.Code, 1),
            ("case.opened", rina.Code, 1),
            ("document.opened", rina.Code, 2),
            ("document.served", rina.Code, 2),
            ("decision.proposed", rina.Code, 1),
            ("case.leased", agus.Code, 1),
            ("case.opened", agus.Code, 1),
            ("document.opened", agus.Code, 2),
            ("document.served", agus.Code, 2),
            ("decision.approved", agus.Code, 1));
        await FindInTrailAsync(
            officer.Page,
            reference: null,
            ("session.signed_in", rina.Code, 1),
            ("session.signed_in", agus.Code, 1),
            ("session.signed_in", dewi.Code, 1));
        await officer.GoAsync("/audit?event=audit.queried");
        await Expect(Rows(officer.Page, "audit.queried", dewi.Code)).Not.ToHaveCountAsync(0);
        Assert.All(_seats, seat => Assert.Empty(seat.Complaints));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats)
        {
            await seat.DisposeAsync();
        }

        await _console.DisposeAsync();
    }

    private async Task<Seat> SitDownAsync(Person person)
    {
        var seat = await Seat.TakeAsync(browser, _console);
        _seats.Add(seat);
        await seat.SignInAsync(person);
        return seat;
    }

    private static async Task ReviewAsync(IPage page, string reference, Func<int, Task> seePictures)
    {
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/queue$"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take next" })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync(reference);
        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/cases/{reference}$"));
        await seePictures(2);
        await Expect(page.GetByText(Wallet.Mask)).ToBeVisibleAsync();
        foreach (var check in await page.Locator(".chk .ask").AllAsync())
        {
            await check.ClickAsync();
            await page.Locator(".chk .now").GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true }).ClickAsync();
        }

        await Expect(page.GetByText("6 of 6 answered")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("x");
        await page.GetByLabel("DOC_TAMPERED").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose to reject" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync($"{reference} waits for a second person");
        await Expect(page.Locator("[data-picture] img")).ToHaveCountAsync(0);
    }

    private static async Task CheckAsync(IPage page, string reference, Func<int, Task> seePictures)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Approvals" }).ClickAsync();
        await page.Locator("aside.q button.ask", new() { HasText = reference }).ClickAsync();
        await seePictures(2);
        await Expect(page.GetByText(Wallet.Mask)).ToBeVisibleAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("DOC_TAMPERED"); // sealed until one has answered
        await page.GetByRole(AriaRole.Radio, new() { Name = "Reject" }).CheckAsync();
        await page.GetByLabel("Reason").SelectOptionAsync("DOC_TAMPERED");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock my answer" }).ClickAsync();
        await Expect(page.GetByText($"Both agree on {reference}")).ToBeVisibleAsync();
    }

    // Through the page, as the officer does: filter, read, count.
    private async Task FindInTrailAsync(IPage page, string? reference, params (string Event, string Actor, int Times)[] steps)
    {
        await page.GotoAsync(new Uri(_console.Address, reference is null ? "/audit?event=session.signed_in" : $"/audit?q={reference}").ToString());
        foreach (var (name, actor, times) in steps)
        {
            await Expect(Rows(page, name, actor)).ToHaveCountAsync(times);
        }
    }

    private static ILocator Rows(IPage page, string name, string actor) => page.Locator("main tbody tr")
        .Filter(new() { Has = page.Locator(".ev", new() { HasText = name }) })
        .Filter(new() { HasText = actor })
        .Filter(new() { Has = page.Locator(".out", new() { HasText = "ok" }) });
}
