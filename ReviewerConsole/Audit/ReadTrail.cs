using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

/// <summary>Somebody reads rows of everybody: a page of the list, or one row with what belongs to it.</summary>
/// <param name="Filter">What was asked, in codes; <see langword="null"/> when every row was.</param>
/// <param name="Found">Number of rows that the answer holds; <see langword="null"/> when nothing was looked up.</param>
internal sealed record ReadTrail(string? Filter, Subject Subject, long? Found) : IAuditedRead
{
    public static string Policy => Policies.ReadAuditTrail;
    public static string Name => EventCatalogue.AuditQueried;
    public Facts Facts => new() { Filter = Filter, Count = Found };
}

/// <summary>Somebody reads the rows of their own acts.</summary>
internal sealed record ReadOwnTrail(string? Filter, Subject Subject, long? Found) : IAuditedRead
{
    public static string Policy => Policies.SignedIn;
    public static string Name => EventCatalogue.AuditQueried;
    public Facts Facts => new() { Filter = Filter, Count = Found, Purpose = Purposes.Own };
}

/// <summary>Somebody takes rows out as a file.</summary>
internal sealed record ExportTrail(string Filter, Subject Subject) : IAuditedRead
{
    public static string Policy => Policies.ExportAuditTrail;
    public static string Name => EventCatalogue.AuditExported;
    public Facts Facts => new() { Filter = Filter };
}

/// <summary>What was sent of an export: the digest of the very bytes, and how many rows they hold.</summary>
/// <param name="Row">Id of the row that allowed it.</param>
/// <param name="Reason">Why it failed; <see langword="null"/> when it did not.</param>
internal sealed record TrailSent(long Row, string? Sha256, long Rows, string? Reason) : IAuditedFact
{
    public static string Name => EventCatalogue.AuditExported;
    public Subject Subject => default;
    public Outcome Outcome => Reason is null ? Outcome.Ok : Outcome.Failed;
    public Facts Facts => new() { Refers = Row, Digest = Sha256, Count = Rows, Reason = Reason };
}
