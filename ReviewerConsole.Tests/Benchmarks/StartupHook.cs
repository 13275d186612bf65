using ReviewerConsole.Tests.Data;

/// <summary>
/// Answers each line on standard input with what the process uses now, garbage collected. The runtime loads it into the
/// measured console by <c>DOTNET_STARTUP_HOOKS</c>, and asks for this very name outside any namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(DurableFileTests.Folder) is { } folder)
        {
            DurableFileTests.WriteForEver(folder); // a process that does nothing else until it is killed
        }

        new Thread(Answer) { IsBackground = true }.Start();
    }

    private static void Answer()
    {
        while (Console.In.ReadLine() is not null)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            Console.Out.WriteLine($"usage {heap} {Environment.WorkingSet}");
        }
    }
}
