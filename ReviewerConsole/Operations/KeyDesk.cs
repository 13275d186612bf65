using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Operations;

/// <summary>The key ring gets another version, which seals everything from then on.</summary>
internal sealed record RotateKeys(string From) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "key.rotated";
    public Subject Subject => default;
    public Facts Facts => new() { Purpose = Purposes.Admin, About = From, Reason = "rotated" };
}

/// <summary>How many items of one place hang on each key version.</summary>
/// <param name="Place">Table and column, or <c>documents</c> for the sealed files.</param>
/// <param name="ByVersion">Items by version.</param>
/// <param name="Damaged">Items that are missing, or are no sealed items at all.</param>
internal sealed record KeyUse(string Place, IReadOnlyDictionary<string, long> ByVersion, long Damaged);

/// <param name="Resealing">How far wrapping anew has come; <see langword="null"/> before the first rotation.</param>
internal sealed record KeyList(IReadOnlyList<KeyVersion> Versions, string Oldest, string Current, IReadOnlyList<KeyUse> Use, Resealing? Resealing);

/// <summary>What an operator does with the key ring.</summary>
internal sealed class KeyDesk(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, KeyRing ring, Resealer resealer, TimeProvider clock)
{
    /// <summary>Adds a version. Wrapping what there is anew goes on by itself.</summary>
    /// <returns>The version that is current now.</returns>
    /// <exception cref="AuditUnavailableException">
    /// Not on record. The version may have been added all the same: then it is in force, and the list shows it.
    /// </exception>
    /// <exception cref="KeyRingException">The key folder cannot be written; nothing was changed.</exception>
    public async Task<string> RotateAsync(CancellationToken ct)
    {
        var from = ring.CurrentId;
        await gate.CommitAsync(Actor.System, new RotateKeys(from), (_, _) =>
        {
            ring.Rotate(from, clock); // run again, it adds nothing more
            return Task.FromResult<Refusal?>(null);
        }, ct);
        return ring.CurrentId;
    }

    /// <summary>Versions, and what hangs on each. Looks at every sealed item, opens none.</summary>
    public async Task<KeyList> ListAsync(CancellationToken ct)
    {
        List<KeyUse> use = [];
        foreach (var store in resealer.Stores)
        {
            use.Add(await CountAsync(store, ct));
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (oldest, current) = (ring.OldestId, ring.CurrentId);
        return new(ring.Versions, oldest, current, use, await db.Set<Resealing>().AsNoTracking().SingleOrDefaultAsync(r => r.Version == current, ct));
    }

    private async Task<KeyUse> CountAsync(SealedStore store, CancellationToken ct)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var damaged = 0L;
        await using var db = await databases.CreateDbContextAsync(ct);
        for (var items = await store.NextAsync(null, ct); items.Count > 0; items = await store.NextAsync(items[^1].Cursor, ct))
        {
            var erased = await CustomerKeys.ErasedAsync(db, [.. items.Select(i => i.Customer).OfType<Guid>().Distinct()], ct);
            foreach (var item in items.Where(i => i.Customer is not { } customer || !erased.Contains(customer)))
            {
                if (Envelope.VersionOf(item.Bytes) is { } version)
                {
                    counts[version] = counts.GetValueOrDefault(version) + 1;
                }
                else
                {
                    damaged++;
                }
            }
        }

        return new(store.Name, counts, damaged);
    }
}
