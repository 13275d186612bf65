using System.Text;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The curtain covers the pictures from passers-by, and lifting it is no second look.</summary>
public sealed class CurtainTests(Browser browser, Office office) : IClassFixture<Office>, IAsyncLifetime
{
    // Whether a point in the middle of every picture, and of the name, belongs to the curtain, which lets nothing through.
    private const string Covered = """
        () => {
          const curtain = document.querySelector('dialog.curtain');
          return curtain.open && getComputedStyle(curtain).backgroundColor.startsWith('rgb(') && getComputedStyle(curtain).opacity === '1'
            && [...document.querySelectorAll('[data-picture], .fact .v')].every(shown => {
              const box = shown.getBoundingClientRect();
              return curtain.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
            });
        }
        """;

    private Seat _seat = null!;

    private IPage Page => _seat.Page;

    private ILocator Picture => Page.Locator("[data-picture] img").First;

    [Fact]
    public async Task Escape_covers_and_uncovers_without_a_new_look()
    {
        var before = await LooksAsync();

        await Page.Keyboard.PressAsync("Escape");
        await Expect(Picture).ToBeHiddenAsync();
        Assert.True(await Page.EvaluateAsync<bool>(Covered));
        await Page.Keyboard.PressAsync("Escape");

        await _seat.SeePicturesAsync();
        Assert.Equal(before, await LooksAsync());
        Assert.Empty(_seat.Complaints);
    }

    [Fact]
    public async Task It_falls_when_the_window_loses_the_focus_and_stays_until_it_is_lifted()
    {
        var before = await LooksAsync();

        await Page.EvaluateAsync("() => window.dispatchEvent(new Event('blur'))");
        await Expect(Picture).ToBeHiddenAsync();
        await Page.EvaluateAsync("() => window.dispatchEvent(new Event('focus'))");
        Assert.True(await Page.EvaluateAsync<bool>(Covered));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Lift the curtain" }).ClickAsync();

        await _seat.SeePicturesAsync();
        Assert.Equal(before, await LooksAsync());
    }

    [Fact]
    public async Task It_falls_over_an_open_dialog_and_leaves_what_was_typed()
    {
        await Page.Keyboard.PressAsync("e");
        await Page.Locator("#note-text").FillAsync("The face is younger");

        await Page.EvaluateAsync("() => window.dispatchEvent(new Event('blur'))");
        await Expect(Picture).ToBeHiddenAsync();
        Assert.True(await Page.EvaluateAsync<bool>(Covered));
        await Page.Keyboard.PressAsync("Escape");

        await Expect(Page.Locator("dialog.curtain")).ToBeHiddenAsync();
        await Expect(Page.Locator("#note-text")).ToHaveValueAsync("The face is younger");
    }

    [Fact]
    public async Task Neither_print_nor_PDF_shows_a_picture_or_the_customer()
    {
        await Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(Picture).ToBeHiddenAsync();
        await Expect(Page.GetByText(Wallet.Name, new() { Exact = true })).ToBeHiddenAsync();
        await Expect(Page.Locator(".printed")).ToBeVisibleAsync();
        var pdf = Encoding.Latin1.GetString(await Page.PdfAsync(new() { PrintBackground = true }));
        Assert.DoesNotContain("/Subtype /Image", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("/DCTDecode", pdf, StringComparison.Ordinal);
        Assert.Contains("/Type /Page", pdf, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        await office.Console.SendCaseAsync();
        var shift = await Shift.TakeAsync(office.Console, await office.Console.StaffAsync(Roles.Reviewer));
        _seat = await Seat.TakeAsync(browser, office.Console, shift.Reviewer);
        await _seat.GoAsync($"/cases/{shift.Reference}");
        await _seat.SeePicturesAsync();
    }

    public ValueTask DisposeAsync() => _seat.DisposeAsync();

    private async Task<int> LooksAsync() => (await office.Console.RowsAsync()).Count(r => r.Action == "document.opened");
}
