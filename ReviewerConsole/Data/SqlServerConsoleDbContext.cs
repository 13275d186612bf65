using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReviewerConsole.Data;

/// <summary>The production database. Several instances of the console may share it.</summary>
internal sealed class SqlServerConsoleDbContext(DbContextOptions<SqlServerConsoleDbContext> options) : ConsoleDbContext(options)
{
    /// <summary>The schema of every object; a sequence without one is not found everywhere.</summary>
    internal const string Schema = "dbo";
    internal const string AuditNumbers = "AuditEventNumbers";

    /// <summary>Stated at every transaction, since a pooled connection keeps that of its last one.</summary>
    internal const IsolationLevel Isolation = IsolationLevel.ReadCommitted;

    // One resource a database: SQL Server keeps application locks apart by database.
    private const string ExcludeOthers = """
        DECLARE @granted int;
        EXEC @granted = sp_getapplock @Resource = N'reviewer-console-change', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = {0};
        IF @granted < 0 THROW 51001, N'Another change held the console''s lock for too long.', 1;
        """;

    internal override bool NumbersAuditRows => true;

    /// <param name="options">What to set up.</param>
    /// <param name="connectionString"><c>ConnectionStrings:Console</c>; without one the model and its scripts can be had, but no connection.</param>
    /// <param name="settings">Its patience and the size of its commands.</param>
    public static void Configure(DbContextOptionsBuilder options, string? connectionString, DatabaseOptions settings) =>
        options
            .UseSqlServer(
                connectionString is null ? null : Patient(connectionString, settings.Patience),
                server => server
                    .MigrationsHistoryTable(HistoryRepository.DefaultTableName, Schema)
                    .UseCompatibilityLevel(150) // SQL Server 2019: no column of type json, no query that needs a newer server
                    .CommandTimeout((int)settings.Patience.TotalSeconds)
                    .MaxBatchSize(settings.MaxBatchSize)
                    .ExecutionStrategy(dependencies => new BriefRetry(dependencies)))
            .AddInterceptors(new StatedIsolation(Isolation));

    internal override async Task ExcludeOtherChangesAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The lock has no other form than a procedure. It belongs to the transaction and ends with it.
        // Less than a command may take, so that the answer is "the lock was held" and the connection stays sound.
        var wait = 750 * Database.GetCommandTimeout()!.Value; // s to ms
        await Database.ExecuteSqlRawAsync(ExcludeOthers, [wait], ct);
#pragma warning restore RS0030
    }

    internal override Task ForgetAsync(CancellationToken ct) => Task.CompletedTask;

    internal override async Task<string?> WhyNotDurableAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The catalogue of the server itself.
        var delayed = await Database
            .SqlQueryRaw<int>("SELECT CAST(delayed_durability AS int) AS [Value] FROM sys.databases WHERE name = DB_NAME()")
            .SingleAsync(ct);
#pragma warning restore RS0030
        return delayed == 2
            ? "The database has DELAYED_DURABILITY = FORCED. An audit row counts only once it is on disk: set it to DISABLED or ALLOWED."
            : null;
    }

    internal override async Task<IReadOnlyList<string>> TriggersAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // The catalogue of the database itself. A disabled trigger is none.
        return await Database.SqlQueryRaw<string>("SELECT OBJECT_NAME(parent_id) + N'.' + name AS [Value] FROM sys.triggers WHERE is_disabled = 0").ToListAsync(ct);
#pragma warning restore RS0030
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.HasDefaultSchema(Schema);
        base.OnModelCreating(builder);
        foreach (var table in AuditTriggers.Tables)
        {
            var entity = builder.Entity(builder.Model.GetEntityTypes().Single(e => e.GetTableName() == table).Name);
            entity.ToTable(t =>
            {
                foreach (var trigger in AuditTriggers.Names)
                {
                    t.HasTrigger(trigger);
                }
            });
            // Blocks of numbers: never an identity column, whose batches need MERGE or OUTPUT, which a table with triggers refuses.
            entity.Property(entity.Metadata.FindPrimaryKey()!.Properties.Single().Name)
                .ValueGeneratedOnAdd().UseHiLo(AuditNumbers, Schema);
        }

        // A credential id may have 1,023 bytes (WebAuthn §4): more than a clustered key takes.
        builder.Entity<IdentityUserPasskey<Guid>>().HasKey(p => p.CredentialId).IsClustered(false);
    }

    // Short waits, since whoever asks is told "not now" after two seconds. Several result sets at once are not needed, and
    // a retry that opens a second connection would not be in the transaction.
    private static string Patient(string connectionString, TimeSpan patience)
    {
        var settings = new SqlConnectionStringBuilder(connectionString) { MultipleActiveResultSets = false, Enlist = false };
        if (!settings.ShouldSerialize("Connect Timeout"))
        {
            settings.ConnectTimeout = (int)patience.TotalSeconds;
        }

        if (!settings.ShouldSerialize("Application Name"))
        {
            settings.ApplicationName = "ReviewerConsole";
        }

        return settings.ToString();
    }
}
