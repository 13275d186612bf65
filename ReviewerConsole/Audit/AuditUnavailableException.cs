namespace ReviewerConsole.Audit;

/// <summary>The audit table took no row, so nothing was shown and nothing was changed. Routes answer 503.</summary>
public sealed class AuditUnavailableException(Exception inner)
    : Exception("The audit table took no row, so nothing was shown and nothing was changed.", inner);
