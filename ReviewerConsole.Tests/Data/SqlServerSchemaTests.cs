using System.Diagnostics;
using System.Text.Json;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Data;

/// <summary>The scripts of SQL Server, read by ScriptDom (grammar) and by DacFx (what the objects mean), since no server is at hand.</summary>
public sealed class SqlServerSchemaTests
{
    [Fact]
    public async Task The_command_prints_the_script_without_settings_folders_or_database()
    {
        var (code, printed) = await RunAsync("schema", "script", "--provider", "sqlserver");

        Assert.Equal(0, code);
        Assert.Empty(SqlServerScript.Faults(printed));
        Assert.Equal(SqlServerScripts.Schema().TrimEnd(), printed.TrimEnd());
    }

    [Fact]
    public async Task The_script_comes_as_JSON_too()
    {
        var (code, printed) = await RunAsync("schema", "roles", "--provider", "sqlserver", "--role", "kyc", "--json");

        Assert.Equal(0, code);
        var json = JsonDocument.Parse(printed).RootElement;
        Assert.Equal("sqlserver", json.GetProperty("provider").GetString());
        Assert.Equal(SqlServerScripts.Roles("kyc"), json.GetProperty("script").GetString());
    }

    [Fact]
    public async Task Another_provider_is_a_wrong_command_line() =>
        Assert.Equal(64, (await RunAsync("schema", "script", "--provider", "oracle")).Code);

    [Fact]
    public void The_script_does_its_work_once_however_often_it_runs()
    {
        var script = SqlServerScripts.Schema();

        var making = SqlServerScript.Statements<TSqlStatement>(script).Count(s => s.StartsWith("CREATE TABLE", StringComparison.Ordinal));

        Assert.True(making > 25);
        Assert.Equal(making, SqlServerScript.Statements<IfStatement>(script).Count(s => s.Contains("CREATE TABLE", StringComparison.Ordinal)));
    }

    [Fact]
    public void DacFx_finds_every_object_whole_the_passkey_table_included()
    {
        using var model = new TSqlModel(SqlServerVersion.Sql150, new());
        foreach (var statement in Objects(SqlServerScripts.Schema()))
        {
            model.AddObjects(statement);
        }

        var errors = model.Validate().Where(m => m.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error).Select(m => m.Message);

        Assert.Empty(errors);
        var tables = model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(t => t.Name.Parts[^1]).ToList();
        Assert.Contains("AspNetUserPasskeys", tables);
        Assert.Equal(SqlServerScript.Statements<CreateTableStatement>(SqlServerScripts.Schema()).Count, tables.Count);
        Assert.Equal(
            AuditTriggers.Names.Order(StringComparer.Ordinal),
            model.GetObjects(DacQueryScopes.UserDefined, DmlTrigger.TypeClass).Select(t => t.Name.Parts[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(
            [(SqlServerConsoleDbContext.Schema, SqlServerConsoleDbContext.AuditNumbers)],
            model.GetObjects(DacQueryScopes.UserDefined, Sequence.TypeClass).Select(s => (s.Name.Parts[0], s.Name.Parts[1])));
    }

    [Fact]
    public void DacFx_would_say_what_does_not_fit()
    {
        using var model = new TSqlModel(SqlServerVersion.Sql150, new());
        model.AddObjects("CREATE TABLE [dbo].[Leases] ([Id] int NOT NULL, [CaseId] int NOT NULL, CONSTRAINT [FK] FOREIGN KEY ([CaseId]) REFERENCES [dbo].[Nowhere] ([Id]))");

        Assert.Contains(model.Validate(), m => m.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error);
    }

    [Fact]
    public void Whoever_serves_may_add_to_the_audit_tables_and_not_change_them()
    {
        var script = SqlServerScripts.Roles("reviewer_console");

        Assert.Empty(SqlServerScript.Faults(script));
        var grants = SqlServerScript.Statements<GrantStatement>(script);
        Assert.Equal(["GRANT SELECT, INSERT", "GRANT VIEW DEFINITION"], Of("AuditEvents"));
        Assert.Equal(["GRANT SELECT, INSERT, UPDATE"], Of("AuditNotes")); // under another key after a rotation; the row's hash still tells
        Assert.Equal(["GRANT SELECT, INSERT, UPDATE, DELETE"], Of("Cases"));
        Assert.All(
            SqlServerScript.Statements<CreateTableStatement>(SqlServerScripts.Schema()),
            table => Assert.Contains(grants, g => g.Contains($" ON {table.Split(' ')[2]} ", StringComparison.Ordinal)));
        Assert.DoesNotContain("ALTER", script, StringComparison.Ordinal);

        IEnumerable<string> Of(string table) => grants
            .Where(g => g.Contains($"[{table}]", StringComparison.Ordinal)).Select(g => g[..g.IndexOf(" ON ", StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_role_with_an_odd_name_is_quoted()
    {
        var script = SqlServerScripts.Roles("o'neill]; DROP TABLE x");

        Assert.Empty(SqlServerScript.Faults(script));
        Assert.Empty(SqlServerScript.Statements<DropTableStatement>(script));
    }

    private static IEnumerable<string> Objects(string script) =>
    [
        .. SqlServerScript.Statements<CreateTableStatement>(script).Where(t => !t.Contains("__EFMigrationsHistory]", StringComparison.Ordinal)),
        .. SqlServerScript.Statements<CreateTableStatement>(script).Where(t => t.Contains("__EFMigrationsHistory]", StringComparison.Ordinal)),
        .. SqlServerScript.Statements<CreateSequenceStatement>(script),
        .. SqlServerScript.Statements<CreateIndexStatement>(script),
        .. SqlServerScript.Statements<CreateTriggerStatement>(script),
    ];

    private static async Task<(int Code, string Printed)> RunAsync(params string[] line)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production"; // where the folders have no default
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await said;
        return (process.ExitCode, await printed);
    }
}
