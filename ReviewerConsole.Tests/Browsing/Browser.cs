using System.Diagnostics;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ReviewerConsole.Tests.Browsing.Browser))]

namespace ReviewerConsole.Tests.Browsing;

/// <summary>
/// One Chromium for all browser tests. Uses what the machine has (Chromium, Chrome or Edge), else installs Chromium:
/// from Debian's packages where the tests run as root on Debian, else by Playwright's own download.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Known =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/usr/bin/microsoft-edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly SemaphoreSlim _once = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh profile, as of another person at another machine.</summary>
    public async Task<IBrowserContext> PersonAsync(BrowserNewContextOptions? options = null) =>
        await (await BrowserAsync()).NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 } });

    /// <summary>Path of the browser's program; <see langword="null"/> for the one that Playwright downloaded.</summary>
    public static string? Program => Known.FirstOrDefault(File.Exists);

    /// <summary>Switches without which Chromium does not run as root or reaches for the network by itself.</summary>
    public static IReadOnlyList<string> Switches { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _once.Dispose();
    }

    /// <summary>The driver, for a test that launches a browser of its own.</summary>
    public async Task<IPlaywright> PlaywrightAsync()
    {
        await BrowserAsync();
        return _playwright!;
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _once.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000); // a loaded machine is slow, not wrong
            return _browser ??= await LaunchAsync(_playwright);
        }
        finally
        {
            _once.Release();
        }
    }

    private static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        if (Program is null)
        {
            Install();
        }

        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Switches });
    }

    private static void Install()
    {
        var debianRoot = File.Exists("/etc/debian_version") && Environment.UserName == "root";
        var done = debianRoot
            ? Run("apt-get", "update") && Run("apt-get", "install", "-y", "--no-install-recommends", "chromium")
            : Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0;
        if (!done)
        {
            throw new InvalidOperationException(
                "The browser tests need Chromium, Chrome or Edge, and none could be installed. Install one: on Debian or Ubuntu "
                + "'sudo apt-get install chromium', elsewhere Google Chrome or Microsoft Edge in its usual place; then run the tests again.");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
