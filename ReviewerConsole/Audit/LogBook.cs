using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

/// <summary>Puts the console's own start and stop on record. A console that cannot write the first row does not start.</summary>
public sealed class LogBook(AuditGate gate) : IHostedLifecycleService
{
    private const int Tries = 5; // each as long as the writer's patience: other instances may be starting on the same database

    private readonly Lazy<Task> _stopped = new(() => StopAsync(gate));

    /// <exception cref="AuditUnavailableException">The table takes no row: do not start.</exception>
    public async Task StartedAsync()
    {
        for (var left = Tries; left > 0; left--)
        {
            try
            {
                await gate.RecordAsync(Actor.System, new Started(), CancellationToken.None);
                return;
            }
            catch (AuditUnavailableException) when (left > 1)
            {
                // Once more.
            }
        }
    }

    /// <summary>
    /// The last thing of a host that stops, once, whoever stops it and however often. A stop that cannot be written is a
    /// missing row, which says by itself that this run did not end in order.
    /// </summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => _stopped.Value;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task StopAsync(AuditGate gate)
    {
        try
        {
            await gate.RecordAsync(Actor.System, new Stopped(), CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            // Said above.
        }
    }

    private sealed record Started : IAuditedFact
    {
        public static string Name => "log.started";
        public Subject Subject => default;
    }

    private sealed record Stopped : IAuditedFact
    {
        public static string Name => "log.stopped";
        public Subject Subject => default;
    }
}
