using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>Brings the database up to the program's version at start, and checks what durability rests on.</summary>
public sealed class SchemaKeeper(IDbContextFactory<ConsoleDbContext> databases)
{
    /// <exception cref="InvalidOperationException">The database would acknowledge a row before it is on disk.</exception>
    public async Task BringUpToDateAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
#pragma warning disable RS0030 // The schema itself, and the pragmas that durability rests on.
        await db.Database.MigrateAsync(ct);
        var journal = await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(ct);
        var synchronous = await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(ct);
#pragma warning restore RS0030
        if (journal != "wal" || synchronous < 2)
        {
            throw new InvalidOperationException(
                $"SQLite runs with journal_mode={journal}, synchronous={synchronous}. An audit row counts only with WAL and FULL (2): remove the setting that changed it.");
        }
    }

    /// <returns>Whether every trigger that keeps the audit tables insert-only is still there.</returns>
    internal async Task<bool> HasAuditTriggersAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
#pragma warning disable RS0030 // The catalogue of the database itself.
        var there = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct);
#pragma warning restore RS0030
        return AuditTriggers.Names.All(there.Contains);
    }
}
