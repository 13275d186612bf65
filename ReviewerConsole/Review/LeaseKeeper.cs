using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>
/// Gives cases back that nobody works on: at start, at once when a session ends, else every few seconds. Only the queue
/// waits for it; a lapsed lease opens nothing whether or not it has been here.
/// </summary>
internal sealed partial class LeaseKeeper(LeaseBook leases, SessionNews sessions, TimeProvider clock, ILogger<LeaseKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Guid> _ended = Channel.CreateBounded<Guid>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Ended += Wake;
        try
        {
            using var timer = new PeriodicTimer(Pause, clock);
            var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            var ended = _ended.Reader.ReadAsync(stoppingToken).AsTask();
            while (true)
            {
                await SweepAsync(stoppingToken);
                await await Task.WhenAny(tick, (Task)ended); // the second await: a stopped host ends the loop
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
                ended = ended.IsCompleted ? _ended.Reader.ReadAsync(stoppingToken).AsTask() : ended;
            }
        }
        finally
        {
            sessions.Ended -= Wake;
        }
    }

    private void Wake(Guid session) => _ended.Writer.TryWrite(session);

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            await leases.EndLapsedAsync(ct);
            await leases.ForgetDraftsAsync(ct);
        }
        // A conflict with another instance is no fault either: the next round sees what it did.
        catch (Exception e) when (e is AuditUnavailableException or DbUpdateException || StoreFault.IsUnavailable(e))
        {
            LogLater(e);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Lapsed leases could not be ended; the next round tries again")]
    private partial void LogLater(Exception reason);
}
