using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>Looks twice a minute for sessions that ran out, so that their end is on record and what hangs on them ends too.</summary>
internal sealed partial class SessionWatch(Sessions sessions, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Round, clock);
        try
        {
            while (await rounds.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            await sessions.ExpireAsync(ct);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            LogLater(e);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Sessions that ran out could not be put on record; the next round tries again.")]
    private partial void LogLater(Exception error);
}
