using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests;

/// <summary>What tests do to the console's database, of whichever kind it is.</summary>
internal static class ConsoleDatabase
{
    /// <summary>Adds to the options of the console's database.</summary>
    public static IServiceCollection ConfigureDatabase(this IServiceCollection services, Action<DbContextOptionsBuilder> configure) => services
        .ConfigureDbContext<SqliteConsoleDbContext>(configure)
        .ConfigureDbContext<SqlServerConsoleDbContext>(configure);

    /// <summary>Makes every row of the audit table fail, as a full disk would.</summary>
    public static Task FailRowsAsync(this ConsoleApp console) => console.SqlAsync(
        "CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END",
        "CREATE TRIGGER [dbo].[NoRows] ON [dbo].[AuditEvents] INSTEAD OF INSERT AS THROW 51000, N'full', 1;");

    /// <summary>Ends what <see cref="FailRowsAsync"/> began.</summary>
    public static Task AllowRowsAsync(this ConsoleApp console) => console.SqlAsync("DROP TRIGGER NoRows");

    /// <param name="sql">For both, or for SQLite alone.</param>
    /// <param name="sqlServer">The same for SQL Server, where it differs.</param>
    public static Task<int> SqlAsync(this ConsoleApp console, string sql, string? sqlServer = null) => console.OnDatabaseAsync(db =>
        db.Database.ExecuteSqlRawAsync(db is SqlServerConsoleDbContext ? sqlServer ?? sql : sql));

    /// <summary>Many rows of one actor at one moment, as if they had always been there.</summary>
    /// <param name="first">The number of the first; the others follow.</param>
    public static Task FillAsync(this ConsoleApp console, int count, long first, DateTime at, string actor) => console.OnDatabaseAsync(async db =>
    {
        db.AddRange(Enumerable.Range(0, count).Select(i => new AuditEvent
        {
            Id = first + i,
            Leaf = "{}"u8.ToArray(),
            Tag = [0],
            AtUtc = at,
            Action = "case.leased",
            Outcome = Outcome.Ok,
            ActorId = actor,
            Instance = new Guid(1, 0, 0, new byte[8]),
            InstanceSequence = i,
        }));
        return await db.SaveChangesAsync();
    });

    /// <summary>Deletes every row of every table: the next test begins with nothing.</summary>
    internal static async Task EmptyAsync(SqlServerConsoleDbContext db)
    {
#pragma warning disable EF1002 // Names of our own tables and triggers.
        foreach (var trigger in AuditTriggers.Names.Append("NoRows"))
        {
            await db.Database.ExecuteSqlRawAsync($"IF OBJECT_ID(N'[dbo].[{trigger}]', N'TR') IS NOT NULL EXEC(N'DROP TRIGGER [dbo].[{trigger}]')");
        }

        foreach (var table in DependentsFirst(db.GetService<IDesignTimeModel>().Model))
        {
            await db.Database.ExecuteSqlRawAsync($"DELETE FROM [dbo].[{table}]");
        }

        foreach (var trigger in AuditTriggers.CreateSqlServer)
        {
            await db.Database.ExecuteSqlRawAsync(trigger);
        }
#pragma warning restore EF1002
    }

    private static List<string> DependentsFirst(IModel model)
    {
        HashSet<IEntityType> visited = [];
        List<string> ordered = [];
        foreach (var entity in model.GetEntityTypes().Where(e => !e.IsOwned()))
        {
            Visit(entity);
        }

        return ordered;

        void Visit(IEntityType entity)
        {
            if (visited.Add(entity))
            {
                foreach (var key in entity.GetReferencingForeignKeys().Where(k => !k.IsOwnership))
                {
                    Visit(key.DeclaringEntityType);
                }

                ordered.Add(entity.GetTableName()!);
            }
        }
    }
}
