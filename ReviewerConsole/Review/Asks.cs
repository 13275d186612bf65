namespace ReviewerConsole.Review;

/// <summary>What a page with a case asks its reviewer.</summary>
internal enum Asks
{
    Nothing,

    /// <summary>Why to reject or to ask again.</summary>
    Reason,
    Escalation,
    Recusal,
}
