using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>Brings the database up to the program's version at start, and checks what durability rests on.</summary>
public sealed class SchemaKeeper(IDbContextFactory<ConsoleDbContext> databases)
{
    // A new index over years of a trail takes its time; nobody waits at a page meanwhile.
    private static readonly TimeSpan MigrationPatience = TimeSpan.FromMinutes(30);

    /// <exception cref="SettingException">The database cannot be reached, or would acknowledge a row before it is on disk.</exception>
    public async Task BringUpToDateAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        try
        {
#pragma warning disable RS0030 // The schema itself.
            // Asked first, so that a start with nothing to do needs no right to change the schema and takes no migration lock,
            // which on SQLite a process killed in the middle would leave behind.
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                db.Database.SetCommandTimeout(MigrationPatience);
                await db.Database.MigrateAsync(ct);
                db.Database.SetCommandTimeout(null); // a context is lent again, and never to another migration
            }
#pragma warning restore RS0030
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            throw new SettingException(
                $"The database that {DatabaseOptions.Section}:Provider and ConnectionStrings:Console name cannot be reached or brought up to date: {e.GetBaseException().Message}");
        }

        if (await db.WhyNotDurableAsync(ct) is { } why)
        {
            throw new SettingException(why);
        }
    }

    /// <returns>Whether every trigger that keeps the audit tables insert-only is still there.</returns>
    internal async Task<bool> HasAuditTriggersAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var there = await db.TriggersAsync(ct);
        return AuditTriggers.InForce.All(there.Contains);
    }
}
