using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Tests.SignIn;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A person at a browser of their own, who notes what that browser is sent and what it complains of.</summary>
internal sealed class Seat : IAsyncDisposable
{
    private readonly ConsoleApp _console;

    private Seat(ConsoleApp console, IBrowserContext context, IPage page)
    {
        (_console, Context, Page) = (console, context, page);
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Note(frame);
            socket.FrameSent += (_, frame) => Note(frame);
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsStatusOfThePage(message))
            {
                Complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Every frame of the circuits, in both directions.</summary>
    public ConcurrentQueue<byte[]> Frames { get; } = [];

    /// <summary>Errors and warnings of the browser, breaches of the content policy among them.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>The last page as the server sent it.</summary>
    public string Html { get; private set; } = "";

    public static async Task<Seat> TakeAsync(Browser browser, ConsoleApp console, Actor? actor = null, string language = "en-GB")
    {
        var context = await browser.PersonAsync(new()
        {
            Locale = language,
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1440, Height = 900 },
        });
        return await TakeAsync(context, console, actor);
    }

    /// <param name="context">The browser's profile.</param>
    /// <param name="console">Where the person works.</param>
    /// <param name="actor">Whose session the browser has already.</param>
    public static async Task<Seat> TakeAsync(IBrowserContext context, ConsoleApp console, Actor? actor = null)
    {
        if (actor is not null)
        {
            var cookie = console.Cookie(actor).Split('=', 2);
            await context.AddCookiesAsync(
                [new() { Name = cookie[0], Value = cookie[1], Domain = "localhost", Path = "/", Secure = true, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        }

        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.effectiveDirective} ${e.blockedURI}`));");
        return new(console, context, page);
    }

    /// <summary>Opens an address and waits for its heading.</summary>
    public async Task GoAsync(string path)
    {
        var answer = await Page.GotoAsync(new Uri(_console.Address, path).ToString());
        await Assertions.Expect(Page.Locator("main h1")).ToBeAttachedAsync();
        Html = await answer!.TextAsync();
    }

    /// <summary>Fills in the sign-in form with password and the code of this moment.</summary>
    public async Task SignInAsync(Person person, string path = "/signin")
    {
        await GoAsync(path);
        await Page.FillAsync("#email", person.Email);
        await Page.FillAsync("#password", person.Password);
        await Page.FillAsync("#code", person.CodeAt(_console.Clock.GetUtcNow()));
        await Page.ClickAsync("form:has(#email) button[type=submit]");
        await Assertions.Expect(Page).Not.ToHaveURLAsync(new Regex("/signin"));
    }

    /// <summary>Waits until <paramref name="count"/> pictures are there, decoded and with a size.</summary>
    public async Task SeePicturesAsync(int count = 2) => await Page.WaitForFunctionAsync(
        """
        count => {
          const shown = [...document.querySelectorAll('[data-picture] img')].filter(i => i.checkVisibility({ visibilityProperty: true }));
          return shown.length === count && shown.every(i => i.complete && i.naturalWidth > 0 && i.width > 0);
        }
        """,
        count);

    /// <summary>Everything in the document, attributes and typed values included.</summary>
    public async Task<string> DomAsync() => await Page.EvaluateAsync<string>(
        "() => [document.documentElement.outerHTML, document.documentElement.textContent, ...[...document.querySelectorAll('input, textarea, select')].map(e => e.value)].join('\\n')");

    public async ValueTask DisposeAsync() => await Context.CloseAsync();

    private void Note(IWebSocketFrame frame) => Frames.Enqueue(frame.Binary ?? System.Text.Encoding.UTF8.GetBytes(frame.Text ?? ""));

    // That a page answers 403 or 404 is said by the page itself.
    private bool IsStatusOfThePage(IConsoleMessage message) =>
        message.Text.Contains("the server responded with a status", StringComparison.Ordinal)
        && message.Location.StartsWith(Page.Url, StringComparison.Ordinal);
}
