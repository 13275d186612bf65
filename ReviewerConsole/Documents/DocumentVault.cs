using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Decoding;
using ReviewerConsole.Keys;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Documents;

/// <summary>What became of an upload.</summary>
/// <param name="Code">Why it was refused: a code of the upload policy, or of the gate. <see langword="null"/> when it was stored.</param>
/// <param name="Document">As stored; <see langword="null"/> when refused.</param>
public sealed record StoreResult(string? Code, Document? Document);

/// <summary>
/// Holds the customers' pictures, each sealed under keys of its own, bound to its document. Bytes go in as received;
/// they come out only as a <see cref="MarkedPicture"/>.
/// </summary>
public sealed partial class DocumentVault(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Envelope envelope, CustomerKeys customers, ConsoleFolders folders,
    StoreGuard store, PictureIntake intake, Watermarker watermarker, TimeProvider clock, ILogger<DocumentVault> log)
{
    private const string TooLate = "wrong-state"; // an erased customer gets no more documents

    /// <summary>Reads an upload anew, seals it and gives it its place in the case, on record. Nothing stays of one that is refused.</summary>
    /// <param name="document">The awaited document.</param>
    /// <param name="received">The bytes as received.</param>
    /// <param name="declaredType">What the sender says they are, such as <c>image/jpeg</c>.</param>
    /// <param name="also">What else happens in the same transaction, such as the case entering the queue.</param>
    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    /// <exception cref="DecoderUnavailableException">Nothing was read, stored or put on record.</exception>
    /// <exception cref="DocumentStoreException">Nothing was stored: the disk is full or away.</exception>
    public async Task<StoreResult> StoreAsync(
        Actor actor, Document document, byte[] received, string? declaredType,
        Func<ConsoleDbContext, Receipt<StoreDocument>, Task<Refusal?>> also, CancellationToken ct)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(received));
        var outcome = await intake.ReadAsync(received, declaredType, ct);
        if (outcome.IsRefused(out var reason))
        {
            await gate.RecordAsync(actor, new RefuseDocument(document.Id, document.CaseReference, document.CustomerId, sha256, reason.Code()), ct);
            return new(reason.Code(), null);
        }

        var picture = outcome.Accepted;
        using var secret = await SecretOfAsync(document.CustomerId, ct);
        if (secret is null)
        {
            await gate.RecordAsync(actor, new RefuseDocument(document.Id, document.CaseReference, document.CustomerId, sha256, TooLate), ct);
            return new(TooLate, null);
        }

        var blobs = BlobsOf(document.Id, Guid.NewGuid());
        var kept = false;
        try
        {
            await blobs.WriteAsync(new(picture.Full, picture.Master), envelope, secret, store, ct);
            Document? stored = null;
            Guid? former = null;
            var act = new StoreDocument(document.Id, document.CaseReference, document.CustomerId, sha256);
            var answer = await gate.CommitAsync(actor, act, async (db, receipt) =>
            {
                stored = await db.Set<Document>().SingleAsync(d => d.Id == document.Id, ct);
                former = stored.BlobId;
                var refusal = await also(db, receipt);
                if (refusal is null)
                {
                    stored.Accept(receipt, blobs.Id, picture.Width, picture.Height);
                }

                return refusal;
            }, ct);
            kept = answer.Allowed;
            if (kept && former is { } old)
            {
                await BlobsOf(document.Id, old).DiscardAsync(store);
            }

            return kept ? new(null, stored) : new(answer.Code, null);
        }
        catch (AuditUnavailableException e)
        {
            kept = e.MayStand; // a sealed orphan is better than a lost original
            throw;
        }
        finally
        {
            if (!kept)
            {
                await blobs.DiscardAsync(store);
            }
        }
    }

    /// <summary>Reads an upload as <see cref="StoreAsync"/> would, and keeps nothing of it.</summary>
    /// <returns>Why it would be refused; <see langword="null"/> when it would be taken.</returns>
    /// <exception cref="DecoderUnavailableException">It was not read.</exception>
    public async Task<string?> CheckAsync(byte[] received, string? declaredType, CancellationToken ct) =>
        (await intake.ReadAsync(received, declaredType, ct)).IsRefused(out var reason) ? reason.Code() : null;

    /// <summary>Opens the document that the receipt names: there is no other way to say which.</summary>
    /// <exception cref="DamagedDocumentException">The sealed picture was swapped, cut, changed or lost. Nothing of it is shown.</exception>
    /// <exception cref="DocumentStoreException">The store does not answer.</exception>
    internal async Task<MarkedPicture> OpenAsync(Receipt<OpenDocument> receipt, CancellationToken ct)
    {
        var act = receipt.Spend();
        await using var db = await databases.CreateDbContextAsync(ct);
        var document = await db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == act.Subject.Document, ct);
        var blobs = BlobsOf(document.Id, document.BlobId!.Value);
        try
        {
            using var secret = await customers.FindAsync(db, document.CustomerId, ct);
            var picture = secret is null
                ? throw new DamagedDocumentException("erased", null)
                : await blobs.ReadAsync(act.Region is null ? Part.Master : Part.Full, envelope, secret, store, ct);
            return await MarkedPicture.StampAsync(receipt, act, picture, act.Region?.On(document.Width, document.Height), watermarker, ct);
        }
        catch (Exception e) when (e is CryptographicException or DamagedDocumentException) // the first: the row of the customer's secret
        {
            var damage = e as DamagedDocumentException ?? new("changed", e);
            LogDamaged(document.Id, damage.Fault, e);
            throw damage;
        }
    }

    private async Task<CustomerSecret?> SecretOfAsync(Guid customerId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await customers.FindAsync(db, customerId, ct);
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Critical, Message = "Document {Document} cannot be shown: its sealed file is {Fault}. Restore it from a backup of the document store")]
    private partial void LogDamaged(Guid document, string fault, Exception reason);
}
