namespace ReviewerConsole.Audit;

/// <summary>Whom a row is about, by surrogate ids only.</summary>
/// <param name="Case">The case reference, a random code of the console's own such as <c>KYC-7F3K-9QXM</c>.</param>
public readonly record struct Subject(string? Case = null, Guid? Customer = null, Guid? Document = null);

/// <summary>How an act ended.</summary>
public enum Outcome
{
    Ok = 0,
    Denied = 1,
    Failed = 2,
}

/// <summary>Why personal data was touched (UU PDP No. 27/2022 art. 16 (2)(b): for a stated purpose).</summary>
public static class Purposes
{
    public const string Review = "review";
    public const string Approval = "approval";
    public const string Investigation = "investigation";
    public const string Ingest = "ingest";
    public const string Admin = "admin";
    public const string Own = "own";

    public static IReadOnlyList<string> All { get; } = [Review, Approval, Investigation, Ingest, Admin, Own];
}
