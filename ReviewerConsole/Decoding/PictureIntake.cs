using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.RateLimiting;

namespace ReviewerConsole.Decoding;

/// <summary>No worker can read a file now. Nothing is wrong with the file, and nothing became of it.</summary>
public sealed class DecoderUnavailableException(string message) : Exception(message);

/// <summary>
/// The only way in for a stranger's picture: a worker, a process of its own with few rights, judges the bytes by their
/// content and draws them anew. A file that crashes it, hangs it or takes too long costs that worker, and no more.
/// </summary>
public sealed partial class PictureIntake(TimeProvider clock, ILogger<PictureIntake> log) : IAsyncDisposable
{
    /// <summary>10 MiB.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    /// <summary>Workers, one a core, each with one file at a time.</summary>
    internal static readonly int AtOnce = Environment.ProcessorCount;

    /// <summary>Files that wait, each of them in memory: at most 80 MiB a core.</summary>
    internal static readonly int InLine = 8 * Environment.ProcessorCount;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromSeconds(5);

    private readonly ConcurrencyLimiter _places = new(new()
    {
        PermitLimit = AtOnce,
        QueueLimit = InLine,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly ConcurrentStack<Seat> _free = new(Enumerable.Range(0, AtOnce).Select(_ => new Seat()));
    private readonly SemaphoreSlim _starting = new(1);
    private WorkerProtection? _protection;
    private long? _failedAt;
    private volatile bool _closed;

    /// <summary>False when the last attempt to start a worker failed: uploads are refused until one starts.</summary>
    public bool CanStart => _failedAt is null;

    /// <summary>How a worker is started.</summary>
    internal Func<WorkerProtection, ProcessStartInfo> Command { get; init; } = WorkerCommand.For;

    /// <summary>What the workers run under; <see langword="null"/> before the first has started.</summary>
    internal WorkerProtection? Protection => _protection;

    /// <summary>Process ids of the workers that wait for a file.</summary>
    internal IReadOnlyList<int> Idle => [.. _free.Select(s => s.Worker).Where(w => w is { Ended.IsCompleted: false }).Select(w => w!.Id)];

    /// <summary>Reads a picture as received.</summary>
    /// <param name="declaredType">The request's Content-Type. None, or <c>application/octet-stream</c>, declares nothing.</param>
    /// <exception cref="DecoderUnavailableException">No worker can be started, this one was ended from outside, or too many files wait.</exception>
    public async Task<PictureOutcome> ReadAsync(byte[] received, string? declaredType, CancellationToken ct)
    {
        if (received.Length > MostBytes)
        {
            return new(PictureRefusal.TooLarge);
        }

        using var late = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        RateLimitLease place;
        try
        {
            place = await _places.AcquireAsync(1, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new DecoderUnavailableException("A file has waited too long for a worker.");
        }

        if (!place.IsAcquired)
        {
            place.Dispose();
            throw new DecoderUnavailableException("Too many files wait for a worker.");
        }

        // Whoever leaves meanwhile does not cost the worker its life: it finishes, and takes the next.
        var outcome = new TaskCompletionSource<PictureOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = WorkAsync(place, received, declaredType, outcome);
        return await outcome.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        while (_free.TryPop(out var seat))
        {
            if (seat.Worker is { } worker)
            {
                await worker.DisposeAsync().ConfigureAwait(false);
            }
        }

        await _places.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WorkAsync(RateLimitLease place, byte[] received, string? declaredType, TaskCompletionSource<PictureOutcome> outcome)
    {
        using var _ = place;
        if (!_free.TryPop(out var seat))
        {
            outcome.SetException(new DecoderUnavailableException("The console is about to end."));
            return;
        }

        try
        {
            var worker = await SeatedAsync(seat).ConfigureAwait(false);
            if (await worker.ReadAsync(received, declaredType).ConfigureAwait(false) is { } read)
            {
                outcome.SetResult(read);
            }
            else
            {
                outcome.SetException(new DecoderUnavailableException("The worker was ended from outside."));
            }
        }
        catch (DecoderUnavailableException e)
        {
            outcome.TrySetException(e);
        }
        finally
        {
            _free.Push(seat);
            if (_closed)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<WorkerProcess> SeatedAsync(Seat seat)
    {
        await seat.Lock.WaitAsync().ConfigureAwait(false);
        try
        {
            if (seat.Worker is { Ended.IsCompleted: false } alive)
            {
                return alive;
            }

            var worker = await StartAsync().ConfigureAwait(false);
            seat.Worker = worker;
            _ = ReplaceAsync(seat, worker);
            return worker;
        }
        finally
        {
            seat.Lock.Release();
        }
    }

    // At once, not when the next file comes; but no worker that dies without ever having read one is started again and again.
    private async Task ReplaceAsync(Seat seat, WorkerProcess worker)
    {
        await worker.Ended.ConfigureAwait(false);
        await worker.DisposeAsync().ConfigureAwait(false);
        if (_closed || !worker.HasRead)
        {
            return;
        }

        LogEnded(worker.ExitCode);
        try
        {
            var next = await SeatedAsync(seat).ConfigureAwait(false);
            if (_closed)
            {
                await next.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (DecoderUnavailableException)
        {
            // The next file tries again.
        }
    }

    private async Task<WorkerProcess> StartAsync()
    {
        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_failedAt is { } failed && clock.GetElapsedTime(failed) < BetweenStarts)
            {
                throw new DecoderUnavailableException("No worker could be started a moment ago.");
            }

            foreach (var protection in _protection is { } known ? [known] : WorkerCommand.Candidates())
            {
                var (worker, why) = await WorkerProcess.StartAsync(Command(protection), clock).ConfigureAwait(false);
                if (worker is not null)
                {
                    LogFirst(protection);
                    (_protection, _failedAt) = (protection, null);
                    return worker;
                }

                LogNotStarted(protection, why!);
            }

            _failedAt = clock.GetTimestamp();
            throw new DecoderUnavailableException("No worker can be started.");
        }
        finally
        {
            _starting.Release();
        }
    }

    private void LogFirst(WorkerProtection protection)
    {
        if (_protection is not null)
        {
            return;
        }

        if (protection == WorkerProtection.Sandbox)
        {
            LogSandbox();
        }
        else
        {
            LogUnconfined(protection);
        }
    }

    [LoggerMessage(EventId = 8001, Level = LogLevel.Information, Message = "Pictures are decoded in a sandbox: no network, no files but the program's, 256 MiB.")]
    private partial void LogSandbox();

    [LoggerMessage(EventId = 8002, Level = LogLevel.Warning, Message = "Pictures are decoded in a process of their own, but without a sandbox ({Protection}). On Linux install bubblewrap (bwrap) and util-linux (prlimit), and start again.")]
    private partial void LogUnconfined(WorkerProtection protection);

    [LoggerMessage(EventId = 8003, Level = LogLevel.Warning, Message = "No worker for pictures could be started with protection {Protection}: {Why}.")]
    private partial void LogNotStarted(WorkerProtection protection, string why);

    [LoggerMessage(EventId = 8004, Level = LogLevel.Warning, Message = "A worker for pictures ended with code {ExitCode} over a file. Another takes its place.")]
    private partial void LogEnded(int exitCode);

    private sealed class Seat
    {
        public SemaphoreSlim Lock { get; } = new(1);

        public WorkerProcess? Worker { get; set; }
    }
}
