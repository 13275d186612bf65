namespace ReviewerConsole.Audit;

/// <summary>Every event there is. Closed: an act with another name does not get past the tests.</summary>
public static class EventCatalogue
{
    /// <summary>A picture is about to be shown.</summary>
    public const string DocumentOpened = "document.opened";

    /// <summary>What was sent of it. An opened picture without this row may have been seen.</summary>
    public const string DocumentServed = "document.served";

    /// <summary>Somebody read the trail.</summary>
    public const string AuditQueried = "audit.queried";

    /// <summary>Somebody took rows of the trail out as a file; a second row says what was sent.</summary>
    public const string AuditExported = "audit.exported";

    /// <summary>The names by their noun, in the order in which a case lives through them; the console's own last.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Of("application", "received", "withdrawn"),
        .. Of("document", "stored", "refused"),
        DocumentOpened,
        DocumentServed,
        .. Of("case", "leased", "opened", "released", "lease_expired", "recused", "escalated", "reopened"),
        .. Of("decision", "made", "proposed", "approved", "vetoed", "undone", "refused"),
        .. Of("phone", "unmask_requested", "unmask_approved", "unmask_denied", "shown"),
        .. Of("message", "requested", "sent", "verified", "repudiated"),
        .. Of("webhook", "delivered", "failed"),
        .. Of("subject", "searched"),
        AuditQueried,
        AuditExported,
        .. Of("report", "issued"),
        .. Of("alert", "budget_exceeded"),
        .. Of("canary", "tripped"),
        .. Of("leak", "traced"),
        .. Of("complaint", "opened", "closed"),
        .. Of("incident", "opened", "notified"),
        .. Of("retention", "held", "erased"),
        .. Of("session", "signed_in", "refused", "signed_out", "stepped_up", "ended"),
        .. Of("factor", "enrolled", "reset"),
        .. Of("page", "refused"),
        .. Of("user", "created", "disabled"),
        .. Of("role", "grant_proposed", "grant_approved", "grant_revoked"),
        .. Of("api_key", "created", "revoked"),
        .. Of("policy", "changed"),
        .. Of("key", "rotated"),
        .. Of("log", "started", "stopped", "gap", "foreign", "clock", "checkpoint_published", "verified", "broken", "pruned", "restored", "key"),
    ];

    private static IEnumerable<string> Of(string noun, params string[] verbs) => verbs.Select(v => $"{noun}.{v}");
}
