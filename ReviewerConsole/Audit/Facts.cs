namespace ReviewerConsole.Audit;

/// <summary>What a row says besides who, what, when and about whom. Every text is a code or an id.</summary>
public sealed record Facts
{
    public static Facts None { get; } = new();

    /// <summary>One of <see cref="Purposes"/>.</summary>
    public string? Purpose { get; init; }
    public Guid? Lease { get; init; }

    /// <summary>A reason code, a refusal's code, or the role that a grant is about.</summary>
    public string? Reason { get; init; }

    /// <summary>Code of the member of staff, or name of the key, that an administrative act is about.</summary>
    public string? About { get; init; }

    /// <summary>First 64 bits of the ticket's hash, 16 hex digits.</summary>
    public string? Ticket { get; init; }

    /// <summary>Words of a person. They are kept beside the trail, where they can be erased; the row holds a salted hash.</summary>
    public string? Note { get; init; }

    /// <summary>What was shown, joined by <c>+</c>: <c>id-card</c>, <c>selfie</c>, <c>phone</c>.</summary>
    public string? Shown { get; init; }

    /// <summary>SHA-256 of the picture as it was received, 64 hex digits.</summary>
    public string? OriginalSha256 { get; init; }

    /// <summary>How the shown picture was made from the original: size, cut, encoding.</summary>
    public string? Recipe { get; init; }

    /// <summary>Version of the visible mark.</summary>
    public string? MarkVersion { get; init; }

    /// <summary>SHA-256 of the bytes that were sent, 64 hex digits.</summary>
    public string? Digest { get; init; }

    /// <summary>Number of bytes that were sent, or of rows that were read.</summary>
    public long? Count { get; init; }

    /// <summary>Id of the event that this one completes or amends.</summary>
    public long? Refers { get; init; }

    /// <summary>What the trail was searched for, as codes joined by <c>+</c>: <c>actor=RV-014+event=document.opened</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>The view that this event completes. A row that opens a view gets its number from the gate instead.</summary>
    public ViewId? View { get; init; }

    /// <summary>First and last instance number that a <c>log.gap</c> closes.</summary>
    public (long From, long To)? Gap { get; init; }
}
