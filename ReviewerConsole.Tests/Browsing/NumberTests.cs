using System.Text;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The customer's number reaches no browser: only its mask does.</summary>
public sealed class NumberTests(Browser browser) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly NumberSearch _search = new(Wallet.Phone, "62");

    [Fact]
    public async Task A_reviewers_pages_and_frames_hold_the_mask_and_no_four_digits_of_the_number()
    {
        await _console.SendCaseAsync();
        await _console.SendCaseAsync(birthDate: "1998-03-15"); // a duplicate by number
        await using var seat = await Seat.TakeAsync(browser, _console, await _console.StaffAsync(Roles.Reviewer));
        await seat.GoAsync("/queue");
        var (queueHtml, queue) = (seat.Html, await seat.DomAsync());

        await seat.Page.Keyboard.PressAsync("n");
        await seat.SeePicturesAsync();
        var case_ = await seat.DomAsync();
        await seat.GoAsync(new Uri(seat.Page.Url).AbsolutePath); // the page as the server sends it at its address
        await seat.SeePicturesAsync();
        var caseHtml = seat.Html;
        await WorkAsync(seat.Page);

        Assert.Contains(Wallet.Mask, case_, StringComparison.Ordinal);
        Assert.All([queueHtml, queue, case_, caseHtml, await seat.DomAsync()], page => Assert.Empty(_search.In(page)));
        AssertMaskedIn(seat);
    }

    [Fact]
    public async Task A_seniors_pages_and_frames_hold_the_mask_and_no_four_digits_of_the_number()
    {
        await _console.SendCaseAsync();
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        await shift.ProposeAsync();
        await using var seat = await Seat.TakeAsync(browser, _console, await _console.StaffAsync(Roles.SeniorReviewer));
        await seat.GoAsync("/approvals");
        var html = seat.Html;

        await seat.Page.Locator("button.ask", new() { HasText = shift.Reference }).ClickAsync();
        await seat.SeePicturesAsync();

        var page = await seat.DomAsync();
        Assert.Contains(Wallet.Mask, page, StringComparison.Ordinal);
        Assert.All([html, page], text => Assert.Empty(_search.In(text)));
        AssertMaskedIn(seat);
    }

    [Fact]
    public async Task Whoever_decided_a_case_and_whoever_reads_the_trail_get_not_even_the_mask()
    {
        await _console.SendCaseAsync();
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        await shift.ProposeAsync();
        await using var maker = await Seat.TakeAsync(browser, _console, shift.Reviewer);
        await using var officer = await Seat.TakeAsync(browser, _console, await _console.StaffAsync(Roles.ComplianceOfficer));

        await maker.GoAsync($"/cases/{shift.Reference}");
        await Expect(maker.Page.GetByText("DOC_TAMPERED")).ToBeVisibleAsync();
        await officer.GoAsync($"/audit?q={shift.Reference}");
        await Expect(officer.Page.Locator("tbody tr").First).ToBeVisibleAsync();

        Assert.All([maker, officer], seat =>
        {
            Assert.NotEmpty(seat.Frames);
            Assert.All(seat.Frames, frame =>
            {
                Assert.Empty(_search.In(frame));
                Assert.DoesNotContain(Wallet.Mask, Encoding.UTF8.GetString(frame), StringComparison.Ordinal);
            });
        });
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // Everything on the page that makes the server draw something.
    private static async Task WorkAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Loupe" }).ClickAsync();
        await page.Locator("[data-picture]").First.ClickAsync();
        await Expect(page.GetByText("closer view")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole picture" }).ClickAsync();
        foreach (var (key, dialog) in ((string, string)[])[("x", "#decide-title"), ("e", "#note-text"), ("k", "#note-title")])
        {
            await page.Keyboard.PressAsync(key);
            await Expect(page.Locator($"dialog:modal {dialog}")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator("dialog:modal")).ToHaveCountAsync(0);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true }).ClickAsync();
        await Expect(page.GetByText("1 of 6 answered")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog.curtain")).ToBeVisibleAsync();
    }

    private void AssertMaskedIn(Seat seat)
    {
        Assert.Contains(seat.Frames, f => Encoding.UTF8.GetString(f).Contains(Wallet.Mask, StringComparison.Ordinal)); // they are read right
        Assert.All(seat.Frames, frame => Assert.Empty(_search.In(frame)));
    }
}
