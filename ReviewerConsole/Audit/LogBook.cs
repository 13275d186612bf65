using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

/// <summary>Puts the console's own start and stop on record. A console that cannot write the first row does not start.</summary>
public sealed class LogBook(AuditGate gate)
{
    /// <exception cref="AuditUnavailableException">The table takes no row: do not start.</exception>
    public Task StartedAsync() => gate.RecordAsync(Actor.System, new Started(), CancellationToken.None);

    /// <summary>A stop that cannot be written is a missing row, which says by itself that this run did not end in order.</summary>
    public async Task StoppedAsync()
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
