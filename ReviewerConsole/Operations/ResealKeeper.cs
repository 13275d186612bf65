using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Operations;

/// <summary>Looks every quarter of a minute whether the keys were rotated, and wraps everything anew if they were.</summary>
internal sealed partial class ResealKeeper(Resealer resealer, TimeProvider clock, ILogger<ResealKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await ResealAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ResealAsync(CancellationToken ct)
    {
        try
        {
            while ((await resealer.StepAsync(ct)).Step == ResealStep.Moved)
            {
                ct.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e) when (e is AuditUnavailableException or IOException or UnauthorizedAccessException || StoreFault.IsUnavailable(e))
        {
            LogLater(e);
        }
    }

    [LoggerMessage(EventId = 8103, Level = LogLevel.Warning, Message = "Keys could not be wrapped anew just now; the next round goes on where this one stopped")]
    private partial void LogLater(Exception reason);
}
