using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>
/// Fills the queue of a new console with people who do not exist. Development only. They come in the way an integrator's
/// do, with a key of their own, and every row says when that really was; only the moment from which an answer is due is set back.
/// </summary>
internal sealed partial class DemoApplications(
    IntakeDesk intake, UploadDesk uploads, ApiKeyDesk keys, IOptions<ReviewOptions> review, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<DemoApplications> log) : BackgroundService
{
    private const string Wallet = "demo-wallet";
    private const int Workers = 2;
    private const int Step = 11; // so many applications to a line of progress

    /// <summary>Sends what is not there yet. What an earlier start left half done is completed.</summary>
    /// <exception cref="AuditUnavailableException">The rest comes with the next start.</exception>
    public async Task SendAsync(IReadOnlyList<DemoPlan> plan, CancellationToken ct)
    {
        var open = new List<DemoPlan>();
        foreach (var one in plan)
        {
            if (await intake.FindAsync($"api:{Wallet}", one.ExternalId, ct) is not { } found || Awaited(found).Any())
            {
                open.Add(one);
            }
        }

        if (open.Count == 0)
        {
            return;
        }

        await keys.RevokeAsync(Actor.System, Wallet, ct); // of a start that did not come to its end
        var key = (await keys.CreateAsync(Actor.System, Wallet, days: 1, ct)).Key!;
        var done = 0;
        LogBegun(open.Count);
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = ct }, async (one, stop) =>
        {
            await SendAsync(Integrator.Of(key), one, stop);
            if (Interlocked.Increment(ref done) is var count && (count % Step == 0 || count == open.Count))
            {
                LogProgress(count, open.Count);
            }
        });
        await keys.RevokeAsync(Actor.System, Wallet, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (lifetime.ApplicationStarted.Register(started.SetResult))
            {
                await started.Task.WaitAsync(stoppingToken); // whoever signs in meanwhile finds the queue filling
            }

            await SendAsync(DemoPlan.All(review.Value.DueAfter), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start completes it.
        }
        catch (AuditUnavailableException)
        {
            LogIncomplete();
        }
    }

    private async Task SendAsync(Integrator wallet, DemoPlan one, CancellationToken ct)
    {
        var application = await intake.FindAsync(wallet.Code, one.ExternalId, ct);
        if (application is null)
        {
            var (sent, faults) = ApplicationReader.Read(one.Json, clock.UtcNow());
            var answer = sent is null ? faults[0] : await intake.ReceiveAsync(wallet, sent, clock.UtcNow() - one.Age, ct);
            application = Expect(one, answer);
        }

        foreach (var slot in Awaited(application))
        {
            using var picture = new MemoryStream(one.Pictures.Single(p => p.Slot == slot).Draw());
            Expect(one, await uploads.StoreAsync(wallet, application.Id, slot, new(picture, picture.Length, "image/jpeg", null), ct));
        }
    }

    private static IEnumerable<string> Awaited(ApplicationAnswer application) =>
        application.State == nameof(CaseState.Received) ? application.Documents.Where(d => d.State == "Awaited").Select(d => d.Slot) : [];

    private static T Expect<T>(DemoPlan one, IntakeAnswer<T> answer) where T : class => answer.Value
        ?? throw new InvalidOperationException($"The demo application {one.ExternalId} was refused: {answer.Fault!.Code} {answer.Fault.Field}.");

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "Demo data: drawing {Count} applications. The queue fills meanwhile.")]
    private partial void LogBegun(int count);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "Demo data: {Done} of {Count} applications are in the queue.")]
    private partial void LogProgress(int done, int count);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Demo data is incomplete, since the audit log could not be written. The next start completes it.")]
    private partial void LogIncomplete();
}
