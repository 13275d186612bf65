using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>What the queue page asks for: counts, and the next case.</summary>
#pragma warning disable CA1001 // Lives as long as the console; without a wait handle nothing is held.
public sealed class QueueDesk
#pragma warning restore CA1001
{
    private readonly IDbContextFactory<ConsoleDbContext> _databases;
    private readonly AuditGate _gate;
    private readonly LeaseBook _leases;
    private readonly ViewsOnRecord _views;
    private readonly ConsoleZone _zone;
    private readonly TimeProvider _clock;

    // Claimants queue here and not at the gate, so that a crowd of them does not use up the patience of a view.
    private readonly SemaphoreSlim _counter = new(1, 1);

    internal QueueDesk(
        IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, LeaseBook leases, ViewsOnRecord views, ConsoleZone zone, TimeProvider clock) =>
        (_databases, _gate, _leases, _views, _zone, _clock) = (databases, gate, leases, views, zone, clock);

    /// <returns><see langword="null"/> for somebody who reviews no cases, or whose session has ended: stop asking.</returns>
    public async Task<QueueCounts?> CountsAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var now = _clock.UtcNow();
        return await ReviewerAsync(db, actor, now, ct) is { } reader
            ? new(
                await BandsAsync(db, now, ct),
                await db.Set<KycCase>().CountAsync(c => c.State == CaseState.DecisionProposed, ct),
                await OwnLeaseAsync(db, reader, now, ct),
                await OwnDayAsync(db, reader, now, ct))
            : null;
    }

    /// <summary>
    /// Leases the most urgent case that this person may have: escalated ones first for a senior, then by due time. Never
    /// one that the person recused from, or has done with after a veto or an escalation.
    /// </summary>
    public async Task<TakeAnswer> TakeNextAsync(Actor actor, CancellationToken ct)
    {
        await _counter.WaitAsync(ct);
        try
        {
            await _leases.EndLapsedAsync(ct); // what lapsed a moment ago is there to be taken
            return await TakeAsync(actor, ct);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(TakeResult.Unavailable);
        }
        finally
        {
            _counter.Release();
        }
    }

    private async Task<TakeAnswer> TakeAsync(Actor actor, CancellationToken ct)
    {
        LiveStaff? taker = null;
        KycCase? next = null;
        Lease? own = null;
        var leaseId = Guid.CreateVersion7(_clock.UtcNow());
        var answer = await _gate.CommitAsync(
            actor,
            async db =>
            {
                var now = _clock.UtcNow();
                taker = await ReviewerAsync(db, actor, now, ct);
                if (taker is null)
                {
                    return new TakeCase(leaseId, null, null); // the gate refuses, on record
                }

                own = await db.Set<Lease>().SingleOrDefaultAsync(l => l.PersonNumber == taker.PersonNumber && l.State == LeaseState.Active, ct);
                if (own is not null)
                {
                    return own.SessionId == actor.SessionId ? null : new TakeCase(leaseId, own.CaseReference, null);
                }

                next = await NextAsync(db, taker, ct);
                return next is null ? null : new TakeCase(leaseId, next.Reference, next.CustomerId);
            },
            (db, receipt) =>
            {
                if (own is not null)
                {
                    return Task.FromResult<Refusal?>(new(Refusals.OtherLease)); // one person, two accounts
                }

                next!.Take();
                _leases.Start(db, Lease.Start(next, taker!, LeasePurpose.Review, receipt.At, id: leaseId));
                return Task.FromResult<Refusal?>(null);
            },
            ct);
        return answer switch
        {
            { Allowed: true } => new(TakeResult.Taken, next!.Reference, leaseId),
            { Code: { } code } => new(TakeResult.Refused, Refusal: code),
            _ when own is not null => new(TakeResult.AlreadyHolding, own.CaseReference, own.Id),
            _ => new(TakeResult.NothingWaits),
        };
    }

    private static async Task<KycCase?> NextAsync(ConsoleDbContext db, LiveStaff taker, CancellationToken ct) =>
        (taker.Roles.Contains(Roles.SeniorReviewer)
            ? await Waiting(db, taker.PersonNumber, CaseState.Escalated).FirstOrDefaultAsync(ct)
            : null)
        ?? await Waiting(db, taker.PersonNumber, CaseState.Queued).FirstOrDefaultAsync(ct);

    /// <summary>What waits in <paramref name="state"/> for this person, the most urgent first.</summary>
    internal static IQueryable<KycCase> Waiting(ConsoleDbContext db, string personNumber, CaseState state) => db.Set<KycCase>()
        .Where(c => c.State == state)
        .Where(c => !db.Set<Lease>().Any(l => l.CaseId == c.Id && l.PersonNumber == personNumber && l.State == LeaseState.Recused))
        .Where(c => !db.Set<Decision>().Any(d => d.CaseId == c.Id && d.PersonNumber == personNumber && d.BarsAuthor))
        .OrderBy(c => c.DueAt).ThenBy(c => c.Id);

    /// <summary>What waits, by clock and kind.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="midnight">UTC.</param>
    internal static IQueryable<CountedCases> Counted(ConsoleDbContext db, DateTime now, DateTime midnight)
    {
        var (hour, four) = (now.AddHours(1), now.AddHours(4));
        return
            from c in db.Set<KycCase>()
            where c.State == CaseState.Queued || c.State == CaseState.Escalated
            group c by new
            {
                Band = c.DueAt <= now ? ClockBand.Overdue
                    : c.DueAt <= hour ? ClockBand.WithinHour
                    : c.DueAt <= four ? ClockBand.WithinFourHours
                    : c.DueAt < midnight ? ClockBand.Today
                    : ClockBand.Later,
                IsEscalated = c.State == CaseState.Escalated,
                IsAgain = c.Attempt > 1,
            }
            into g
            select new CountedCases(g.Key.Band, g.Key.IsEscalated, g.Key.IsAgain, g.Count());
    }

    private async Task<List<BandCount>> BandsAsync(ConsoleDbContext db, DateTime now, CancellationToken ct)
    {
        var counted = await Counted(db, now, _zone.EndOfDay(now)).ToListAsync(ct);
        return [.. Enum.GetValues<ClockBand>().Select(band => new BandCount(
            band,
            counted.Where(c => c.Band == band && !c.IsEscalated && !c.IsAgain).Sum(c => c.Count),
            counted.Where(c => c.Band == band && !c.IsEscalated && c.IsAgain).Sum(c => c.Count),
            counted.Where(c => c.Band == band && c.IsEscalated).Sum(c => c.Count)))];
    }

    private static Task<OwnLease?> OwnLeaseAsync(ConsoleDbContext db, LiveStaff reader, DateTime now, CancellationToken ct) =>
        Lease.Live(db, now)
            .Where(h => h.Lease.StaffId == reader.StaffId && h.Lease.SessionId == reader.Session.Id)
            .Select(h => new OwnLease(h.Lease.Id, h.Lease.CaseReference, h.Lease.Purpose, h.Clock.ExpiresAt))
            .SingleOrDefaultAsync(ct);

    private async Task<OwnDay> OwnDayAsync(ConsoleDbContext db, LiveStaff reader, DateTime now, CancellationToken ct)
    {
        var midnight = _zone.StartOfDay(now);
        var decisions = db.Set<Decision>().AsNoTracking()
            .Where(d => d.StaffId == reader.StaffId && d.MadeAt >= midnight && d.State != DecisionState.Undone);
        var last = await decisions.OrderByDescending(d => d.MadeAt).FirstOrDefaultAsync(ct);
        return new(
            await decisions.CountAsync(ct),
            await _views.CountAsync(db, reader.Code, midnight, ct),
            last is null ? null : new(last.Id, last.CaseReference, last.Verdict, last.IsProposal, last.MadeAt, last.UndoUntil));
    }

    private static async Task<LiveStaff?> ReviewerAsync(ConsoleDbContext db, Actor actor, DateTime now, CancellationToken ct) =>
        actor.SessionId is { } session && await LiveStaff.FindAsync(db, session, now, ct) is { } live
        && (live.Roles.Contains(Roles.Reviewer) || live.Roles.Contains(Roles.SeniorReviewer))
            ? live
            : null;
}

/// <summary>One group of waiting cases.</summary>
internal sealed record CountedCases(ClockBand Band, bool IsEscalated, bool IsAgain, int Count);
