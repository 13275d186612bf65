using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>
/// Small changes that need no receipt, such as a lease kept alive: each in a transaction of its own, alone among the
/// changes of every instance, so that what it read is still true when it commits.
/// </summary>
public sealed class Bookkeeping(IDbContextFactory<ConsoleDbContext> databases, WriteLane lane)
{
    /// <param name="change">Reads and changes; saving is not its business. Runs again, on an empty context, when the database's strategy says so.</param>
    /// <returns>What <paramref name="change"/> returned, once it is on disk.</returns>
    /// <exception cref="TimeoutException">The writer was busy.</exception>
    /// <exception cref="System.Data.Common.DbException">The database was away, or the change was in conflict with what is there.</exception>
    public async Task<T> ChangeAsync<T>(Func<ConsoleDbContext, Task<T>> change, CancellationToken ct)
    {
        using var turn = await lane.EnterAsync(ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.ExcludeOtherChangesAsync(ct);
            var changed = await change(db);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return changed;
        });
    }
}
