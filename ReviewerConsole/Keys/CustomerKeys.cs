using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;

namespace ReviewerConsole.Keys;

/// <summary>Finds the secrets of customers.</summary>
public sealed class CustomerKeys(Envelope envelope)
{
    /// <returns><see langword="null"/> when it was destroyed: nothing of this customer opens, and nothing more is sealed.</returns>
    /// <exception cref="CryptographicException">The row was changed past the console.</exception>
    /// <exception cref="InvalidOperationException">There is no such customer.</exception>
    public async Task<CustomerSecret?> FindAsync(ConsoleDbContext db, Guid customerId, CancellationToken ct) =>
        (await db.Set<CustomerKey>().AsNoTracking().SingleAsync(k => k.CustomerId == customerId, ct)).Open(envelope);

    /// <returns>Those of <paramref name="customers"/> who were erased.</returns>
    internal static async Task<HashSet<Guid>> ErasedAsync(ConsoleDbContext db, IReadOnlyCollection<Guid> customers, CancellationToken ct) =>
        [.. await db.Set<CustomerKey>().AsNoTracking().Where(k => customers.Contains(k.CustomerId) && k.DestroyedAt != null).Select(k => k.CustomerId).ToListAsync(ct)];
}
