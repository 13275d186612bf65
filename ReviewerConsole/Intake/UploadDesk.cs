using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Decoding;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>Takes documents in. The last one that an application lists brings its case into the queue.</summary>
internal sealed class UploadDesk(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, DocumentVault vault, DocumentSpace space, DailyQuota quota, RefusalBook refusals,
    IOptions<ReviewOptions> review)
{
    internal static readonly Fault InPlace = new(null, Problems.WrongState, "document-in-place");
    internal static readonly Fault Raced = new(null, Problems.WrongState, "upload-raced");
    internal static readonly Fault NotRead = new(null, Problems.Unavailable, "decoder-unavailable", RetryAfter: TimeSpan.FromSeconds(2));
    private static readonly Fault TooLarge = new(null, Problems.TooLarge, Problems.TooLarge);
    internal static readonly Fault NoSpace = new(null, Problems.Unavailable, "no-space", RetryAfter: TimeSpan.FromMinutes(1));

    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    public async Task<IntakeAnswer<DocumentAnswer>> StoreAsync(
        Integrator integrator, Guid applicationId, string slot, Upload upload, CancellationToken ct)
    {
        if (await FindAsync(integrator, applicationId, slot, ct) is not var (document, kyc))
        {
            return IntakeDesk.Missing;
        }

        // Before anything is read: megabytes that cannot be kept need not come in. A document that is in place may be the
        // same one, sent again since its answer was lost.
        var closed = ReasonAgainst(document, kyc);
        if (closed is not null && (closed != InPlace || document.State != DocumentState.Available))
        {
            return await RefuseAsync(integrator, document, closed, ct);
        }

        if (await NotNowAsync(integrator, upload, ct) is { } later)
        {
            await refusals.RecordAsync(integrator.KeyId, later.Code, 1, integrator.Actor, Refused(document, later), ct);
            return later;
        }

        if (await upload.ReadAsync(Upload.MaxLength, ct) is not { } received)
        {
            return await RefuseAsync(integrator, document, TooLarge, ct);
        }

        if (upload.Check(received) is { } wrong)
        {
            return await RefuseAsync(integrator, document, wrong, ct);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(received));
        if (IsSame(document, kyc, sha256))
        {
            return new(DocumentAnswer.Of(document), null, Repeated: true);
        }

        if (closed is not null)
        {
            return await RefuseAsync(integrator, document, closed, ct);
        }

        StoreResult result;
        try
        {
            result = await vault.StoreAsync(
                integrator.Actor, document, received, upload.Type, (db, receipt) => TakeInAsync(integrator, db, receipt, document.Id, ct), ct);
        }
        catch (DecoderUnavailableException)
        {
            return NotRead;
        }

        if (result.Code is Problems.WrongState or "conflict" && await FindAsync(integrator, applicationId, slot, ct) is var (winner, now) && IsSame(winner, now, sha256))
        {
            return new(DocumentAnswer.Of(winner), null, Repeated: true); // the same file twice at once
        }

        return result switch
        {
            { Document: { } stored } => DocumentAnswer.Of(stored),
            { Code: ApiKeyDesk.Revoked } => IntakeDesk.KeyEnded,
            { Code: Problems.WrongState } => InPlace,
            { Code: "conflict" } => Raced,
            _ => new Fault(null, result.Code!, result.Code!),
        };
    }

    /// <summary>Looks at a file as <see cref="StoreAsync"/> does, whosesoever it is, and keeps nothing of it.</summary>
    public async Task<Fault?> CheckAsync(Upload upload, CancellationToken ct)
    {
        if (await upload.ReadAsync(Upload.MaxLength, ct) is not { } received)
        {
            return TooLarge;
        }

        try
        {
            return upload.Check(received) ?? (await vault.CheckAsync(received, upload.Type, ct) is { } code ? new(null, code, code) : null);
        }
        catch (DecoderUnavailableException)
        {
            return NotRead;
        }
    }

    private async Task<Refusal?> TakeInAsync(
        Integrator integrator, ConsoleDbContext db, Receipt<StoreDocument> receipt, Guid documentId, CancellationToken ct)
    {
        var document = await db.Set<Document>().SingleAsync(d => d.Id == documentId, ct);
        var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == document.CaseId, ct);
        if (!await integrator.MayStillAsync(db, receipt.At, ct))
        {
            return new(ApiKeyDesk.Revoked);
        }

        if (ReasonAgainst(document, kyc) is { } closed)
        {
            return new(closed.Code);
        }

        if (kyc.State == CaseState.AwaitingApplicant)
        {
            kyc.Resubmit(receipt.At, review.Value.DueAfter);
        }

        var others = await db.Set<Document>().Where(d => d.CaseId == kyc.Id && d.Id != documentId).Select(d => d.State).ToListAsync(ct);
        if (kyc.State is CaseState.Received or CaseState.Resubmitted && others.All(s => s == DocumentState.Available))
        {
            kyc.EnterQueue(receipt.At);
        }

        return null;
    }

    // A first document until it is there; another after the customer was asked again, until somebody takes the case.
    private static Fault? ReasonAgainst(Document document, KycCase kyc) => kyc.State switch
    {
        CaseState.Received when document.State == DocumentState.Awaited => null,
        CaseState.AwaitingApplicant or CaseState.Resubmitted => null,
        CaseState.Queued when kyc.Attempt > 1 => null,
        CaseState.Approved or CaseState.Rejected or CaseState.Withdrawn => IntakeDesk.Closed,
        _ => InPlace,
    };

    // The same bytes again change nothing, unless the customer was asked for another picture and sends this one.
    private static bool IsSame(Document document, KycCase kyc, string sha256) =>
        document.State == DocumentState.Available && document.Sha256 == sha256 && kyc.State is not (CaseState.AwaitingApplicant or CaseState.Withdrawn);

    private async Task<Fault?> NotNowAsync(Integrator integrator, Upload upload, CancellationToken ct)
    {
        if (upload.Length > Upload.MaxLength)
        {
            return null; // refused for its size, and not a byte of it read
        }

        return space.IsShort ? NoSpace
            : await quota.TakeAsync(integrator, upload.Length ?? Upload.MaxLength, ct) is { } wait
                ? new(null, Problems.QuotaExceeded, Problems.QuotaExceeded, RetryAfter: wait)
                : null;
    }

    private static RefuseUpload Refused(Document document, Fault fault) => new(new(document.CaseReference, document.CustomerId, document.Id), fault.Code);

    private async Task<Fault> RefuseAsync(Integrator integrator, Document document, Fault fault, CancellationToken ct)
    {
        await gate.RecordAsync(integrator.Actor, Refused(document, fault), ct);
        return fault;
    }

    private async Task<(Document Document, KycCase Case)?> FindAsync(Integrator integrator, Guid applicationId, string slot, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from a in db.Set<Application>().AsNoTracking()
            join d in db.Set<Document>().AsNoTracking() on a.Id equals d.CaseId
            join kyc in db.Set<KycCase>().AsNoTracking() on a.Id equals kyc.Id
            where a.Id == applicationId && a.Integrator == integrator.Code && d.Slot == slot
            select new { Document = d, Case = kyc }).SingleOrDefaultAsync(ct);
        return found is null ? null : (found.Document, found.Case);
    }
}
