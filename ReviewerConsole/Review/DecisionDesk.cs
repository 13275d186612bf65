using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>The first person's answer: decide, propose, ask again, escalate; and take it back.</summary>
public sealed class DecisionDesk
{
    private readonly IDbContextFactory<ConsoleDbContext> _databases;
    private readonly AuditGate _gate;
    private readonly Grounds _grounds;
    private readonly LeaseBook _leases;
    private readonly TimeProvider _clock;

    internal DecisionDesk(
        IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Grounds grounds, LeaseBook leases, TimeProvider clock) =>
        (_databases, _gate, _grounds, _leases, _clock) = (databases, gate, grounds, leases, clock);

    /// <summary>
    /// Answers the case of a lease and ends the lease. Whether the answer stands or waits for a second person follows from
    /// the reason and from the customer's risk: rejecting always takes two.
    /// </summary>
    public async Task<DecisionAnswer> DecideAsync(Actor actor, DecisionRequest request, CancellationToken ct)
    {
        request = Grounds.Trim(request);
        try
        {
            var on = await LeaseTarget.FindAsync(_databases, request.LeaseId, ct);
            return request.Verdict switch
            {
                Verdict.Escalate => await AnswerAsync(actor, request, new EscalateCase(on, request), CaseStep.Escalate, ct),
                Verdict.AskAgain => await AnswerAsync(actor, request, new MakeDecision(on, request), CaseStep.AskAgain, ct),
                Verdict.Approve when on.Risk != RiskLevel.High && request.Reason is null =>
                    await AnswerAsync(actor, request, new MakeDecision(on, request), CaseStep.Approve, ct),
                _ => await AnswerAsync(actor, request, new ProposeDecision(on, request), CaseStep.Propose, ct),
            };
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(DecisionResult.Unavailable);
        }
    }

    /// <summary>
    /// Takes one's own decision back, within <see cref="Decision.UndoLimit"/> by server time, and gives the lease back with
    /// it. A case taken meanwhile returns to the queue.
    /// </summary>
    public async Task<UndoAnswer> UndoAsync(Actor actor, Guid decisionId, CancellationToken ct)
    {
        try
        {
            await using var db = await _databases.CreateDbContextAsync(ct);
            var found = await (
                from d in db.Set<Decision>().AsNoTracking()
                join c in db.Set<KycCase>().AsNoTracking() on d.CaseId equals c.Id
                where d.Id == decisionId
                select new { d.Row, c.Reference, c.CustomerId }).SingleOrDefaultAsync(ct);
            var act = new UndoDecision(decisionId, Guid.CreateVersion7(_clock.UtcNow()), found?.Reference, found?.CustomerId, found?.Row);
            string? requeued = null;
            var answer = await _gate.CommitAsync(actor, act, async (inside, receipt) =>
            {
                (var refusal, requeued) = await TakeBackAsync(inside, receipt, act, ct);
                return refusal;
            }, ct);
            return answer.Allowed
                ? new(WorkResult.Done, found!.Reference, requeued)
                : new(WorkResult.LeaseEnded, Refusal: answer.Code);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(WorkResult.Unavailable);
        }
    }

    private async Task<DecisionAnswer> AnswerAsync<TAct>(Actor actor, DecisionRequest request, TAct act, CaseStep step, CancellationToken ct)
        where TAct : AnswerAct, IAuditedChange
    {
        Decision? decision = null;
        var answer = await _gate.CommitAsync<TAct>(
            actor,
            async db =>
            {
                decision = await db.Set<Decision>().SingleOrDefaultAsync(d => d.StaffId == actor.StaffId && d.Key == request.Key, ct);
                return decision is null ? act : null; // the same answer again
            },
            async (db, receipt) =>
            {
                var lease = await db.Set<Lease>().SingleAsync(l => l.Id == request.LeaseId, ct);
                var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId, ct);
                var checklist = await Grounds.ChecklistAsync(db, kyc, lease, ct);
                if (lease.Purpose != LeasePurpose.Review)
                {
                    return new(Refusals.OtherLease);
                }

                if (Grounds.Fault(request, kyc, checklist) is { } fault)
                {
                    return new(fault);
                }

                if (!await _grounds.HasSeenAllAsync(db, kyc, lease, ct))
                {
                    return new(Refusals.ViewsMissing);
                }

                decision = Decision.Make(
                    kyc, lease, DecisionStage.Make, request, checklist.ToString(), step == CaseStep.Propose, receipt.Sequence, receipt.At);
                db.Add(decision);
                lease.End(LeaseState.Released, receipt.At);
                kyc.Decide(step);
                return null;
            },
            ct);
        return answer.Code is { } code
            ? new(DecisionResult.Refused, Refusal: code)
            : new(ResultOf(decision!), decision!.CaseReference, decision.Verdict, decision.Id, decision.UndoUntil);
    }

    private async Task<(Refusal? Refusal, string? Requeued)> TakeBackAsync(
        ConsoleDbContext db, Receipt<UndoDecision> receipt, UndoDecision act, CancellationToken ct)
    {
        var decision = await db.Set<Decision>().SingleOrDefaultAsync(d => d.Id == act.DecisionId, ct);
        if (decision is null || decision.StaffId != receipt.Actor.StaffId || decision.Stage != DecisionStage.Make)
        {
            return (new(Refusals.NotYours), null);
        }

        if (receipt.At > decision.UndoUntil)
        {
            return (new(Refusals.TooLate), null);
        }

        var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == decision.CaseId, ct);
        if (await db.Set<Lease>().AnyAsync(l => l.CaseId == kyc.Id && l.State == LeaseState.Active, ct))
        {
            return (new(Refusals.Held), null);
        }

        var isEscalation = decision.Verdict == Verdict.Escalate;
        if (decision.State != DecisionState.Standing || kyc.Round != decision.Round + (isEscalation ? 1 : 0)
            || CaseFlow.Next(kyc.State, CaseStep.Undo, kyc.NeedsSenior) is null)
        {
            return (new(Refusals.MovedOn), null);
        }

        var holder = (await LiveStaff.FindAsync(db, receipt.Actor.SessionId!.Value, receipt.At, ct))!; // the gate has just found it
        var requeued = await GiveUpNewerAsync(db, receipt, holder, ct);
        var before = await db.Set<Lease>().SingleAsync(l => l.Id == decision.LeaseId, ct);
        decision.Undo();
        kyc.Undo(isEscalation);
        _leases.Start(db, Lease.Start(kyc, holder, LeasePurpose.Review, receipt.At, before.ViewsFrom, act.NewLeaseId));
        receipt.Also(receipt.Actor, new LeaseGiven(act.NewLeaseId, kyc.Reference, kyc.CustomerId));
        return (null, requeued);
    }

    private static async Task<string?> GiveUpNewerAsync(
        ConsoleDbContext db, Receipt<UndoDecision> receipt, LiveStaff holder, CancellationToken ct)
    {
        var newer = await db.Set<Lease>().SingleOrDefaultAsync(l => l.PersonNumber == holder.PersonNumber && l.State == LeaseState.Active, ct);
        if (newer is null)
        {
            return null;
        }

        var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == newer.CaseId, ct);
        LeaseBook.End(kyc, newer, LeaseState.Released, receipt.At);
        receipt.Also(receipt.Actor, new LeaseReleased(EndedLease.Of(newer, kyc.CustomerId, "undone")));
        await db.SaveChangesAsync(ct); // before the other begins: one person, one lease
        return kyc.Reference;
    }

    private static DecisionResult ResultOf(Decision decision) => decision switch
    {
        { Verdict: Verdict.Escalate } => DecisionResult.Escalated,
        { IsProposal: true } => DecisionResult.Proposed,
        _ => DecisionResult.Made,
    };
}
