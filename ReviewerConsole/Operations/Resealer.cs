using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Operations;

/// <summary>What a step of re-encryption came to.</summary>
internal enum ResealStep
{
    /// <summary>Everything hangs on the current version, as far as it opens.</summary>
    Finished,
    Moved,

    /// <summary>Another instance is at it.</summary>
    Elsewhere,
}

/// <param name="Version">The version that everything is to hang on.</param>
/// <param name="Done">Items wrapped anew so far.</param>
/// <param name="Total">Items to do, as counted at the start.</param>
/// <param name="Damaged">Items that do not open and stay as they are.</param>
internal sealed record ResealProgress(ResealStep Step, string Version, long Done, long Total, long Damaged);

/// <summary>
/// After a rotation wraps the key of every sealed item anew, batch by batch. What it locks is not touched, so that a
/// batch costs no more than reading it. Each step is kept: whoever is killed is followed by whoever comes next, and a batch
/// done twice is done once. An item that somebody else changes meanwhile is left for the next round.
/// </summary>
internal sealed partial class Resealer(
    IDbContextFactory<ConsoleDbContext> databases, WriteLane lane, KeyRing ring, Envelope envelope, CustomerKeys customers,
    IEnumerable<SealedStore> others, AuditGate gate, TimeProvider clock, ILogger<Resealer> log)
{
    private readonly Guid _me = Guid.NewGuid();
    private IReadOnlyList<SealedStore>? _stores;

    /// <summary>Every store of sealed items: columns of the database first, then what other rooms keep.</summary>
    public IReadOnlyList<SealedStore> Stores => _stores ??= [.. SealedColumns.Of(databases, lane), .. others];

    /// <summary>One batch.</summary>
    /// <exception cref="TimeoutException">The database writer was busy.</exception>
    public async Task<ResealProgress> StepAsync(CancellationToken ct)
    {
        var version = ring.CurrentId;
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Set<Resealing>().SingleOrDefaultAsync(r => r.Version == version, ct) is not { } row)
        {
            if (version == ring.OldestId)
            {
                return new(ResealStep.Finished, version, 0, 0, 0); // there never was another one
            }

            row = new() { Version = version, StartedAt = clock.UtcNow(), Total = await CountOlderAsync(version, ct) };
            db.Add(row);
            LogStarted(version, row.Total);
        }

        if (row.FinishedAt is not null || row.IsHeldByAnother(_me, clock.UtcNow()))
        {
            return Told(row.FinishedAt is null ? ResealStep.Elsewhere : ResealStep.Finished, row);
        }

        await MoveAsync(row, ct);
        if (!await SaveAsync(db, ct))
        {
            return Told(ResealStep.Elsewhere, row);
        }

        if (row.FinishedAt is not null)
        {
            LogFinished(version, row.Done, row.Damaged);
            await gate.RecordAsync(Actor.System, new KeysResealed(version, row.Done), ct);
        }

        return Told(row.FinishedAt is null ? ResealStep.Moved : ResealStep.Finished, row);
    }

    private async Task MoveAsync(Resealing row, CancellationToken ct)
    {
        var at = row.Store is null ? 0 : Stores.Select(s => s.Name).ToList().IndexOf(row.Store);
        var store = Stores[Math.Max(at, 0)];
        var items = await store.NextAsync(row.Cursor, ct);
        if (items.Count == 0)
        {
            if (at + 1 < Stores.Count)
            {
                row.Move(_me, clock.UtcNow(), Stores[at + 1].Name, cursor: null);
            }
            else
            {
                row.EndRound(_me, clock.UtcNow());
            }

            return;
        }

        var (anew, damaged) = await WrapAsync(items, row.Version, ct);
        var done = anew.Count == 0 ? 0 : await store.ReplaceAsync(anew, ct);
        row.Move(_me, clock.UtcNow(), store.Name, items[^1].Cursor, done, damaged);
    }

    private async Task<(List<Resealed> Anew, int Damaged)> WrapAsync(IReadOnlyList<SealedItem> items, string version, CancellationToken ct)
    {
        List<Resealed> anew = [];
        var damaged = 0;
        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var item in items.Where(i => Envelope.VersionOf(i.Bytes) != version))
        {
            try
            {
                using var secret = item.Customer is { } customer ? await customers.FindAsync(db, customer, ct) : null;
                if (item.Customer is null || secret is not null)
                {
                    var (head, replaces) = envelope.Rewrap(item.Bytes, item.Purpose, item.Place, secret);
                    anew.Add(new(item, head, replaces));
                }
            }
            catch (CryptographicException)
            {
                damaged++; // stays as it is: a backup may still open it
            }
        }

        return (anew, damaged);
    }

    private async Task<long> CountOlderAsync(string version, CancellationToken ct)
    {
        var total = 0L;
        foreach (var store in Stores)
        {
            for (var items = await store.NextAsync(null, ct); items.Count > 0; items = await store.NextAsync(items[^1].Cursor, ct))
            {
                total += items.Count(i => Envelope.VersionOf(i.Bytes) is { } on && on != version);
            }
        }

        return total;
    }

    private async Task<bool> SaveAsync(ConsoleDbContext db, CancellationToken ct)
    {
        try
        {
            using var turn = await lane.EnterAsync(ct);
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (!StoreFault.IsUnavailable(e))
        {
            return false; // another instance began at the same moment
        }
    }

    private static ResealProgress Told(ResealStep step, Resealing row) => new(step, row.Version, row.Done, row.Total, row.Damaged);

    [LoggerMessage(EventId = 8101, Level = LogLevel.Information, Message = "Keys: {Total} sealed items are being wrapped anew under {Version}")]
    private partial void LogStarted(string version, long total);

    [LoggerMessage(EventId = 8102, Level = LogLevel.Information, Message = "Keys: everything hangs on {Version} now; {Done} items were wrapped anew, {Damaged} do not open and stayed as they were")]
    private partial void LogFinished(string version, long done, long damaged);
}

/// <summary>Everything that opens hangs on the current key version.</summary>
internal sealed record KeysResealed(string Version, long Items) : IAuditedFact
{
    public static string Name => "key.rotated";
    public Subject Subject => default;
    public Facts Facts => new() { Purpose = Purposes.Admin, About = Version, Reason = "resealed", Count = Items };
}
