using System.Threading.RateLimiting;

namespace ReviewerConsole.Documents;

/// <summary>
/// How many views this process makes at once and how many wait for that. Whoever comes on top is told to come back,
/// before the gate is asked, so that a rush makes answers short instead of making everybody wait for ever.
/// </summary>
internal sealed class ViewCapacity : IDisposable
{
    /// <summary>Two a core: one is drawn while the row of the other goes to the disk.</summary>
    public static readonly int AtOnce = 2 * Environment.ProcessorCount;

    /// <summary>Drawing a view takes some 40 ms of a core, so the last in this line is served within about a second.</summary>
    public static readonly int InLine = 16 * Environment.ProcessorCount;

    private readonly ConcurrencyLimiter _places = new(new()
    {
        PermitLimit = AtOnce,
        QueueLimit = InLine,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public RateLimiterStatistics Now => _places.GetStatistics()!;

    /// <returns>A place, to be disposed once the view is drawn; <see langword="null"/> when the line is full.</returns>
    public async Task<IDisposable?> EnterAsync(CancellationToken ct)
    {
        var place = await _places.AcquireAsync(1, ct);
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    public void Dispose() => _places.Dispose();
}
