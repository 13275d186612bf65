namespace ReviewerConsole.Audit;

/// <summary>The audit table took no row, so nothing was shown and nothing was changed. Routes answer 503.</summary>
/// <param name="inner">What the store said.</param>
/// <param name="mayStand">The commit itself reported an error: row and change may be there all the same. The next row settles it.</param>
public sealed class AuditUnavailableException(Exception inner, bool mayStand = false)
    : Exception("The audit table took no row, so nothing was shown and nothing was changed.", inner)
{
    /// <summary>Whether row and change may have been kept after all.</summary>
    public bool MayStand { get; } = mayStand;
}
