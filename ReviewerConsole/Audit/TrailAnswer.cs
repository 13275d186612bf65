namespace ReviewerConsole.Audit;

/// <summary>How reading the trail went.</summary>
public enum TrailState
{
    Shown = 0,

    /// <summary>The gate said no. Nothing is shown; the attempt is on record.</summary>
    Refused = 1,

    /// <summary>The reading could not be put on record, or the store did not answer. Nothing is shown.</summary>
    Unavailable = 2,
}

/// <summary>One page of the trail.</summary>
public sealed record TrailAnswer(TrailState State)
{
    /// <summary>A count above this is not finished: it would read the whole table.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Newest first, at most <see cref="TrailDesk.PageSize"/>.</summary>
    public IReadOnlyList<AuditEvent> Rows { get; init; } = [];

    /// <summary>Rows that fit on all pages together; above <see cref="CountLimit"/>: more than that.</summary>
    public int Count { get; init; }

    /// <summary>Where the page of older rows begins, if there is one.</summary>
    public TrailPlace? Older { get; init; }

    /// <summary>Where the page of newer rows begins, if there is one.</summary>
    public TrailPlace? Newer { get; init; }

    /// <summary>Id of the row that this reading became.</summary>
    public long Record { get; init; }
}

/// <summary>One row with what belongs to it.</summary>
public sealed record RowAnswer(TrailState State)
{
    /// <summary><see langword="null"/> when there is no such row, or none that this person may read.</summary>
    public AuditEvent? Row { get; init; }

    public RowCheck Check { get; init; }

    /// <summary>Fields of the leaf, as they are stored. Empty when the leaf cannot be read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Every row of the same lease, oldest first; empty when the row has no lease.</summary>
    public IReadOnlyList<AuditEvent> SameLease { get; init; } = [];

    /// <summary>How often the row's document was opened, by anybody; <see langword="null"/> when the row has no document, or for one's own trail.</summary>
    public int? ViewsOfDocument { get; init; }

    /// <summary>Id of the row that this reading became.</summary>
    public long Record { get; init; }
}
