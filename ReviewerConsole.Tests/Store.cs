using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests;

/// <summary>The database that a test runs on. The data tests run on either, the same tests.</summary>
public sealed class Store
{
    /// <summary>Names a database that exists and is empty. Tests on SQL Server run when it is set, and leave it empty.</summary>
    public const string Variable = "REVIEWERCONSOLE_TEST_SQLSERVER";

    private readonly string? _connection;

    private Store(string? connection) => _connection = connection;

    public static Store Sqlite { get; } = new(null);

    /// <summary>SQL Server, or the test is skipped.</summary>
    public static Store SqlServer
    {
        get
        {
            var connection = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(connection), $"Set {Variable} to the connection string of an empty database to run this on SQL Server.");
            return new(connection);
        }
    }

    /// <summary>What a console is started with to use this store.</summary>
    public IReadOnlyDictionary<string, string> Settings => _connection is null
        ? new Dictionary<string, string>()
        : new() { ["Console:Database:Provider"] = DatabaseOptions.SqlServer, ["ConnectionStrings:Console"] = _connection };

    /// <summary>Leaves nothing of a test to the next one.</summary>
    public async Task EmptyAsync()
    {
        if (_connection is not null)
        {
            await using var db = Open(_connection);
            await ConsoleDatabase.EmptyAsync(db);
        }
    }

    internal static SqlServerConsoleDbContext Open(string connection)
    {
        var options = new DbContextOptionsBuilder<SqlServerConsoleDbContext>(SqlServerScripts.ModelOptions());
        SqlServerConsoleDbContext.Configure(options, connection, new() { MaxBatchSize = 1, Patience = ConsoleApp.Patience });
        return new(options.Options);
    }
}

/// <summary>The tests on SQL Server run one after the other, since they share one database, and remove at their end what they made.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnSqlServer : ICollectionFixture<OnSqlServer.Cleaning>
{
    public const string Name = "SQL Server";

    public sealed class Cleaning : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Environment.GetEnvironmentVariable(Store.Variable) is { Length: > 0 } connection)
            {
                await using var db = Store.Open(connection);
                await db.Database.MigrateAsync(Migration.InitialDatabase);
                await db.Database.ExecuteSqlRawAsync($"DROP TABLE [{SqlServerConsoleDbContext.Schema}].[{HistoryRepository.DefaultTableName}]");
            }
        }
    }
}
