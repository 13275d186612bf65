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
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Envelope envelope, ConsoleFolders folders,
    PictureIntake intake, Watermarker watermarker)
{
    /// <summary>Reads an upload anew, seals it and gives it its place in the case, on record. Nothing stays of one that is refused.</summary>
    /// <param name="document">The awaited document.</param>
    /// <param name="received">The bytes as received.</param>
    /// <param name="declaredType">What the sender says they are, such as <c>image/jpeg</c>.</param>
    /// <param name="also">What else happens in the same transaction, such as the case entering the queue.</param>
    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    /// <exception cref="DecoderUnavailableException">Nothing was read, stored or put on record.</exception>
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

        var blobs = BlobsOf(document.Id, Guid.NewGuid());
        var kept = false;
        try
        {
            await blobs.WriteAsync(Part.Full, picture.Full, envelope, ct);
            await blobs.WriteAsync(Part.Master, picture.Master, envelope, ct);
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
                BlobsOf(document.Id, old).Delete();
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
                blobs.Delete();
            }
        }
    }

    /// <summary>Opens the document that the receipt names: there is no other way to say which.</summary>
    /// <exception cref="CryptographicException">The sealed picture was swapped, cut or changed. Nothing of it is shown.</exception>
    internal async Task<MarkedPicture> OpenAsync(Receipt<OpenDocument> receipt, CancellationToken ct)
    {
        var act = receipt.Spend();
        await using var db = await databases.CreateDbContextAsync(ct);
        var document = await db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == act.Subject.Document, ct);
        var blobs = BlobsOf(document.Id, document.BlobId!.Value);
        return act.Region is { } region
            ? await MarkedPicture.StampAsync(receipt, act, await blobs.ReadAsync(Part.Full, envelope, ct), region.On(document.Width, document.Height), watermarker, ct)
            : await MarkedPicture.StampAsync(receipt, act, await blobs.ReadAsync(Part.Master, envelope, ct), null, watermarker, ct);
    }
}
