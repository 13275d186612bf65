using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A whole day without a mouse.</summary>
public sealed class KeyboardTests(Browser browser, Office office) : IClassFixture<Office>, IAsyncLifetime
{
    private Seat _seat = null!;

    private IPage Page => _seat.Page;

    private IKeyboard Keys => _seat.Page.Keyboard;

    [Fact]
    public async Task A_case_is_taken_looked_at_and_approved_by_keys_alone()
    {
        var reference = await TakeAsync();

        await Keys.PressAsync("r");
        await Expect(Page.Locator("[data-picture] img").First).ToHaveAttributeAsync("style", new Regex("rotate\\(90deg\\)"));
        await Keys.PressAsync("2");
        await Expect(Page.GetByRole(AriaRole.Group, new() { Name = "Selfie" })).ToBeFocusedAsync();
        await Keys.PressAsync("+");
        await Expect(Page.Locator(".tools [data-zoom]")).ToHaveTextAsync("125 %");
        await Keys.PressAsync("0");
        await Expect(Page.Locator(".tools [data-zoom]")).ToHaveTextAsync("100 %");
        await Keys.PressAsync("c");
        await Expect(Page.Locator(".pane:visible")).ToHaveCountAsync(1);
        await Keys.PressAsync("c");
        await Expect(Page.Locator(".pane:visible")).ToHaveCountAsync(2);
        await Keys.PressAsync("a");
        await Expect(Page.GetByText("Open check:")).ToBeVisibleAsync(); // it says what is missing, and goes there
        await AnswerAllAsync();
        await Keys.PressAsync("a");

        await Expect(Page.Locator("main h1")).ToHaveTextAsync($"{reference} is approved");
        await Expect(Page.Locator("main h1")).ToBeFocusedAsync();
        Assert.Empty(_seat.Complaints);
    }

    [Fact]
    public async Task A_case_is_proposed_for_rejection_by_keys_alone()
    {
        var reference = await TakeAsync();

        await AnswerAllAsync();
        await Keys.PressAsync("x");
        await Expect(Page.Locator("dialog:modal #decide-title")).ToBeFocusedAsync();
        await Keys.PressAsync("/");
        await Expect(Page.Locator("#decide-search")).ToBeFocusedAsync();
        await Keys.TypeAsync("tampered");
        await Expect(Page.Locator("dialog input[name=reason]")).ToHaveCountAsync(1);
        await Keys.PressAsync("Enter");
        await Expect(Page.GetByLabel("DOC_TAMPERED")).ToBeCheckedAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Propose to reject" })).ToBeVisibleAsync();
        await Keys.PressAsync("Enter");

        await Expect(Page.Locator("main h1")).ToHaveTextAsync($"{reference} waits for a second person");
        Assert.Empty(_seat.Complaints);
    }

    [Fact]
    public async Task A_number_chooses_a_reason_and_Escape_gives_the_focus_back()
    {
        await TakeAsync();

        await Keys.PressAsync("x");
        await Expect(Page.Locator("dialog:modal #decide-title")).ToBeFocusedAsync();
        await Keys.PressAsync("1");
        await Expect(Page.GetByLabel("DOC_BLURRY")).ToBeCheckedAsync();
        await Keys.PressAsync("Escape");

        await Expect(Page.Locator("dialog:modal")).ToHaveCountAsync(0);
        await Keys.PressAsync("e");
        await Expect(Page.Locator("dialog:modal #note-text")).ToBeFocusedAsync();
        await Keys.PressAsync("Escape");
        await Expect(Page.Locator("dialog:modal")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Keys_are_letters_while_a_note_is_typed()
    {
        var reference = await TakeAsync(birthDate: "1998-03-15"); // the NIK differs, so a note must say why it is accepted
        for (var down = 0; down < 5; down++)
        {
            await Keys.PressAsync("ArrowDown");
        }

        await Expect(Page.Locator(".chk .now")).ToContainTextAsync("NIK fits the birth date");
        await Keys.PressAsync("Space");
        await Expect(Page.Locator("#check-note")).ToBeFocusedAsync();
        var before = (await office.Console.RowsAsync()).Count;

        await Keys.TypeAsync("naxek ?rlic 120 +-");

        await Expect(Page.Locator("#check-note")).ToHaveValueAsync("naxek ?rlic 120 +-");
        await Expect(Page.Locator("dialog:modal")).ToHaveCountAsync(0);
        await Expect(Page.Locator("[data-view=contrast]")).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Page.Locator(".chead h1")).ToHaveTextAsync(reference);
        Assert.Equal(before, (await office.Console.RowsAsync()).Count);
    }

    [Theory]
    [InlineData("/queue")]
    [InlineData("/cases/")]
    public async Task Every_stop_of_the_Tab_key_shows_the_focus(string path)
    {
        await TakeAsync();
        if (path == "/queue")
        {
            await _seat.GoAsync(path);
            await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Continue" })).ToBeVisibleAsync();
        }

        await Page.Locator("a, button").First.FocusAsync(); // the top bar too
        var seen = new HashSet<string>();
        var hidden = new List<string>();
        for (var repeated = false; !repeated;)
        {
            await Keys.PressAsync("Tab");
            var stop = await Page.EvaluateAsync<string[]>(
                """
                () => {
                  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                  window.stops ??= new Map();
                  if (!window.stops.has(at)) window.stops.set(at, window.stops.size);
                  if (document.querySelector('dialog.curtain[open]')) return ['0', '']; // past the last stop the window lost the focus
                  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && at.matches(':focus-visible');
                  return [String(window.stops.get(at)), at === document.body || (ring && box.width > 0 && box.height > 0) ? '' : at.outerHTML.slice(0, 160)];
                }
                """);
            repeated = !seen.Add(stop[0]);
            if (stop[1].Length > 0)
            {
                hidden.Add(stop[1]);
            }
        }

        Assert.True(seen.Count > 8, $"{seen.Count} stops");
        Assert.Empty(hidden);
    }

    public async ValueTask InitializeAsync() =>
        _seat = await Seat.TakeAsync(browser, office.Console, await office.Console.StaffAsync(Roles.Reviewer));

    public ValueTask DisposeAsync() => _seat.DisposeAsync();

    private async Task<string> TakeAsync(string birthDate = "1998-03-14")
    {
        var reference = await office.Console.SendCaseAsync(birthDate);
        await _seat.GoAsync("/queue");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Take next" })).ToBeVisibleAsync();
        await Keys.PressAsync("n");
        await _seat.SeePicturesAsync();
        await Expect(Page.Locator(".chead h1")).ToHaveTextAsync(reference);
        return reference;
    }

    private async Task AnswerAllAsync()
    {
        for (var answered = 1; answered <= 6; answered++)
        {
            await Keys.PressAsync("Space");
            await Expect(Page.GetByText($"{answered} of 6 answered")).ToBeVisibleAsync();
            if (answered < 6)
            {
                await Expect(Page.Locator(".chk .now").GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true })).ToBeFocusedAsync();
            }
        }
    }
}
