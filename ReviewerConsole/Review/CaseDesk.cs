using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Review;

/// <summary>What the case page asks for, first person's and second person's alike: open, tick and note, give back.</summary>
public sealed class CaseDesk
{
    private readonly IDbContextFactory<ConsoleDbContext> _databases;
    private readonly AuditGate _gate;
    private readonly CustomerFiles _customers;
    private readonly ViewTickets _tickets;
    private readonly CaseReader _reader;
    private readonly Drafts _drafts;
    private readonly LeaseBook _leases;
    private readonly TimeProvider _clock;

    internal CaseDesk(
        IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, CustomerFiles customers, ViewTickets tickets, CaseReader reader,
        Drafts drafts, LeaseBook leases, TimeProvider clock) =>
        (_databases, _gate, _customers, _tickets, _reader, _drafts, _leases, _clock) = (databases, gate, customers, tickets, reader, drafts, leases, clock);

    /// <summary>Opens a case for the holder of its lease, or for whoever decided it. Each time is a row, whatever the answer.</summary>
    /// <param name="reference">As it stands in the address: anything at all.</param>
    public async Task<CaseOpening> OpenAsync(Actor actor, string? reference, CancellationToken ct)
    {
        try
        {
            var (on, decided) = await FindAsync(actor, CaseReference.Read(reference)?.ToString(), ct);
            return decided is null ? await OpenLeasedAsync(actor, on, ct) : await ReadAgainAsync(actor, decided, ct);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new NotRecorded();
        }
    }

    /// <summary>The address of one look at one document, and more time on the lease. Looking is a row; asking is none.</summary>
    /// <param name="region">A part, for a closer look; <see langword="null"/> for the whole picture.</param>
    public async Task<LookAnswer> TicketAsync(Actor actor, Guid leaseId, Guid documentId, PictureRegion? region, CancellationToken ct)
    {
        try
        {
            var on = await LeaseTarget.FindAsync(_databases, leaseId, ct);
            var renewed = await _leases.WorkAsync(actor, leaseId, null, ct);
            if (renewed.Result != WorkResult.Done)
            {
                return renewed.Result == WorkResult.Unavailable ? new(WorkResult.Unavailable) : new((await RecordAsync(actor, leaseId, ct)).Result);
            }

            var address = await _tickets.IssueAsync(actor, new(documentId, on.CaseReference, leaseId, on.Purpose, region), ct);
            return address is null ? new(WorkResult.LeaseEnded) : new(WorkResult.Done, address, renewed.LeaseEnds);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(WorkResult.Unavailable);
        }
    }

    /// <summary>How the lease stands and what was looked at on it. No row, and no more time.</summary>
    /// <returns><see langword="null"/> when the lease does not live, or is not the actor's.</returns>
    public async Task<LeaseStanding?> StandingAsync(Actor actor, Guid leaseId, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var held = await Lease.Live(db, _clock.UtcNow()).AsNoTracking()
            .SingleOrDefaultAsync(h => h.Lease.Id == leaseId && h.Lease.SessionId == actor.SessionId, ct);
        return held is null ? null : new(held.Clock.ExpiresAt, await _reader.ViewsAsync(db, held.Lease, ct));
    }

    /// <summary>Why nothing was sent of a view that the actor was allowed: a code of its row, or <see langword="null"/>.</summary>
    public async Task<string?> FaultOfAsync(ViewOnRecord view, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        return await _reader.FaultOfAsync(db, view, ct);
    }

    /// <summary>Keeps ticks, reason and note for their owner, and puts the end of the lease off.</summary>
    /// <exception cref="ArgumentException">The note is longer than <see cref="CaseDraft.NoteLength"/>.</exception>
    public async Task<WorkAnswer> SaveAsync(Actor actor, Guid leaseId, CaseDraft draft, CancellationToken ct)
    {
        if (draft.Note?.Length > CaseDraft.NoteLength)
        {
            throw new ArgumentException($"A note has at most {CaseDraft.NoteLength} characters.", nameof(draft));
        }

        var answer = await _leases.WorkAsync(actor, leaseId, (db, lease) => _drafts.KeepAsync(db, lease, draft, ct), ct);
        return answer.Result == WorkResult.LeaseEnded ? await RecordAsync(actor, leaseId, ct) : answer;
    }

    /// <summary>Gives the case back without an answer.</summary>
    public Task<WorkAnswer> ReleaseAsync(Actor actor, Guid leaseId, CancellationToken ct) =>
        EndAsync(actor, leaseId, LeaseState.Released, on => new ReleaseCase(on), ct);

    /// <summary>"I know this person": gives the case back for good.</summary>
    public Task<WorkAnswer> RecuseAsync(Actor actor, Guid leaseId, CancellationToken ct) =>
        EndAsync(actor, leaseId, LeaseState.Recused, on => new RecuseFromCase(on), ct);

    private async Task<CaseOpening> OpenLeasedAsync(Actor actor, LeaseTarget on, CancellationToken ct)
    {
        var admission = await _gate.AdmitAsync(actor, new OpenCase(on), ct);
        if (admission.Receipt is not { } receipt)
        {
            return new NotOpen();
        }

        CustomerFile? customer;
        try
        {
            customer = await _customers.OpenAsync(receipt, ct);
        }
        catch (CryptographicException)
        {
            await _gate.RecordAsync(actor, new FailToOpen(on), ct);
            return new CannotShow(on.LeaseId, IsErased: false);
        }

        if (customer is null)
        {
            return new CannotShow(on.LeaseId, IsErased: true);
        }

        var renewed = await _leases.WorkAsync(actor, on.LeaseId, null, ct);
        return renewed.LeaseEnds is { } ends ? await _reader.LeasedAsync(on.LeaseId, ends, customer, ct)
            : renewed.Result == WorkResult.Unavailable ? new NotRecorded()
            : new NotOpen(); // ended while it was being opened
    }

    private async Task<CaseOpening> ReadAgainAsync(Actor actor, ReadDecided act, CancellationToken ct)
    {
        var admission = await _gate.AdmitAsync(actor, act, ct, use: async (db, receipt) =>
            await CaseReader.OwnDecisions(db, act.CaseId, receipt.Actor.StaffId).AnyAsync(ct) ? null : new(Refusals.NotYours));
        return admission.Receipt is { } receipt ? await _reader.DecidedAsync(receipt, ct) : new NotOpen();
    }

    // The same questions whether the case is there or not, so that nobody can tell the two apart.
    private async Task<(LeaseTarget On, ReadDecided? Decided)> FindAsync(Actor actor, string? reference, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var kyc = await db.Set<KycCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, ct);
        var id = kyc?.Id ?? Guid.Empty;
        var lease = await db.Set<Lease>().AsNoTracking()
            .SingleOrDefaultAsync(l => l.CaseId == id && l.StaffId == actor.StaffId && l.State == LeaseState.Active, ct);
        var hasDecided = await CaseReader.OwnDecisions(db, id, actor.StaffId).AnyAsync(ct);
        return (
            new(lease?.Id ?? Guid.Empty, reference ?? "", kyc?.CustomerId, lease?.AuditPurpose ?? Purposes.Review, kyc?.Risk ?? RiskLevel.Low),
            lease is null && hasDecided ? new(id, kyc!.Reference, kyc.CustomerId) : null);
    }

    private async Task<WorkAnswer> EndAsync<TAct>(Actor actor, Guid leaseId, LeaseState state, Func<LeaseTarget, TAct> act, CancellationToken ct)
        where TAct : class, IAuditedChange
    {
        try
        {
            var on = await LeaseTarget.FindAsync(_databases, leaseId, ct);
            var answer = await _gate.CommitAsync(actor, act(on), async (db, receipt) =>
            {
                var lease = await db.Set<Lease>().SingleAsync(l => l.Id == leaseId, ct);
                LeaseBook.End(await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId, ct), lease, state, receipt.At);
                return null;
            }, ct);
            return new(answer.Allowed ? WorkResult.Done : WorkResult.LeaseEnded);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(WorkResult.Unavailable);
        }
    }

    // Ticks and notes have no row of their own, but trying to leave some on a case that is not one's own has.
    private async Task<WorkAnswer> RecordAsync(Actor actor, Guid leaseId, CancellationToken ct)
    {
        try
        {
            await _gate.AdmitAsync(actor, new OpenCase(await LeaseTarget.FindAsync(_databases, leaseId, ct)), ct);
            return new(WorkResult.LeaseEnded);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            return new(WorkResult.Unavailable);
        }
    }
}
