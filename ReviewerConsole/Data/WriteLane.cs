namespace ReviewerConsole.Data;

/// <summary>
/// One writer at a time in this process. SQLite has a single writer anyway, and without a queue in front of it
/// sixteen callers wait fourteen times as long as with one.
/// </summary>
/// <param name="patience">How long a caller waits for its turn before the answer is "not now".</param>
#pragma warning disable CA1001 // Never disposed: the last row is written while the host goes down, and without a wait handle nothing is held.
public sealed class WriteLane(TimeSpan patience)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for the lane. Dispose the result to leave it.</summary>
    /// <exception cref="TimeoutException">Not free in time.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken ct) =>
        await _turn.WaitAsync(patience, ct)
            ? new Turn(_turn)
            : throw new TimeoutException($"The database writer was busy for {patience.TotalSeconds} s.");

    /// <summary>The same, for the one caller that cannot wait otherwise.</summary>
    /// <exception cref="TimeoutException">Not free in time.</exception>
    public IDisposable Enter() =>
        _turn.Wait(patience) ? new Turn(_turn) : throw new TimeoutException($"The database writer was busy for {patience.TotalSeconds} s.");

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _held = turn;

        public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
    }
}
