using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Documents;

// The sealed files as a rotation of the keys walks through them: heads only, so that no picture is opened for it.
public sealed partial class DocumentVault
{
    /// <summary>The sealed files, for counting and for wrapping their keys anew.</summary>
    internal SealedStore SealedFiles() => new Files(databases, store, BlobsOf);

    private sealed class Files(IDbContextFactory<ConsoleDbContext> databases, StoreGuard store, Func<Guid, Guid, Blobs> blobsOf) : SealedStore("documents")
    {
        private const int AtOnce = 20;

        public override async Task<IReadOnlyList<SealedItem>> NextAsync(string? after, CancellationToken ct)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var rows = db.Set<Document>().AsNoTracking().Where(
                d => d.BlobId != null && !db.Set<CustomerKey>().Any(k => k.CustomerId == d.CustomerId && k.DestroyedAt != null));
            if (after is not null)
            {
                var last = Guid.Parse(after);
                rows = rows.Where(d => d.Id > last);
            }

            var found = await rows.OrderBy(d => d.Id).Take(AtOnce).Select(d => new { d.Id, d.BlobId, d.CustomerId }).ToListAsync(ct);
            return await store.RunAsync(() =>
                (IReadOnlyList<SealedItem>)[.. from d in found
                                               let blobs = blobsOf(d.Id, d.BlobId!.Value)
                                               from part in Blobs.Parts
                                               select new SealedItem(d.Id.ToString(), KeyPurposes.Document, blobs.BindingOf(part), d.CustomerId, blobs.HeadOf(part))], ct);
        }

        public override async Task<int> ReplaceAsync(IReadOnlyList<Resealed> items, CancellationToken ct)
        {
            var replaced = 0;
            foreach (var item in items)
            {
                replaced += await ReplaceAsync(item, ct) ? 1 : 0;
            }

            return replaced;
        }

        // A file is never written over in place: it is written whole beside the old one, which stays until the new one is on disk.
        private async Task<bool> ReplaceAsync(Resealed item, CancellationToken ct)
        {
            var place = item.Item.Place.AsSpan();
            var (blobs, part) = (blobsOf(new(place[..16]), new(place[16..32])), (Part)place[32]);
            try
            {
                var done = await store.RunAsync(() => blobs.Rewrap(part, item), ct);
                await using var db = await databases.CreateDbContextAsync(ct);
                if (done && !await db.Set<Document>().AnyAsync(d => d.BlobId == blobs.Id, ct))
                {
                    await blobs.DiscardAsync(store); // superseded meanwhile: it is not to come back
                    return false;
                }

                return done;
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }
    }
}
