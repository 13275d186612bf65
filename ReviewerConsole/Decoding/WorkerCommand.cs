using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ReviewerConsole.Decoding;

/// <summary>What keeps a worker from doing harm, from the strongest to the weakest.</summary>
internal enum WorkerProtection
{
    /// <summary>Namespaces of its own (no network, no file but program and runtime), a limit of memory, no environment.</summary>
    Sandbox,

    /// <summary>A limit of memory and no environment; its files and its network are the console's.</summary>
    Limits,

    /// <summary>No environment and a limit of managed memory: what every system has.</summary>
    Process,
}

/// <summary>How this program is started once more as a worker.</summary>
internal static class WorkerCommand
{
    /// <summary>Private memory of a worker, in MiB (RLIMIT_DATA): heap, pixels, stacks; not the pages of program files.</summary>
    public const int MemoryMiB = 256;

    private const int ManagedMiB = 96; // the file, the picture drawn anew, and little else
    private const int StackMiB = 2; // of each thread; the system's 8 would be counted in full

    // All that the worker's environment holds. Small heaps, few threads, memory given back at once, no files of its own.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_GCHeapHardLimit"] = (ManagedMiB << 20).ToString("X", CultureInfo.InvariantCulture),
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["MALLOC_ARENA_MAX"] = "2",
        ["MALLOC_MMAP_THRESHOLD_"] = "65536",
        ["MALLOC_TRIM_THRESHOLD_"] = "65536",
    };

    private static readonly string[] ToolFolders = ["/usr/bin/", "/bin/", "/usr/local/bin/"];

    // A decoder that comes in files of its own has them listed here.
    private static readonly string[] Managed = ["ReviewerConsole.dll", "ReviewerConsole.runtimeconfig.json", "NetVips.dll"];
    private static readonly string[] Native = ["libvips.so.42"];

    private static readonly string Program = typeof(DecodingWorker).Assembly.Location; // empty in a program of one file
    private static readonly string Runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private static readonly string Host = Path.Combine(Runtime, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    private static bool SharesRuntime => Program.Length > 0 && File.Exists(Host);

    /// <summary>Those that this system might offer, strongest first. Whether they work is seen when a worker starts.</summary>
    public static IEnumerable<WorkerProtection> Candidates()
    {
        if (Tool("prlimit") is not null)
        {
            if (Tool("bwrap") is not null && SharesRuntime)
            {
                yield return WorkerProtection.Sandbox;
            }

            yield return WorkerProtection.Limits;
        }

        yield return WorkerProtection.Process;
    }

    public static ProcessStartInfo For(WorkerProtection protection)
    {
        List<string> words = [.. Itself(), DecodingWorker.Word];
        if (protection == WorkerProtection.Sandbox)
        {
            words = [Tool("bwrap")!, .. Sandbox(), "--", .. words];
        }

        if (protection != WorkerProtection.Process)
        {
            words = [Tool("prlimit")!, $"--data={MemoryMiB << 20}", $"--stack={StackMiB << 20}", "--core=0", "--nofile=256", "--", .. words];
        }

        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory),
        };
        var windows = start.Environment.Where(e => e.Key is "SystemRoot" or "TEMP" or "TMP").ToArray(); // without which nothing starts there
        start.Environment.Clear();
        foreach (var (name, value) in OperatingSystem.IsWindows() ? Settings.Concat(windows!) : Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    // Under `dotnet run`, published or inside a test host: the runtime that runs this program runs its assembly again. A
    // program that brings its own runtime, or is one file, starts itself.
    private static string[] Itself() => SharesRuntime ? [Host, "exec", Program]
        : Program.Length > 0 ? [Path.ChangeExtension(Program, OperatingSystem.IsWindows() ? "exe" : null)]
        : [Environment.ProcessPath!];

    // The files that the worker needs, one by one: beside them lie settings with passwords, and perhaps the data. Without
    // its list of dependencies (deps.json) the host takes the assemblies that are there.
    private static IEnumerable<string> Sandbox()
    {
        string[] options = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--proc", "/proc", "--dev", "/dev"];
        var settings = Settings.SelectMany(s => new[] { "--setenv", s.Key, s.Value });
        string[] system = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"];
        var files = system.Append(Runtime).Where(Directory.Exists).Select(path => (Source: path, Place: path))
            .Concat(ProgramFiles().Where(f => File.Exists(f.Source)));
        return [.. options, .. settings, .. files.SelectMany(f => new[] { "--ro-bind", f.Source, f.Place }), "--chdir", "/"];
    }

    private static IEnumerable<(string Source, string Place)> ProgramFiles()
    {
        var folder = Path.GetDirectoryName(Program)!;
        var managed = Managed.Select(name => (Path.Combine(folder, name), Path.Combine(folder, name)));
        var searched = ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator);
        return managed.Concat(Native.Select(name => (
            searched.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists) ?? "", Path.Combine(folder, name))));
    }

    // Not by PATH, which others may have set.
    private static string? Tool(string name) => OperatingSystem.IsLinux()
        ? ToolFolders.Select(folder => folder + name).FirstOrDefault(File.Exists)
        : null;
}
