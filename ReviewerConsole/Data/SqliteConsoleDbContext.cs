using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>The embedded default: one file, one writer at a time, whatever the number of processes.</summary>
internal sealed class SqliteConsoleDbContext(DbContextOptions<SqliteConsoleDbContext> options) : ConsoleDbContext(options)
{
    /// <summary>Begins with <c>BEGIN IMMEDIATE</c>: what is read in the transaction is still true when it commits.</summary>
    internal const IsolationLevel Isolation = IsolationLevel.Serializable;

    internal override bool NumbersAuditRows => false;

    /// <param name="options">What to set up.</param>
    /// <param name="connectionString"><c>ConnectionStrings:Console</c>, else a file in <paramref name="dataFolder"/>.</param>
    /// <param name="dataFolder">Absolute.</param>
    /// <param name="settings">Its patience and the size of its commands.</param>
    public static void Configure(DbContextOptionsBuilder options, string? connectionString, string dataFolder, DatabaseOptions settings) =>
        options
            .UseSqlite(
                new SqliteConnectionStringBuilder(connectionString ?? $"Data Source={Path.Combine(dataFolder, "console.db")}")
                {
                    // A locked file is an answer within that patience, not after half a minute.
                    DefaultTimeout = (int)settings.Patience.TotalSeconds,
                    ForeignKeys = true,
                }.ToString(),
                sqlite => sqlite.CommandTimeout((int)settings.Patience.TotalSeconds).MaxBatchSize(settings.MaxBatchSize))
            .AddInterceptors(new StatedIsolation(Isolation), new OverwrittenDeletes());

    /// <summary>Nothing to wait for: an immediate transaction has the file to itself.</summary>
    internal override Task ExcludeOtherChangesAsync(CancellationToken ct) => Task.CompletedTask;

    internal override async Task ForgetAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The journal itself: what was overwritten in the file may still stand there.
        await Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);
#pragma warning restore RS0030
    }

    internal override async Task<string?> WhyNotDurableAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The pragmas that durability rests on.
        var journal = await Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(ct);
        var synchronous = await Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(ct);
#pragma warning restore RS0030
        return journal == "wal" && synchronous >= 2
            ? null
            : $"SQLite runs with journal_mode={journal}, synchronous={synchronous}. An audit row counts only with WAL and FULL (2): remove the setting that changed it.";
    }

    internal override async Task<IReadOnlyList<string>> TriggersAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The catalogue of the database itself.
        return await Database.SqlQueryRaw<string>("SELECT format('%s.%s', tbl_name, name) AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct);
#pragma warning restore RS0030
    }
}
