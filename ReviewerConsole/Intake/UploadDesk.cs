using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>Takes documents in. The last one that an application lists brings its case into the queue.</summary>
internal sealed class UploadDesk(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, DocumentVault vault, IOptions<ReviewOptions> review)
{
    private static readonly Fault InPlace = new(null, Problems.WrongState, "document-in-place");
    private static readonly Fault Raced = new(null, Problems.WrongState, "upload-raced");
    private static readonly Fault TooLarge = new(null, Problems.TooLarge, Problems.TooLarge);

    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    public async Task<IntakeAnswer<DocumentAnswer>> StoreAsync(
        Integrator integrator, Guid applicationId, string slot, Upload upload, CancellationToken ct)
    {
        if (await FindAsync(integrator, applicationId, slot, ct) is not var (document, kyc))
        {
            return IntakeDesk.Missing;
        }

        // Before anything is read: megabytes that cannot be kept need not come in.
        if (ReasonAgainst(document, kyc) is { } closed)
        {
            return await RefuseAsync(integrator, document, closed, ct);
        }

        if (await upload.ReadAsync(Upload.MaxLength, ct) is not { } received)
        {
            return await RefuseAsync(integrator, document, TooLarge, ct);
        }

        if (upload.Check(received) is { } wrong)
        {
            return await RefuseAsync(integrator, document, wrong, ct);
        }

        var result = await vault.StoreAsync(
            integrator.Actor, document, received, upload.Type, (db, receipt) => TakeInAsync(integrator, db, receipt, document.Id, ct), ct);
        return result switch
        {
            { Document: { } stored } => DocumentAnswer.Of(stored),
            { Code: ApiKeyDesk.Revoked } => IntakeDesk.KeyEnded,
            { Code: Problems.WrongState } => InPlace,
            { Code: "conflict" } => Raced,
            _ => new Fault(null, result.Code!, result.Code!),
        };
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

    private async Task<Fault> RefuseAsync(Integrator integrator, Document document, Fault fault, CancellationToken ct)
    {
        await gate.RecordAsync(integrator.Actor, new RefuseUpload(
            new(document.CaseReference, document.CustomerId, document.Id), fault.Code), ct);
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
