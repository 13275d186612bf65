namespace ReviewerConsole.Access;

/// <summary>The policies' names. Each is defined once, in <see cref="AccessServices"/>.</summary>
public static class Policies
{
    /// <summary>Whoever asks, signed in or not: a failed sign-in is a row too.</summary>
    public const string Anyone = "anyone";

    /// <summary>Any member of staff with a live session.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Take cases from the queue, read again what one decided.</summary>
    public const string ReviewCases = "review-cases";

    /// <summary>Whatever needs a lease that lives: see the case and its pictures, decide. The act is an <see cref="ILeasedAct"/>.</summary>
    public const string WorkOnLease = "work-on-lease";

    /// <summary>Check another person's proposal.</summary>
    public const string ApproveDecisions = "approve-decisions";

    /// <summary>Read everybody's rows.</summary>
    public const string ReadAuditTrail = "read-audit-trail";

    /// <summary>Take rows out as a file.</summary>
    public const string ExportAuditTrail = "export-audit-trail";

    /// <summary>Propose that a person be given a role, invite staff.</summary>
    public const string ProposeGrants = "propose-grants";

    /// <summary>Approve or refuse a proposed role.</summary>
    public const string ApproveGrants = "approve-grants";

    /// <summary>See the staff page: those who propose and those who approve.</summary>
    public const string SeeStaff = "see-staff";

    /// <summary>Bring in applications and documents with an API key.</summary>
    public const string Ingest = "ingest";

    /// <summary>Read how the API is used. Whom that means is a setting.</summary>
    public const string ReadApiDocument = "read-api-document";

    /// <summary>Work that the console does by itself, or an operator at its command line.</summary>
    public const string System = "system";
}
