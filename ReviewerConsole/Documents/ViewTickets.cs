using System.Buffers.Binary;
using System.Threading.RateLimiting;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>What a page asks a ticket for.</summary>
/// <param name="Purpose">One of <see cref="Purposes"/>.</param>
/// <param name="Region">A part for a closer look; <see langword="null"/> for the whole picture.</param>
public sealed record ViewRequest(Guid DocumentId, string CaseReference, Guid LeaseId, string Purpose, PictureRegion? Region = null);

/// <summary>Hands out view tickets. Having one shows nothing yet: the door asks the gate.</summary>
public sealed class ViewTickets(IDbContextFactory<ConsoleDbContext> databases, Bookkeeping books, AuditGate gate, TimeProvider clock)
{
    internal const string NotYours = "ticket-of-another";
    internal const string Spent = "ticket-spent";
    internal const string Expired = "ticket-expired";
    internal const string Unknown = "no-such-ticket";

    // Looks with one and the same ticket queue here and not at the gate, so that a crowd of replays does not use up the
    // patience of honest views; so many that two tickets hardly ever share one. Static, since tickets of one process share
    // its gate; never disposed, since nothing is held.
    private static readonly ConcurrencyLimiter[] Turnstiles = [.. Enumerable.Range(0, 1024).Select(_ =>
        new ConcurrencyLimiter(new() { PermitLimit = 1, QueueLimit = Crowd, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }))];

    /// <summary>Looks that wait behind one with the same ticket. A page asks once; the rest of a larger crowd is told to come back.</summary>
    internal const int Crowd = 100;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1); // so that a replay is told apart from a guess

    /// <returns>The address of the picture, good once and for 60 s; <see langword="null"/> when the case has no such document to show (the attempt is on record).</returns>
    /// <exception cref="AuditUnavailableException">The attempt could not be put on record.</exception>
    public async Task<string?> IssueAsync(Actor actor, ViewRequest request, CancellationToken ct)
    {
        if (actor.StaffId is not { } staff || actor.SessionId is not { } session || request.Region is { IsValid: false }
            || !await ExistsAsync(request, ct))
        {
            await gate.RecordAsync(actor, new RefuseView("not-in-case", Ticket: null), ct);
            return null;
        }

        var token = ViewTicket.NewToken();
        try
        {
            return await books.ChangeAsync(
                async db =>
                {
                    var now = clock.UtcNow();
                    db.Add(TicketOf(request, token, staff, session, now));
                    db.RemoveRange(await db.Set<ViewTicket>().Where(t => t.ExpiresAt < now - Kept).OrderBy(t => t.ExpiresAt).Take(20).ToListAsync(ct));
                    return DocumentDoor.PathOf(token);
                },
                ct);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e);
        }
    }

    private static ViewTicket TicketOf(ViewRequest request, string token, Guid staff, Guid session, DateTime now) =>
        new()
        {
            Hash = ViewTicket.HashOf(token)!,
            StaffId = staff,
            SessionId = session,
            DocumentId = request.DocumentId,
            CaseReference = request.CaseReference,
            LeaseId = request.LeaseId,
            Purpose = request.Purpose,
            Left = request.Region?.Left,
            Top = request.Region?.Top,
            Width = request.Region?.Width,
            Height = request.Region?.Height,
            ExpiresAt = now + ViewTicket.Lifetime,
        };

    /// <summary>Waits until no other look with this ticket is being judged.</summary>
    /// <returns>The turn, acquired unless the crowd is too large. Dispose it in either case.</returns>
    internal static ValueTask<RateLimitLease> QueueAsync(ViewTicket ticket, CancellationToken ct) =>
        Turnstiles[BinaryPrimitives.ReadUInt16LittleEndian(ticket.Hash) % Turnstiles.Length].AcquireAsync(1, ct);

    private async Task<bool> ExistsAsync(ViewRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<Document>().AnyAsync(
            d => d.Id == request.DocumentId && d.CaseReference == request.CaseReference && d.State == DocumentState.Available, ct);
    }
}
