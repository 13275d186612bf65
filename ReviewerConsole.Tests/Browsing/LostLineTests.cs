using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>R5: the socket is cut, for a short while or for longer than the server waits, or the server itself goes and comes back.</summary>
public sealed class LostLineTests(Browser browser) : IAsyncDisposable
{
    private const string Words = "The face is younger than the card";
    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-restart-").FullName;
    private readonly List<IAsyncDisposable> _open = [];
    private ConsoleApp _console = null!;
    private Shift _shift = null!;
    private Line _line = null!;
    private Seat _seat = null!;

    private IPage Page => _seat.Page;

    private ILocator Note => Page.Locator("#note-text");

    private ILocator Lost => Page.Locator("dialog#line-lost:modal");

    [Fact]
    public async Task R5_A_short_cut_covers_the_pictures_and_the_same_page_goes_on_with_every_word()
    {
        await OpenAsync();
        await Page.EvaluateAsync("() => { window.same = true; }");
        var before = await _console.RowsAsync();
        _line.Hold();
        await Note.PressSequentiallyAsync(Words); // nothing of it reaches the server

        _line.Cut();
        await Expect(Lost).ToBeVisibleAsync();
        await Expect(Page.Locator("[data-picture] img").First).ToBeHiddenAsync();
        _line.Mend();
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Lost).ToBeHiddenAsync();
        await Expect(Note).ToHaveValueAsync(Words);
        await KeptAsync(Words);
        Assert.True(await Page.EvaluateAsync<bool>("() => !!window.same"));
        await Page.Keyboard.PressAsync("Escape"); // leaves the dialog: the pictures are those of before
        await _seat.SeePicturesAsync();
        Assert.Equal(before.Count, (await _console.RowsAsync()).Count);
    }

    [Fact]
    public async Task R5_After_a_long_cut_the_page_loads_again_by_itself_with_the_note_and_new_views_on_record()
    {
        await OpenAsync(Forgetful);
        await Note.PressSequentiallyAsync(Words);
        await KeptAsync(Words); // nobody has left the field
        var before = await LooksAsync();

        _line.Cut();
        await Expect(Lost).ToBeVisibleAsync();
        _line.Mend();
        await Page.Keyboard.PressAsync("Enter");

        await BackAsync();
        Assert.Equal((before.Opened + 1, before.Looked + 2), await LooksAsync());
    }

    [Fact]
    public async Task R5_Words_that_the_server_does_not_have_stay_on_the_screen_until_their_writer_lets_go()
    {
        await OpenAsync(Forgetful);
        _line.Hold();
        await Note.PressSequentiallyAsync(Words);

        _line.Cut();
        await Expect(Lost).ToBeVisibleAsync();
        _line.Mend();
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Page.Locator("#line-unkept")).ToHaveValueAsync(Words);
        await Expect(Page.GetByText("These words did not reach the server.")).ToBeVisibleAsync();
        await AssertAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Load again" }).ClickAsync();
        await _seat.SeePicturesAsync();
    }

    [Fact]
    public async Task R5_A_server_that_restarts_in_the_middle_of_a_review_brings_case_and_note_back()
    {
        await OpenAsync();
        await Note.PressSequentiallyAsync(Words);
        await KeptAsync(Words);
        var before = await LooksAsync();

        _line.Cut();
        await _console.DisposeAsync();
        await Expect(Lost).ToBeVisibleAsync();
        _console = Start(null);
        _line.Mend(_console.Address);
        await Page.Keyboard.PressAsync("Enter");

        await BackAsync();
        Assert.Equal((before.Opened + 1, before.Looked + 2), await LooksAsync());
    }

    [Theory]
    [InlineData("en-GB", "Connection lost", "What you ticked and typed is kept as of", "Your lease runs on:", "The server does not answer. The page goes on trying.")]
    [InlineData("id-ID", "Koneksi terputus", "Yang Anda centang dan ketik tersimpan per", "Masa pinjam Anda terus berjalan:", "Server tidak menjawab. Halaman ini terus mencoba.")]
    public async Task The_dialog_says_in_both_languages_what_is_kept_and_what_runs_on(string language, string title, string kept, string lease, string failed)
    {
        await OpenAsync(language: language);
        await Note.PressSequentiallyAsync(Words);
        await KeptAsync(Words);

        _line.Cut();

        await Expect(Lost).ToBeVisibleAsync();
        await Expect(Lost).ToHaveRoleAsync(AriaRole.Alertdialog);
        await Expect(Lost).ToHaveAccessibleNameAsync(title);
        await Expect(Lost.Locator("[data-retry]:visible")).ToBeFocusedAsync();
        await Expect(Lost.Locator("[data-line=kept]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex($@"^\s*{kept} \d\d\.\d\d\.\d\d WIB\.\s*$"));
        await Expect(Lost.Locator("[data-line=lease]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex($@"^\s*{lease} (20:00|19:\d\d)\.\s*$"));
        await Expect(Lost.Locator("[data-line=lease-over]")).ToBeHiddenAsync();
        await Expect(Lost.Locator("#components-reconnect-current-attempt")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+$"));
        await AssertAccessibleAsync();
        // Read in the same breath: the framework goes on trying, and says so.
        var said = await Page.EvaluateAsync<string>("""
            () => {
              document.getElementById('components-reconnect-modal').dispatchEvent(
                new CustomEvent('components-reconnect-state-changed', { detail: { state: 'failed' } }));
              return document.getElementById('line-lost').innerText;
            }
            """);
        Assert.Contains(failed, said, StringComparison.Ordinal);
        await AssertAccessibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var one in _open)
        {
            await one.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // Gives a page up as soon as its line is lost, as the server does after Console:Circuits:LostFor.
    private static void Forgetful(IServiceCollection services) => services.PostConfigure<CircuitOptions>(o => o.DisconnectedCircuitMaxRetained = 0);

    private ConsoleApp Start(Action<IServiceCollection>? replace)
    {
        var console = new ConsoleApp(null, replace, new Dictionary<string, string>
        {
            ["Console:DataFolder"] = Path.Combine(_folder, "data"),
            ["Console:KeyFolder"] = Path.Combine(_folder, "keys"),
        });
        _open.Add(console);
        return console;
    }

    // A case on the table, and the dialog of escalating it, whose note is about to be typed.
    private async Task OpenAsync(Action<IServiceCollection>? replace = null, string language = "en-GB")
    {
        _console = Start(replace);
        await _console.SendCaseAsync();
        _shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        _line = new(_console.Address);
        _open.Add(_line);
        _seat = await Seat.TakeAsync(browser, _console, _shift.Reviewer, language);
        _open.Add(_seat);
        await Page.GotoAsync(new Uri(_line.Address, $"cases/{_shift.Reference}").ToString());
        await _seat.SeePicturesAsync();
        await _console.RowsWhenAsync(rows => rows.Count(r => r.Action == "document.served") == 2);
        await Page.Keyboard.PressAsync("e");
        await Expect(Note).ToBeFocusedAsync();
    }

    private Task KeptAsync(string words) => Expect(Page.Locator("[data-kept-at]")).ToHaveAttributeAsync("data-kept", words);

    private async Task BackAsync()
    {
        await _seat.SeePicturesAsync();
        await Expect(Lost).ToBeHiddenAsync();
        await Page.Keyboard.PressAsync("e");
        await Expect(Note).ToHaveValueAsync(Words);
    }

    private async Task<(int Opened, int Looked)> LooksAsync()
    {
        var rows = await _console.RowsAsync();
        return (rows.Count(r => r.Action == "case.opened"), rows.Count(r => r.Action == "document.opened"));
    }

    private async Task AssertAccessibleAsync()
    {
        var found = await Page.RunAxe();
        Assert.Equal("", string.Join('\n', found.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
    }
}
