using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ReviewerConsole.Data;

/// <summary>What a database administrator runs on SQL Server, so that the console itself needs no right to change the schema.</summary>
internal static class SqlServerScripts
{
    /// <summary>The role that <see cref="Roles"/> makes, unless it is given another name.</summary>
    public const string DefaultRole = "reviewer_console";

    /// <returns>All migrations. Run again, it does what is missing. T-SQL with <c>GO</c> between batches.</returns>
    public static string Schema()
    {
        using var db = Model();
        return db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
    }

    /// <summary>
    /// Rights of the console's own login: rows of audit tables can be added and read, those of other tables changed too,
    /// and nothing of the schema. Derived from the model, so that no table is forgotten.
    /// </summary>
    /// <param name="role">Name of a database role, made if it is missing.</param>
    public static string Roles(string role)
    {
        using var db = Model();
        var audit = AuditTriggers.Tables.ToHashSet(StringComparer.Ordinal);
        HashSet<string> kept = ["AuditNotes"]; // changed by a key rotation; never deleted, since their customer's secret is what erases them
        var model = db.GetService<IDesignTimeModel>().Model;
        var tables = model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        var script = new StringBuilder();
        var quoted = Quoted(role);
        script.AppendLine(CultureInfo.InvariantCulture, $"IF DATABASE_PRINCIPAL_ID(N'{role.Replace("'", "''", StringComparison.Ordinal)}') IS NULL EXEC(N'CREATE ROLE {quoted.Replace("'", "''", StringComparison.Ordinal)}');");
        script.AppendLine("GO");
        foreach (var table in tables)
        {
            var rights = audit.Contains(table) ? "SELECT, INSERT" : kept.Contains(table) ? "SELECT, INSERT, UPDATE" : "SELECT, INSERT, UPDATE, DELETE";
            Grant(rights, table);
        }

        foreach (var sequence in model.GetSequences())
        {
            Grant("UPDATE", sequence.Name); // the next number
        }

        Grant("SELECT", HistoryRepository.DefaultTableName); // whether the schema fits the program
        foreach (var table in audit)
        {
            Grant("VIEW DEFINITION", table); // whether its triggers are still there
        }

        script.AppendLine("GO");
        return script.ToString();

        void Grant(string rights, string on) => script.AppendLine(CultureInfo.InvariantCulture, $"GRANT {rights} ON {Quoted(SqlServerConsoleDbContext.Schema)}.{Quoted(on)} TO {quoted};");
    }

    /// <summary>A context of the model, without a connection.</summary>
    internal static SqlServerConsoleDbContext Model()
    {
        var options = new DbContextOptionsBuilder<SqlServerConsoleDbContext>(ModelOptions());
        SqlServerConsoleDbContext.Configure(options, connectionString: null, new() { MaxBatchSize = 1 });
        return new(options.Options);
    }

    /// <summary>What the model needs to be whole: Identity asks the application which tables it has, and passkeys are among those of version 3.</summary>
    internal static DbContextOptions<SqlServerConsoleDbContext> ModelOptions() => new DbContextOptionsBuilder<SqlServerConsoleDbContext>()
        .UseApplicationServiceProvider(
            new ServiceCollection().Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3).BuildServiceProvider())
        .Options;

    private static string Quoted(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";
}
