using System.Diagnostics;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>From the command to the first page, against the same program that only tells its version.</summary>
[Collection(nameof(OneAtATime))]
public sealed class StartBenchmarks
{
    private const int Rounds = 5;

    [Fact(Explicit = true)]
    public async Task Start_up_and_first_page()
    {
        var table = new Table("Start-up", "", "wall ms", "CPU ms");
        var root = Directory.CreateTempSubdirectory("reviewer-console-").FullName;
        List<double> versions = [], first = [], firstCpu = [], again = [], againCpu = [], pages = [], second = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (data, keys) = (Path.Combine(root, $"data-{round}"), Path.Combine(root, $"keys-{round}"));
            var version = await VersionAsync(data, keys);
            var fresh = await StartAsync(data, keys);
            var warm = await StartAsync(data, keys);
            if (round > 0) // the first fills the disk cache
            {
                versions.Add(version);
                first.Add(fresh.Listening);
                firstCpu.Add(fresh.Cpu);
                again.Add(warm.Listening);
                againCpu.Add(warm.Cpu);
                pages.Add(warm.FirstPage);
                second.Add(warm.SecondPage);
            }
        }

        table.Row("peer: the same program asked for --version", Table.Spread(versions, "0"), "");
        table.Row("until it listens, first start: keys, database and schema are made", Table.Spread(first, "0"), Table.Spread(firstCpu, "0"));
        table.Row("until it listens, later starts", Table.Spread(again, "0"), Table.Spread(againCpu, "0"));
        table.Row("first page (sign-in) after that", Table.Spread(pages, "0"), "");
        table.Row("the same page again", Table.Spread(second), "");
        table.Note($"{Rounds} rounds in turn, files in the disk cache, not published ready-to-run.");
        table.Print();
        Directory.Delete(root, recursive: true);
    }

    private static async Task<double> VersionAsync(string data, string keys)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(ServedConsole.Command(data, keys, "--version"))!;
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<(double Listening, double Cpu, double FirstPage, double SecondPage)> StartAsync(string data, string keys)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await ServedConsole.StartAsync(data, keys);
        var (listening, cpu) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, server.Cpu.TotalMilliseconds);
        using var http = new HttpClient { BaseAddress = server.Address };
        return (listening, cpu, await PageAsync(http), await PageAsync(http));
    }

    private static async Task<double> PageAsync(HttpClient http)
    {
        var start = Stopwatch.GetTimestamp();
        await http.GetStringAsync(new Uri("/signin", UriKind.Relative));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
