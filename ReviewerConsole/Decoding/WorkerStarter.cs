using System.Collections.Concurrent;
using System.Diagnostics;

namespace ReviewerConsole.Decoding;

/// <summary>
/// Starts processes from a thread that lives as long as the console. The sandbox dies with its parent, and Linux takes for
/// the parent the thread that made it (PR_SET_PDEATHSIG of prctl(2)): a pool's thread, which ends when there is little to
/// do, would take a worker with it.
/// </summary>
internal static class WorkerStarter
{
    private static readonly BlockingCollection<Action> Starts = [];

    static WorkerStarter() => new Thread(() =>
    {
        foreach (var start in Starts.GetConsumingEnumerable())
        {
            start();
        }
    }) { IsBackground = true, Name = "Starts workers" }.Start();

    public static Task<Process> StartAsync(ProcessStartInfo command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(command)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }
}
