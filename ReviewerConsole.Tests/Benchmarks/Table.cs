using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>Benchmarks run one after the other, and only when asked for: see the README.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;

/// <summary>One table of figures in Markdown, with the machine and the date under it.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private static readonly string Report = Path.Combine(Root(), "artifacts", "benchmarks.md");

    private readonly List<string> _rows = [];
    private readonly List<string> _notes = [];
    private readonly string _loadBefore = Load();

    public void Row(params IEnumerable<string> cells) => _rows.Add(Line(cells));

    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Prints it, and adds it to <c>artifacts/benchmarks.md</c> beside the solution.</summary>
    public void Print()
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"### {title}")
            .AppendLine()
            .AppendLine(Line(columns))
            .AppendLine(Line(columns.Select((_, i) => i == 0 ? "---" : "---:")))
            .AppendJoin(Environment.NewLine, _rows).AppendLine()
            .AppendLine()
            .AppendJoin(' ', _notes).AppendLine(_notes.Count > 0 ? " " : "")
            .AppendLine(CultureInfo.InvariantCulture, $"{Machine()}; load {_loadBefore} before and {Load()} after.")
            .AppendLine()
            .ToString();
        Directory.CreateDirectory(Path.GetDirectoryName(Report)!);
        File.AppendAllText(Report, text);
        Console.WriteLine();
        Console.WriteLine(text);
    }

    /// <summary>Median, least and greatest: <c>31.2 (30.4–33.0)</c>.</summary>
    public static string Spread(IEnumerable<double> values, string format = "0.0")
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{At(sorted, 0.5).ToString(format, CultureInfo.InvariantCulture)} ({sorted[0].ToString(format, CultureInfo.InvariantCulture)}–{sorted[^1].ToString(format, CultureInfo.InvariantCulture)})");
    }

    /// <summary>The value below which <paramref name="share"/> of all lie.</summary>
    public static double Quantile(IEnumerable<double> values, double share) => At([.. values.Order()], share);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static double At(double[] sorted, double share) => sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];

    private static string Machine() => string.Create(CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores of {Processor()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Build}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("ReviewerConsole.sln").Length == 0)
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }

#if DEBUG
    private const string Build = "Debug build: these figures count for nothing";
#else
    private const string Build = "Release build";
#endif
}
