using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>One thing that waits for a second person or for a senior reviewer. No names.</summary>
/// <param name="Since">UTC.</param>
/// <param name="StaffCode">Who proposed or escalated it.</param>
/// <param name="IsOwn">Whether that is the reader, under whatever account: then somebody else takes it.</param>
/// <param name="IsHeld">Whether somebody has it now.</param>
/// <param name="IsHeldByReader">Whether that is the reader.</param>
public sealed record WaitingItem(string Reference, DateTime Since, string StaffCode, bool IsOwn, bool IsHeld, bool IsHeldByReader);

/// <summary>What waits, oldest first, at most 100 of each. Escalated cases come by taking the next case.</summary>
public sealed record WaitingList(IReadOnlyList<WaitingItem> Proposals, IReadOnlyList<WaitingItem> Escalations);

/// <param name="Maker">The first person's answer, unsealed by the second's.</param>
/// <param name="State">Where the case is now: decided, or waiting for a third person.</param>
public sealed record CheckAnswerGiven(
    DecisionResult Result, string? Reference = null, bool Agreed = false, PastDecision? Maker = null, CaseState? State = null, string? Refusal = null);

/// <summary>Four eyes: a senior reviewer answers by themselves before they see what the first person answered.</summary>
public sealed class ApprovalsDesk
{
    private const int Longest = 100;

    private readonly IDbContextFactory<ConsoleDbContext> _databases;
    private readonly AuditGate _gate;
    private readonly Grounds _grounds;
    private readonly CaseReader _reader;
    private readonly LeaseBook _leases;
    private readonly TimeProvider _clock;

    internal ApprovalsDesk(
        IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Grounds grounds, CaseReader reader, LeaseBook leases, TimeProvider clock) =>
        (_databases, _gate, _grounds, _reader, _leases, _clock) = (databases, gate, grounds, reader, leases, clock);

    /// <returns><see langword="null"/> for anybody but a senior reviewer with a live session.</returns>
    public async Task<WaitingList?> ListAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        return await SeniorAsync(db, actor, ct) is { } senior
            ? new(
                await ItemsAsync(db, senior, CaseState.DecisionProposed, d => d.IsProposal, ct),
                await ItemsAsync(db, senior, CaseState.Escalated, d => d.Verdict == Verdict.Escalate, ct))
            : null;
    }

    /// <summary>Leases a proposal to a senior reviewer who did not make it. Then <see cref="CaseDesk.OpenAsync"/> shows the evidence.</summary>
    /// <param name="reference">As it stands in the address: anything at all.</param>
    public async Task<TakeAnswer> OpenAsync(Actor actor, string? reference, CancellationToken ct)
    {
        var named = CaseReference.Read(reference)?.ToString();
        try
        {
            await _leases.EndLapsedAsync(ct);
            return await TakeAsync(actor, named, ct);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(TakeResult.Unavailable);
        }
    }

    /// <summary>
    /// Locks the second person's answer and opens the first's. Same verdict and same reason: the case is decided. Anything
    /// else is a veto: the case waits for two other persons.
    /// </summary>
    public async Task<CheckAnswerGiven> AnswerAsync(Actor actor, DecisionRequest request, CancellationToken ct)
    {
        request = Grounds.Trim(request);
        try
        {
            var on = await LeaseTarget.FindAsync(_databases, request.LeaseId, ct);
            var maker = await ProposalAsync(on, ct);
            return maker is not null && maker.Verdict == request.Verdict && maker.Reason == request.Reason?.Code
                ? await AnswerAsync(actor, request, new ApproveProposal(on, request, maker.Row), ct)
                : await AnswerAsync(actor, request, new VetoProposal(on, request, maker?.Row), ct);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(DecisionResult.Unavailable);
        }
    }

    private async Task<TakeAnswer> TakeAsync(Actor actor, string? reference, CancellationToken ct)
    {
        KycCase? kyc = null;
        Lease? own = null;
        var leaseId = Guid.CreateVersion7(_clock.UtcNow());
        var answer = await _gate.CommitAsync(
            actor,
            async db =>
            {
                kyc = await db.Set<KycCase>().SingleOrDefaultAsync(c => c.Reference == reference, ct);
                own = await db.Set<Lease>().SingleOrDefaultAsync(
                    l => l.SessionId == actor.SessionId && l.Purpose == LeasePurpose.Approval && l.CaseReference == reference && l.State == LeaseState.Active, ct);
                return own is null ? new TakeProposal(leaseId, reference, kyc?.CustomerId) : null;
            },
            (db, receipt) => LeaseAsync(db, receipt, kyc, leaseId, ct),
            ct);
        return answer switch
        {
            { Allowed: true } => new(TakeResult.Taken, reference, leaseId),
            { Code: { } code } => new(TakeResult.Refused, Refusal: code),
            _ => new(TakeResult.AlreadyHolding, reference, own!.Id),
        };
    }

    private async Task<Refusal?> LeaseAsync(ConsoleDbContext db, Receipt<TakeProposal> receipt, KycCase? kyc, Guid leaseId, CancellationToken ct)
    {
        if (kyc?.State != CaseState.DecisionProposed)
        {
            return new(Refusals.MovedOn);
        }

        var senior = (await LiveStaff.FindAsync(db, receipt.Actor.SessionId!.Value, receipt.At, ct))!; // the gate has just found it
        if (await MadeByAsync(db, kyc, senior.PersonNumber, ct))
        {
            return new(Refusals.SelfApproval);
        }

        if (await IsBarredAsync(db, kyc, senior.PersonNumber, ct))
        {
            return new(Refusals.Barred);
        }

        var active = db.Set<Lease>().Where(l => l.State == LeaseState.Active);
        if (await active.AnyAsync(l => l.CaseId == kyc.Id, ct))
        {
            return new(Refusals.Held);
        }

        if (await active.AnyAsync(l => l.PersonNumber == senior.PersonNumber, ct))
        {
            return new(Refusals.OtherLease);
        }

        _leases.Start(db, Lease.Start(kyc, senior, LeasePurpose.Approval, receipt.At, id: leaseId));
        return null;
    }

    private async Task<CheckAnswerGiven> AnswerAsync<TAct>(Actor actor, DecisionRequest request, TAct act, CancellationToken ct)
        where TAct : AnswerAct, IAuditedChange
    {
        Decision? check = null;
        Decision? maker = null;
        CaseState? state = null;
        var answer = await _gate.CommitAsync<TAct>(
            actor,
            async db =>
            {
                check = await db.Set<Decision>().SingleOrDefaultAsync(d => d.StaffId == actor.StaffId && d.Key == request.Key, ct);
                return check is null ? act : null; // the same answer again
            },
            async (db, receipt) =>
            {
                var lease = await db.Set<Lease>().SingleAsync(l => l.Id == request.LeaseId, ct);
                var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId, ct);
                if (await FaultAsync(db, kyc, lease, request, ct) is { } fault)
                {
                    return new(fault);
                }

                maker = await Standing(db, kyc.Id, kyc.Round).SingleAsync(ct);
                check = Decision.Make(kyc, lease, DecisionStage.Check, request, "", false, receipt.Sequence, receipt.At);
                db.Add(check);
                lease.End(LeaseState.Released, receipt.At);
                Close(kyc, agreed: maker.Meet(check), check.Verdict);
                state = kyc.State;
                return null;
            },
            ct);
        return answer.Code is { } code
            ? new(DecisionResult.Refused, Refusal: code)
            : await OpenMakersAsync(check!, state, ct);
    }

    private async Task<string?> FaultAsync(ConsoleDbContext db, KycCase kyc, Lease lease, DecisionRequest request, CancellationToken ct) =>
        lease.Purpose != LeasePurpose.Approval ? Refusals.OtherLease
        : request.Verdict == Verdict.Escalate ? Refusals.AlreadyEscalated
        : await MadeByAsync(db, kyc, lease.PersonNumber, ct) ? Refusals.SelfApproval
        : Grounds.Fault(request) is { } fault ? fault
        : await _grounds.HasSeenAllAsync(db, kyc, lease, ct) ? null
        : Refusals.ViewsMissing;

    private static void Close(KycCase kyc, bool agreed, Verdict verdict)
    {
        if (agreed)
        {
            kyc.Decide(verdict == Verdict.Approve ? CaseStep.Confirm : CaseStep.Reject);
        }
        else
        {
            kyc.Veto();
        }
    }

    // After the lock only: a second answer of the same key opens the same one.
    private async Task<CheckAnswerGiven> OpenMakersAsync(Decision check, CaseState? state, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var maker = await db.Set<Decision>().AsNoTracking()
            .SingleAsync(d => d.CaseId == check.CaseId && d.Round == check.Round && d.Stage == DecisionStage.Make, ct);
        state ??= await db.Set<KycCase>().Where(c => c.Id == check.CaseId).Select(c => c.State).SingleAsync(ct);
        return new(
            DecisionResult.Made, check.CaseReference, maker.State == DecisionState.Agreed, (await _reader.WithNotesAsync(db, [maker], ct))[0], state);
    }

    private async Task<Decision?> ProposalAsync(LeaseTarget on, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var kyc = await db.Set<KycCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == on.CaseReference, ct);
        return kyc is null ? null : await Standing(db, kyc.Id, kyc.Round).AsNoTracking().SingleOrDefaultAsync(ct);
    }

    private static IQueryable<Decision> Standing(ConsoleDbContext db, Guid caseId, int round) => db.Set<Decision>()
        .Where(d => d.CaseId == caseId && d.Round == round && d.Stage == DecisionStage.Make && d.State == DecisionState.Standing);

    private static Task<bool> MadeByAsync(ConsoleDbContext db, KycCase kyc, string personNumber, CancellationToken ct) =>
        Standing(db, kyc.Id, kyc.Round).AnyAsync(d => d.PersonNumber == personNumber, ct);

    private static async Task<bool> IsBarredAsync(ConsoleDbContext db, KycCase kyc, string personNumber, CancellationToken ct) =>
        await db.Set<Lease>().AnyAsync(l => l.CaseId == kyc.Id && l.PersonNumber == personNumber && l.State == LeaseState.Recused, ct)
        || await db.Set<Decision>().AnyAsync(d => d.CaseId == kyc.Id && d.PersonNumber == personNumber && d.BarsAuthor, ct);

    private static Task<List<WaitingItem>> ItemsAsync(
        ConsoleDbContext db, LiveStaff senior, CaseState state, Expression<Func<Decision, bool>> why, CancellationToken ct) => (
        from c in db.Set<KycCase>()
        join d in db.Set<Decision>().Where(why) on new { CaseId = c.Id, c.Attempt } equals new { d.CaseId, d.Attempt }
        where c.State == state && d.State == DecisionState.Standing
        orderby d.MadeAt, d.Row
        select new WaitingItem(
            c.Reference, d.MadeAt, d.StaffCode, d.PersonNumber == senior.PersonNumber,
            db.Set<Lease>().Any(l => l.CaseId == c.Id && l.State == LeaseState.Active),
            db.Set<Lease>().Any(l => l.CaseId == c.Id && l.State == LeaseState.Active && l.PersonNumber == senior.PersonNumber)))
        .Take(Longest).ToListAsync(ct);

    private async Task<LiveStaff?> SeniorAsync(ConsoleDbContext db, Actor actor, CancellationToken ct) =>
        actor.SessionId is { } session && await LiveStaff.FindAsync(db, session, _clock.UtcNow(), ct) is { } live
        && live.Roles.Contains(Roles.SeniorReviewer)
            ? live
            : null;
}
