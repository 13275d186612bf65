using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>A lease that somebody names, and what it is on. Whether it lives and is theirs, the gate asks.</summary>
internal sealed record LeaseTarget(Guid LeaseId, string CaseReference, Guid? CustomerId, string Purpose, RiskLevel Risk)
{
    /// <returns>One without a case when there is no such lease: the gate refuses it like any other that is not the actor's.</returns>
    public static async Task<LeaseTarget> FindAsync(IDbContextFactory<ConsoleDbContext> databases, Guid leaseId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from lease in db.Set<Lease>().AsNoTracking()
            join kyc in db.Set<KycCase>().AsNoTracking() on lease.CaseId equals kyc.Id
            where lease.Id == leaseId
            select new { Lease = lease, kyc.CustomerId, kyc.Risk }).SingleOrDefaultAsync(ct);
        return found is null
            ? new(leaseId, "", null, Purposes.Review, RiskLevel.Low)
            : new(leaseId, found.Lease.CaseReference, found.CustomerId, found.Lease.AuditPurpose, found.Risk);
    }
}

/// <summary>What every act on a lease tells the gate and the trail.</summary>
internal abstract record LeasedAct(LeaseTarget On) : ILeasedAct
{
    public string CaseReference => On.CaseReference;
    public Guid LeaseId => On.LeaseId;
    public Subject Subject => new(On.CaseReference.Length == 0 ? null : On.CaseReference, On.CustomerId);
    public virtual Facts Facts => new() { Purpose = On.Purpose, Lease = On.LeaseId == Guid.Empty ? null : On.LeaseId };
}

/// <summary>The holder of a lease sees the customer's particulars and which documents there are.</summary>
internal sealed record OpenCase(LeaseTarget On) : LeasedAct(On), IAuditedRead, IShowsCustomer
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "case.opened";
    public Guid CustomerId => On.CustomerId ?? Guid.Empty;
}

/// <summary>The holder was allowed to see the customer, and the sealed data did not open: nothing was shown.</summary>
internal sealed record FailToOpen(LeaseTarget On) : IAuditedFact
{
    public static string Name => OpenCase.Name;
    public Outcome Outcome => Outcome.Failed;
    public Subject Subject => new(On.CaseReference, On.CustomerId);
    public Facts Facts => new() { Purpose = On.Purpose, Lease = On.LeaseId, Reason = "damaged" };
}

/// <summary>The holder gives the case back without an answer.</summary>
internal sealed record ReleaseCase(LeaseTarget On) : LeasedAct(On), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "case.released";
}

/// <summary>The holder knows the customer, and never gets the case again.</summary>
internal sealed record RecuseFromCase(LeaseTarget On) : LeasedAct(On), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "case.recused";
}

/// <summary>An answer on a lease: verdict in <c>about</c>, reason code in <c>reason</c>, the note beside the trail.</summary>
internal abstract record AnswerAct(LeaseTarget On, DecisionRequest Request, long? Proposal = null) : LeasedAct(On)
{
    public override Facts Facts => base.Facts with
    {
        About = DecisionRequest.NameOf(Request.Verdict),
        Reason = Request.Reason?.Code,
        Note = Request.Note,
        Refers = Proposal,
    };
}

/// <summary>One person's answer stands by itself.</summary>
internal sealed record MakeDecision(LeaseTarget On, DecisionRequest Request) : AnswerAct(On, Request), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "decision.made";
    public static string NameWhenRefused => "decision.refused";
}

/// <summary>An answer that needs a second person.</summary>
internal sealed record ProposeDecision(LeaseTarget On, DecisionRequest Request) : AnswerAct(On, Request), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "decision.proposed";
    public static string NameWhenRefused => "decision.refused";
}

/// <summary>A senior reviewer shall decide.</summary>
internal sealed record EscalateCase(LeaseTarget On, DecisionRequest Request) : AnswerAct(On, Request), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "case.escalated";
    public static string NameWhenRefused => "decision.refused";
}

/// <summary>The second person says what the first said.</summary>
internal sealed record ApproveProposal(LeaseTarget On, DecisionRequest Request, long? Proposal) : AnswerAct(On, Request, Proposal), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "decision.approved";
    public static string NameWhenRefused => "decision.refused";
}

/// <summary>The second person says something else: a third and a fourth shall answer.</summary>
internal sealed record VetoProposal(LeaseTarget On, DecisionRequest Request, long? Proposal) : AnswerAct(On, Request, Proposal), IAuditedChange
{
    public static string Policy => Policies.WorkOnLease;
    public static string Name => "decision.vetoed";
    public static string NameWhenRefused => "decision.refused";
}
