using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Tests.Operations;

/// <summary>One more process of the console, beside others on the same database, documents and keys.</summary>
internal sealed partial class Instance : IAsyncDisposable
{
    private readonly Process _process;

    private Instance(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens, with the host name that browsers treat as secure.</summary>
    public Uri Address { get; }

    public bool Lives => !_process.HasExited;

    /// <summary>Starts it as in production, on the folders and the database of <paramref name="console"/>.</summary>
    public static async Task<Instance> StartAsync(ConsoleApp console, Store store, string? urls = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), $"--urls={urls ?? "http://127.0.0.1:0"}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = console.DataFolder,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = console.DataFolder;
        start.Environment["Console__KeyFolder"] = console.KeyFolder;
        start.Environment["Console__Database__Patience"] = ConsoleApp.Patience.ToString();
        foreach (var (key, value) in store.Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The instance ended: {string.Join('\n', said)}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, await listening.Task.WaitAsync(TestContext.Current.CancellationToken));

        void Hear(string? line)
        {
            lock (said)
            {
                said.Add(line ?? "");
            }

            if (line is not null && Listening().Match(line) is { Success: true } at)
            {
                listening.TrySetResult(new($"http://localhost:{at.Groups[1].Value}/"));
            }
        }
    }

    /// <summary>Ends it as a power cut would: SIGKILL, nothing is written any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>A client without cookies of its own and without redirects.</summary>
    public HttpClient Http(string cookie)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (Lives)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
