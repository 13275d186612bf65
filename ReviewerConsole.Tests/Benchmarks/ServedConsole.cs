using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>The console in a process of its own, so that nothing of the client is counted, on the folders of a <see cref="ConsoleApp"/>.</summary>
internal sealed partial class ServedConsole : IAsyncDisposable
{
    private const string Used = "usage ";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _used = Channel.CreateUnbounded<string>();

    private ServedConsole(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Of its process.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Where it listens.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>Processor time of all its threads since it began, to within 10 ms.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and returns when it listens.</summary>
    public static async Task<ServedConsole> StartAsync(string dataFolder, string keyFolder)
    {
        var start = Command(dataFolder, keyFolder, "--urls", "http://127.0.0.1:0");
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServedConsole).Assembly.Location;
        var served = new ServedConsole(Process.Start(start)!);
        await served._address.Task;
        return served;
    }

    public static Task<ServedConsole> StartAsync(ConsoleApp console) => StartAsync(console.DataFolder, console.KeyFolder);

    /// <summary>The program, as built with these tests, with words of the command line.</summary>
    public static ProcessStartInfo Command(string dataFolder, string keyFolder, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = dataFolder;
        start.Environment["Console__KeyFolder"] = keyFolder;
        return start;
    }

    /// <summary>Bytes on the managed heap after a full collection, and bytes of the working set.</summary>
    public async Task<(long Heap, long WorkingSet)> MemoryAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        var parts = (await _used.Reader.ReadAsync()).Split(' ');
        return (long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException("The console ended before it listened."));
        }
        else if (Listening().Match(line) is { Success: true } found)
        {
            _address.TrySetResult(new(found.Groups[1].Value));
        }
        else if (line.StartsWith(Used, StringComparison.Ordinal))
        {
            _used.Writer.TryWrite(line);
        }
    }

    [GeneratedRegex("Now listening on: (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
