namespace ReviewerConsole.Access;

/// <summary>Tells the rooms of this process that a session has ended, so that what hangs on it (leases, circuits) ends at once.</summary>
public sealed class SessionNews
{
    /// <summary>Raised after the end is committed, with the session's id. Handlers must be quick and must not throw.</summary>
    public event Action<Guid>? Ended;

    internal void TellEnded(Guid sessionId) => Ended?.Invoke(sessionId);
}
