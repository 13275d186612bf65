using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>Keeps leases alive while their holders work, and ends those that nobody keeps alive.</summary>
internal sealed class LeaseBook(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Bookkeeping books, IOptions<ReviewOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan DraftsKept = TimeSpan.FromHours(1);

    /// <summary>Work on a lease outside the gate: saves it and puts the end of the lease off.</summary>
    /// <param name="save">What else is saved; <see langword="null"/> where looking was the work.</param>
    /// <returns><see cref="WorkResult.LeaseEnded"/> when the lease does not live, or is not this actor's.</returns>
    public async Task<WorkAnswer> WorkAsync(Actor actor, Guid leaseId, Func<ConsoleDbContext, Lease, Task>? save, CancellationToken ct)
    {
        try
        {
            return await books.ChangeAsync(db => WorkAsync(db, actor, leaseId, save, ct), ct);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            return new(WorkResult.Unavailable);
        }
    }

    private async Task<WorkAnswer> WorkAsync(
        ConsoleDbContext db, Actor actor, Guid leaseId, Func<ConsoleDbContext, Lease, Task>? save, CancellationToken ct)
    {
        var now = clock.UtcNow();
        if (actor.SessionId is not { } session || await LiveStaff.FindAsync(db, session, now, ct) is not { } live
            || await Lease.Live(db, now).SingleOrDefaultAsync(h => h.Lease.Id == leaseId && h.Lease.SessionId == session, ct) is not { } held
            || !MayHold(live, held.Lease))
        {
            return new(WorkResult.LeaseEnded);
        }

        held.Clock.ExpiresAt = now + options.Value.Lease;
        live.Session.Touch(now); // who works on a lease is not idle
        if (save is not null)
        {
            await save(db, held.Lease);
        }

        return new(WorkResult.Done, held.Clock.ExpiresAt);
    }

    /// <summary>Starts a lease inside an audited change.</summary>
    public void Start(ConsoleDbContext db, Lease lease) =>
        db.AddRange(lease, new LeaseClock { LeaseId = lease.Id, ExpiresAt = lease.StartedAt + options.Value.Lease });

    /// <summary>Ends every lease that has run out or whose session is over, each with its row.</summary>
    /// <exception cref="AuditUnavailableException">Not all could be ended. They give nobody anything meanwhile.</exception>
    public async Task EndLapsedAsync(CancellationToken ct)
    {
        List<(Guid Id, bool RanOut)> lapsed;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var now = clock.UtcNow();
            lapsed = [.. (await Lease.Lapsed(db, now).AsNoTracking().ToListAsync(ct)).Select(h => (h.Lease.Id, h.Clock.ExpiresAt <= now))];
        }

        foreach (var (id, ranOut) in lapsed)
        {
            if (ranOut)
            {
                await EndAsync(id, LeaseState.Expired, "no-work", on => new ExpireLease(on), ct);
            }
            else
            {
                await EndAsync(id, LeaseState.Revoked, "session-ended", on => new RevokeLease(on), ct);
            }
        }
    }

    /// <summary>Drops drafts of cases that are answered, once no undo can want them back: a note may hold a customer's words.</summary>
    /// <exception cref="TimeoutException">The writer was busy.</exception>
    public async Task ForgetDraftsAsync(CancellationToken ct)
    {
        var before = clock.UtcNow() - DraftsKept;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            if (!await Answered(db, before).AnyAsync(ct))
            {
                return; // the common case, for which no other change has to wait
            }
        }

        await books.ChangeAsync(
            async db =>
            {
                var answered = await Answered(db, before).OrderBy(d => d.SavedAt).Take(100).ToListAsync(ct);
                db.RemoveRange(answered);
                return answered.Count;
            },
            ct);
    }

    private static IQueryable<Draft> Answered(ConsoleDbContext db, DateTime before) =>
        from draft in db.Set<Draft>()
        join kyc in db.Set<KycCase>() on draft.CaseId equals kyc.Id
        where draft.SavedAt < before && (draft.Attempt < kyc.Attempt
            || (kyc.State != CaseState.Queued && kyc.State != CaseState.InReview && kyc.State != CaseState.Escalated))
        select draft;

    private async Task EndAsync<TAct>(Guid leaseId, LeaseState state, string why, Func<EndedLease, TAct> act, CancellationToken ct)
        where TAct : class, IAuditedChange
    {
        Lease? lease = null;
        KycCase? kyc = null;
        await gate.CommitAsync(
            Actor.System,
            async db =>
            {
                lease = (await Lease.Lapsed(db, clock.UtcNow()).SingleOrDefaultAsync(h => h.Lease.Id == leaseId, ct))?.Lease;
                if (lease is null)
                {
                    return null; // ended, or kept alive, since
                }

                kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId, ct);
                return act(EndedLease.Of(lease, kyc.CustomerId, why));
            },
            (_, receipt) =>
            {
                End(kyc!, lease!, state, receipt.At);
                return Task.FromResult<Refusal?>(null);
            },
            ct);
    }

    /// <summary>Ends a lease; a case under review goes back to wait, a proposal waits where it is.</summary>
    public static void End(KycCase kyc, Lease lease, LeaseState state, DateTime now)
    {
        lease.End(state, now);
        if (lease.Purpose == LeasePurpose.Review)
        {
            kyc.Return();
        }
    }

    private static bool MayHold(LiveStaff staff, Lease lease) =>
        staff.Roles.Contains(Roles.SeniorReviewer) || (!lease.NeedsSenior && staff.Roles.Contains(Roles.Reviewer));
}
