using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Documents;

/// <summary>What holding files against rows has found.</summary>
/// <param name="Documents">Rows that have a picture.</param>
/// <param name="Orphans">
/// Files that belong to no row: left by a crash or a store that hung, or of a customer who was erased. Relative to the store.
/// </param>
/// <param name="Removed">How many of them were removed.</param>
/// <param name="Missing">Documents of which a sealed file is not there.</param>
/// <param name="Damaged">Documents of which a sealed file does not open, where that was asked.</param>
public sealed record StoreCheck(int Documents, IReadOnlyList<string> Orphans, int Removed, IReadOnlyList<Guid> Missing, IReadOnlyList<Guid> Damaged)
{
    public bool IsSound => Missing.Count == 0 && Damaged.Count == 0;
}

// Rows without files are told, files without rows are removed once they are old enough to be nobody's any more.
public sealed partial class DocumentVault
{
    /// <summary>A file this young may belong to an upload whose row is not written yet.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>
    /// Many orphans at once are a sign that the database is older than the files, or another one: then nothing is removed
    /// unless somebody says so.
    /// </summary>
    private const int Suspicious = 20;

    /// <param name="open">Also opens every sealed file, which reads the whole store.</param>
    /// <param name="sweep">Removes orphans.</param>
    /// <param name="evenMany">Removes them however many there are.</param>
    /// <exception cref="DocumentStoreException">The store does not answer.</exception>
    public async Task<StoreCheck> CheckAsync(bool open, bool sweep, bool evenMany, CancellationToken ct)
    {
        // Files first: what is stored while the rows are read has its row by then, or is young.
        var files = await Task.Run(FilesOldEnough, ct);
        var rows = await RowsAsync(ct);
        var owned = rows.Where(r => !r.IsErased).SelectMany(r => Blobs.Parts.Select(BlobsOf(r.Document, r.Blob).PathOf)).ToHashSet(StringComparer.Ordinal);
        List<string> orphans = [.. files.Where(f => !owned.Contains(f))];
        var remove = sweep && (evenMany || orphans.Count <= Suspicious);
        if (remove)
        {
            await Task.Run(() => orphans.ForEach(File.Delete), ct);
        }

        List<Guid> missing = [], damaged = [];
        foreach (var row in rows.Where(r => !r.IsErased))
        {
            switch (await FaultAsync(row, open, ct))
            {
                case "missing":
                    missing.Add(row.Document);
                    break;
                case "changed":
                    damaged.Add(row.Document);
                    break;
            }
        }

        return new(
            rows.Count(r => !r.IsErased), [.. orphans.Select(o => Path.GetRelativePath(Root, o))], remove ? orphans.Count : 0, missing, damaged);
    }

    private async Task<string?> FaultAsync(StoredRow row, bool open, CancellationToken ct)
    {
        var blobs = BlobsOf(row.Document, row.Blob);
        if (!open)
        {
            return await store.RunAsync(() => Blobs.Parts.All(p => File.Exists(blobs.PathOf(p))), ct) ? null : "missing";
        }

        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            using var secret = await customers.FindAsync(db, row.Customer, ct);
            foreach (var part in secret is null ? [] : Blobs.Parts)
            {
                await blobs.ReadAsync(part, envelope, secret!, store, ct);
            }

            return null;
        }
        catch (DamagedDocumentException e)
        {
            return e.Fault;
        }
    }

    private List<string> FilesOldEnough()
    {
        var before = clock.GetUtcNow().UtcDateTime - Grace;
        return Directory.Exists(Root)
            ? [.. new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LastWriteTimeUtc < before).Select(f => f.FullName)]
            : [];
    }

    private async Task<List<StoredRow>> RowsAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (
            from d in db.Set<Document>().AsNoTracking()
            where d.BlobId != null
            join key in db.Set<CustomerKey>().AsNoTracking() on d.CustomerId equals key.CustomerId
            orderby d.Id
            select new StoredRow(d.Id, d.BlobId!.Value, d.CustomerId, key.DestroyedAt != null)).ToListAsync(ct);
    }

    private sealed record StoredRow(Guid Document, Guid Blob, Guid Customer, bool IsErased);
}
