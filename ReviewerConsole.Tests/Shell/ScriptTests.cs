using Microsoft.Playwright;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.Shell;

/// <summary>The console's own scripts, each alone in a page of Chromium.</summary>
public sealed class ScriptTests(Browser browser, WebRoot files) : IClassFixture<WebRoot>, IAsyncLifetime
{
    private const string Buttons = """
        <button id="n" data-key="n" onclick="log('n')">Take next</button>
        <button id="d" data-key="d" onclick="log('d')" disabled>Dead</button>
        <button id="h" data-key="h" onclick="log('h')" style="display:none">Hidden</button>
        <button id="plus" data-key="+" onclick="log('+')">Zoom</button>
        <button id="esc" data-key="escape" onclick="log('curtain')">Curtain</button>
        <input id="text"><textarea id="area"></textarea><select id="select"><option>n</option></select><div id="rich" contenteditable>x</div>
        <label><input type="radio" id="radio" name="r">one</label>
        """;

    private IBrowserContext _person = null!;
    private IPage _page = null!;

    [Theory]
    [InlineData("n")]
    [InlineData("Shift+N")]
    public async Task A_key_presses_the_control_that_carries_it(string key)
    {
        await OpenAsync(Buttons);

        await _page.Keyboard.PressAsync(key);

        Assert.Equal(["n"], await LogAsync());
    }

    [Theory]
    [InlineData("#text")]
    [InlineData("#area")]
    [InlineData("#select")]
    [InlineData("#rich")]
    public async Task Keys_are_off_while_typing(string field)
    {
        await OpenAsync(Buttons);
        await _page.FocusAsync(field);

        await _page.Keyboard.PressAsync("n");

        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Keys_work_on_a_radio_button_which_takes_no_letters()
    {
        await OpenAsync(Buttons);
        await _page.FocusAsync("#radio");

        await _page.Keyboard.PressAsync("n");

        Assert.Equal(["n"], await LogAsync());
    }

    [Theory]
    [InlineData("Control+n")]
    [InlineData("Alt+n")]
    [InlineData("Meta+n")]
    [InlineData("d")]
    [InlineData("h")]
    [InlineData("z")]
    public async Task A_shortcut_of_the_browser_and_a_dead_or_hidden_control_press_nothing(string key)
    {
        await OpenAsync(Buttons);

        await _page.Keyboard.PressAsync(key);

        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_key_held_down_decides_once_but_zooms_on_at_a_pace_that_a_page_may_send()
    {
        await OpenAsync(Buttons);

        // A second at thirty a second, as keyboards repeat.
        await _page.EvaluateAsync("""
            () => { for (const key of ['n', '+']) for (let i = 0; i <= 30; i++) {
              const event = new KeyboardEvent('keydown', { key, repeat: i > 0, bubbles: true, cancelable: true });
              Object.defineProperty(event, 'timeStamp', { value: i * 1000 / 30 });
              document.body.dispatchEvent(event);
            } }
            """);

        var pressed = await LogAsync();
        Assert.Equal(["n", .. Enumerable.Repeat("+", 9)], pressed);
    }

    [Fact]
    public async Task Escape_leaves_the_field_first_and_then_draws_the_curtain()
    {
        await OpenAsync(Buttons);
        await _page.FocusAsync("#text");

        await _page.Keyboard.PressAsync("Escape");
        var whileTyping = await LogAsync();
        await _page.Keyboard.PressAsync("Escape");

        Assert.Empty(whileTyping);
        Assert.Equal(["curtain"], await LogAsync());
    }

    [Fact]
    public async Task A_dialog_that_arrives_takes_keys_and_focus_and_gives_the_focus_back()
    {
        await OpenAsync(Buttons);
        await _page.FocusAsync("#n");
        await _page.EvaluateAsync("""
            () => document.body.insertAdjacentHTML('beforeend', `<dialog data-modal><textarea id="note"></textarea>
              <button data-key="n" onclick="log('inner')">N</button><button data-key="escape" onclick="this.closest('dialog').remove()">Back</button></dialog>`)
            """);
        await Assertions.Expect(_page.Locator("dialog:modal")).ToBeVisibleAsync();

        await _page.FocusAsync("dialog button");
        await _page.Keyboard.PressAsync("n");
        await _page.FocusAsync("#note");
        await _page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(_page.Locator("dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(_page.Locator("#n")).ToBeFocusedAsync();
        Assert.Equal(["inner"], await LogAsync());
    }

    [Fact]
    public async Task A_dialog_of_the_page_is_closed_by_the_page_alone()
    {
        await OpenAsync("<p>x</p>");
        await _page.EvaluateAsync("() => document.body.insertAdjacentHTML('beforeend', '<dialog data-modal><button>Stay</button></dialog>')");
        await Assertions.Expect(_page.Locator("dialog:modal")).ToBeVisibleAsync();

        await _page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(_page.Locator("dialog:modal")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_question_mark_opens_the_keys_and_escape_closes_them()
    {
        await OpenAsync("""
            <button data-key="?" data-opens="keys-help">Keys</button><button data-key="escape" onclick="log('curtain')">Curtain</button>
            <dialog id="keys-help"><button data-closes>Close</button></dialog>
            """);

        await _page.Keyboard.PressAsync("?");
        await Assertions.Expect(_page.Locator("dialog:modal")).ToBeVisibleAsync();
        await _page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(_page.Locator("dialog")).ToBeHiddenAsync();
        Assert.Empty(await LogAsync());
    }

    [Theory]
    [InlineData("show", "retrying")]
    [InlineData("retrying", "retrying")]
    [InlineData("failed", "failed")]
    [InlineData("paused", "failed")]
    [InlineData("rejected", "rejected")]
    [InlineData("resume-failed", "rejected")]
    public async Task A_lost_line_covers_the_pictures_until_it_is_back(string reported, string said)
    {
        await OpenAsync("""
            <div class="pic"><img alt="card" width="10" height="10" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></div>
            <div id="components-reconnect-modal" hidden></div>
            <dialog id="line-lost"><div data-when="retrying"><button data-retry>a</button></div><div data-when="failed"><button data-retry>b</button></div>
            <div data-when="rejected"><button data-reload>c</button></div></dialog>
            <span data-kept="as the server has it"></span><textarea data-draft>typed since</textarea>
            """, "js/line.js");
        var picture = _page.Locator("img");
        await Assertions.Expect(picture).ToBeVisibleAsync();

        await ReportAsync(reported);

        await Assertions.Expect(picture).ToBeHiddenAsync();
        await Assertions.Expect(_page.Locator("dialog:modal [data-when]:visible")).ToHaveAttributeAsync("data-when", said);
        await _page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(_page.Locator("dialog:modal")).ToBeVisibleAsync();
        await ReportAsync("hide");
        await Assertions.Expect(picture).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_is_told_within_a_second_and_a_half_though_nobody_leaves_the_field()
    {
        await StopClockAsync();
        await OpenAsync("""<textarea data-draft onchange="log(this.value)"></textarea><textarea id="other" onchange="log('other')"></textarea>""", "js/draft.js");

        foreach (var letter in (string[])["o", "n", "e"])
        {
            await _page.Locator("[data-draft]").PressSequentiallyAsync(letter);
            await _page.Clock.RunForAsync(499); // who goes on typing is not waited for
        }

        var early = await LogAsync();
        await _page.Clock.RunForAsync(3);

        Assert.Empty(early);
        Assert.Equal(["one"], await LogAsync());
    }

    [Fact]
    public async Task Words_typed_while_the_line_was_lost_are_told_when_it_is_back()
    {
        await StopClockAsync();
        await OpenAsync("""
            <dialog id="line-lost"></dialog><span data-kept="a"></span><textarea data-draft onchange="log(this.value)">a</textarea><textarea data-draft onchange="log('same')">a</textarea>
            """, "js/draft.js");
        await _page.EvaluateAsync("() => document.getElementById('line-lost').showModal()");
        await _page.EvaluateAsync("""
            () => {
              const field = document.querySelector('[data-draft]');
              field.value = 'ab';
              field.dispatchEvent(new Event('input', { bubbles: true }));
            }
            """);
        await _page.Clock.RunForAsync(2000);
        var lost = await LogAsync();

        await _page.EvaluateAsync("() => { document.getElementById('line-lost').close(); document.dispatchEvent(new Event('line-back')); }");

        Assert.Empty(lost);
        Assert.Equal(["ab"], await LogAsync());
    }

    public async ValueTask InitializeAsync()
    {
        _person = await browser.PersonAsync();
        _page = await _person.NewPageAsync();
    }

    public async ValueTask DisposeAsync() => await _person.CloseAsync();

    // From here on time passes where a test says so, and nowhere else.
    private async Task StopClockAsync()
    {
        var start = new DateTime(2026, 11, 24, 3, 0, 0, DateTimeKind.Utc);
        await _page.Clock.InstallAsync(new() { TimeDate = start });
        await _page.Clock.PauseAtAsync(start.AddHours(1));
    }

    private async Task OpenAsync(string body, string script = "js/keys.js")
    {
        await _page.SetContentAsync($"<!doctype html><body>{body}</body>");
        await _page.AddStyleTagAsync(new() { Path = files.PathOf("css/console.css") });
        await _page.AddScriptTagAsync(new() { Content = "window.pressed = []; window.log = what => window.pressed.push(what);" });
        await _page.AddScriptTagAsync(new() { Path = files.PathOf(script) });
    }

    private async Task ReportAsync(string state) => await _page.EvaluateAsync(
        "state => document.getElementById('components-reconnect-modal').dispatchEvent(new CustomEvent('components-reconnect-state-changed', { detail: { state } }))", state);

    private Task<string[]> LogAsync() => _page.EvaluateAsync<string[]>("() => window.pressed");
}
