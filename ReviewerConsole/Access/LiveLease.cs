using Microsoft.AspNetCore.Authorization;

namespace ReviewerConsole.Access;

/// <summary>An act that only the holder of a lease may do, while the lease lives and in the session that took it.</summary>
public interface ILeasedAct
{
    /// <summary>Reference of the case that the lease is on.</summary>
    string CaseReference { get; }

    Guid LeaseId { get; }
}

/// <summary>Demands that the actor holds the lease of an <see cref="ILeasedAct"/>. Without a room that answers it, nobody does.</summary>
public sealed class LiveLease : IAuthorizationRequirement;
