using System.Diagnostics;
using System.Globalization;

namespace ReviewerConsole.Tests.Decoding;

/// <summary>Processes as Linux shows them, and what can be done to them.</summary>
internal static class ProcessTree
{
    public const string Reason = "Linux only: signals and /proc.";

    public static bool IsHere => OperatingSystem.IsLinux();

    /// <summary>The one worker of a console.</summary>
    public static int? WorkerOf(int console) => WorkersOf(console) is [var only] ? only : null;

    /// <summary>The workers of a console: the innermost of its children, within what protects them.</summary>
    public static IReadOnlyList<int> WorkersOf(int console) => [.. Children(console).Select(Innermost)];

    /// <summary>Processor time in clock ticks (10 ms) since it began.</summary>
    public static long Ticks(int id)
    {
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a process has worked for 50 ms more than <paramref name="since"/> says.</summary>
    public static async Task WorksAsync(int id, long since)
    {
        while (Ticks(id) < since + 5)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public static async Task SignalAsync(int id, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync();
    }

    private static int Innermost(int id) => Children(id) is [var first, ..] ? Innermost(first) : id;

    private static int[] Children(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id}/task")
                .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // it has just ended
        }
    }
}
