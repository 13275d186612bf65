using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>Holds the store of documents against the database, at the start and once a day.</summary>
internal sealed partial class DocumentSweeper(DocumentVault vault, TimeProvider clock, ILogger<DocumentSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            var found = await vault.CheckAsync(open: false, sweep: true, evenMany: false, ct);
            LogSwept(found.Documents, found.Removed);
            if (found.Orphans.Count > found.Removed)
            {
                LogSuspicious(found.Orphans.Count);
            }

            if (found.Missing.Count > 0)
            {
                LogMissing(found.Missing.Count, found.Missing[0]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || StoreFault.IsUnavailable(e))
        {
            LogLater(e);
        }
    }

    [LoggerMessage(EventId = 3211, Level = LogLevel.Information, Message = "Store of documents: {Documents} documents have their files' places, {Removed} files of nobody were removed")]
    private partial void LogSwept(int documents, int removed);

    [LoggerMessage(EventId = 3212, Level = LogLevel.Critical, Message = "Store of documents: {Orphans} files belong to no row, so many that nothing was removed. Is this the database that belongs to them? If it is: documents check --sweep")]
    private partial void LogSuspicious(int orphans);

    [LoggerMessage(EventId = 3213, Level = LogLevel.Critical, Message = "Store of documents: {Missing} documents lack a sealed file. Restore them from a backup, then run documents check. The first: {Document}")]
    private partial void LogMissing(int missing, Guid document);

    [LoggerMessage(EventId = 3214, Level = LogLevel.Warning, Message = "The store of documents could not be checked; the next round tries again")]
    private partial void LogLater(Exception reason);
}
