using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Review;

/// <summary>Somebody takes the next case. Without a case: somebody who may not.</summary>
internal sealed record TakeCase(Guid LeaseId, string? Reference, Guid? CustomerId) : IAuditedChange
{
    public static string Policy => Policies.ReviewCases;
    public static string Name => "case.leased";
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Review, Lease = Reference is null ? null : LeaseId };
}

/// <summary>A senior reviewer takes a proposal for the second look.</summary>
internal sealed record TakeProposal(Guid LeaseId, string? Reference, Guid? CustomerId) : IAuditedChange
{
    public static string Policy => Policies.ApproveDecisions;
    public static string Name => "case.leased";
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Approval, Lease = LeaseId };
}

/// <summary>Whoever decided a case reads it again: answer and trail, nothing of the customer.</summary>
internal sealed record ReadDecided(Guid CaseId, string Reference, Guid CustomerId) : IAuditedRead
{
    public static string Policy => Policies.ReviewCases;
    public static string Name => "case.opened";
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Own };
}

/// <summary>Whoever decided takes it back within <see cref="Decision.UndoLimit"/>.</summary>
internal sealed record UndoDecision(Guid DecisionId, Guid NewLeaseId, string? Reference, Guid? CustomerId, long? Row) : IAuditedChange
{
    public static string Policy => Policies.ReviewCases;
    public static string Name => "decision.undone";
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Review, Lease = NewLeaseId, Refers = Row };
}

/// <summary>A lease that ran out without work.</summary>
internal sealed record ExpireLease(EndedLease On) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "case.lease_expired";
    public Subject Subject => On.Subject;
    public Facts Facts => On.Facts;
}

/// <summary>A lease whose holder's session has ended.</summary>
internal sealed record RevokeLease(EndedLease On) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "case.released";
    public Subject Subject => On.Subject;
    public Facts Facts => On.Facts;
}

/// <summary>A lease that another change ends with it.</summary>
internal sealed record LeaseReleased(EndedLease On) : IAuditedFact
{
    public static string Name => "case.released";
    public Subject Subject => On.Subject;
    public Facts Facts => On.Facts;
}

/// <summary>A lease that another change gives.</summary>
internal sealed record LeaseGiven(Guid LeaseId, string Reference, Guid CustomerId) : IAuditedFact
{
    public static string Name => "case.leased";
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Review, Lease = LeaseId, Reason = "undone" };
}

/// <summary>What a row says of a lease that ends without its holder's doing: whose it was, and why it ends.</summary>
internal sealed record EndedLease(Guid LeaseId, string Reference, Guid CustomerId, string Holder, string Purpose, string Why)
{
    public Subject Subject => new(Reference, CustomerId);
    public Facts Facts => new() { Purpose = Purpose, Lease = LeaseId, About = Holder, Reason = Why };

    public static EndedLease Of(Lease lease, Guid customerId, string why) =>
        new(lease.Id, lease.CaseReference, customerId, lease.StaffCode, lease.AuditPurpose, why);
}
