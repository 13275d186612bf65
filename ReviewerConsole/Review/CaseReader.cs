using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>Puts together what a page shows of a case that the gate has opened.</summary>
internal sealed class CaseReader(IDbContextFactory<ConsoleDbContext> databases, ViewsOnRecord views, NotesOnRecord notes, Drafts drafts)
{
    /// <summary>What this member answered and did not take back.</summary>
    public static IQueryable<Decision> OwnDecisions(ConsoleDbContext db, Guid caseId, Guid? staffId) =>
        db.Set<Decision>().AsNoTracking().Where(d => d.CaseId == caseId && d.StaffId == staffId && d.State != DecisionState.Undone);

    public async Task<LeasedCase> LeasedAsync(Guid leaseId, DateTime ends, CustomerFile customer, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var lease = await db.Set<Lease>().AsNoTracking().SingleAsync(l => l.Id == leaseId, ct);
        var kyc = await db.Set<KycCase>().AsNoTracking().SingleAsync(c => c.Id == lease.CaseId, ct);
        var earlier = await db.Set<Decision>().AsNoTracking()
            .Where(d => d.CaseId == kyc.Id && d.State == DecisionState.Standing && (d.Verdict == Verdict.AskAgain || d.Verdict == Verdict.Escalate))
            .OrderBy(d => d.Row).ToListAsync(ct);
        return new(
            FactsOf(kyc),
            lease.Id,
            lease.Purpose,
            ends,
            customer,
            await Grounds.DocumentsAsync(db, kyc.Id, ct),
            await drafts.FindAsync(db, kyc.Id, kyc.Attempt, lease.PersonNumber, ct) ?? CaseDraft.Empty,
            await ViewsAsync(db, lease, ct),
            await WithNotesAsync(db, earlier, ct));
    }

    public async Task<DecidedCase> DecidedAsync(Receipt<ReadDecided> receipt, CancellationToken ct)
    {
        var caseId = receipt.Spend().CaseId;
        await using var db = await databases.CreateDbContextAsync(ct);
        var kyc = await db.Set<KycCase>().AsNoTracking().SingleAsync(c => c.Id == caseId, ct);
        var own = await OwnDecisions(db, caseId, receipt.Actor.StaffId).OrderBy(d => d.Row).ToListAsync(ct);
        return new(
            FactsOf(kyc),
            await WithNotesAsync(db, own, ct),
            await views.ByAsync(db, receipt.Actor.Code, kyc.Reference, kyc.ReceivedAt, ct));
    }

    /// <summary>What the holder has looked at on this lease, oldest first.</summary>
    public Task<IReadOnlyList<ViewOnRecord>> ViewsAsync(ConsoleDbContext db, Lease lease, CancellationToken ct) =>
        views.ByAsync(db, lease.StaffCode, lease.CaseReference, lease.ViewsFrom, ct);

    public Task<string?> FaultOfAsync(ConsoleDbContext db, ViewOnRecord view, CancellationToken ct) => views.FaultOfAsync(db, view.View, ct);

    /// <summary>The decisions with the notes that their rows keep.</summary>
    public async Task<IReadOnlyList<PastDecision>> WithNotesAsync(ConsoleDbContext db, IReadOnlyList<Decision> decisions, CancellationToken ct)
    {
        var words = await notes.ReadAsync(db, [.. decisions.Select(d => d.Row)], ct);
        return [.. decisions.Select(d => new PastDecision(
            d.Id, d.Attempt, d.StaffCode, d.Verdict, ReasonCode.Find(d.Reason), Checklist.Parse(d.Answers),
            words.GetValueOrDefault(d.Row), d.MadeAt, d.IsProposal, d.State))];
    }

    private static CaseFacts FactsOf(KycCase kyc) =>
        new(kyc.Reference, kyc.Kind, kyc.Risk, kyc.State, kyc.Attempt, kyc.NeedsSenior, kyc.ReceivedAt, kyc.DueAt);
}
