using System.Diagnostics;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>What some repetitions of one thing took.</summary>
/// <param name="Wall">Each one's milliseconds from start to end.</param>
/// <param name="Elapsed">From the first start to the last end.</param>
/// <param name="Cpu">Processor time of the process that was watched, all repetitions together.</param>
internal sealed record Measured(IReadOnlyList<double> Wall, TimeSpan Elapsed, TimeSpan Cpu)
{
    public double CpuEach => Cpu.TotalMilliseconds / Wall.Count;

    public double PerSecond => Wall.Count / Elapsed.TotalSeconds;

    /// <summary>One after the other, in this process.</summary>
    public static Task<Measured> HereAsync(int times, Func<int, Task> work) => OfAsync(times, 1, OwnCpu, work);

    /// <summary>So many at once; each takes the next when it is done.</summary>
    /// <param name="cpu">Reads the clock of the process that does the work.</param>
    public static async Task<Measured> OfAsync(int times, int atOnce, Func<TimeSpan> cpu, Func<int, Task> work)
    {
        var wall = new double[times];
        var next = -1;
        var (before, start) = (cpu(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < times)
            {
                var began = Stopwatch.GetTimestamp();
                await work(i);
                wall[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new(wall, elapsed, cpu() - before);
    }

    public static TimeSpan OwnCpu() => Environment.CpuUsage.TotalTime;
}
