using System.CommandLine;
using System.Text.Json;

namespace ReviewerConsole.Data;

/// <summary>The <c>schema</c> commands. They print scripts and touch no database.</summary>
internal static class SchemaCommands
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var provider = new Option<string>("--provider") { Description = "The kind of database: sqlserver. (SQLite needs no script: the console keeps its own file up to date.)", Required = true, Recursive = true };
        provider.AcceptOnlyFromAmong("sqlserver");
        var json = new Option<bool>("--json") { Description = "Print { provider, script }.", Recursive = true };
        var role = new Option<string>("--role") { Description = "Name of the database role.", DefaultValueFactory = _ => SqlServerScripts.DefaultRole };
        var script = new Command(
            "script",
            "Prints the idempotent script that makes the tables or brings them up to date. A login with the right to change the schema runs it; " +
            "the console itself then needs none. Exit codes: 0 printed, 64 wrong command line.");
        var roles = new Command(
            "roles",
            "Prints the script that makes the console's role and grants it what it needs: on audit tables INSERT and SELECT only. " +
            "Exit codes: 0 printed, 64 wrong command line.")
        {
            role,
        };
        script.SetAction((line, ct) => PrintAsync(line, SqlServerScripts.Schema(), line.GetValue(provider)!, line.GetValue(json)));
        roles.SetAction((line, ct) => PrintAsync(line, SqlServerScripts.Roles(line.GetValue(role)!), line.GetValue(provider)!, line.GetValue(json)));
        return new("schema", "Scripts for the administrator of the database.") { provider, json, script, roles };
    }

    private static async Task<int> PrintAsync(ParseResult line, string script, string provider, bool json)
    {
        await line.InvocationConfiguration.Output.WriteLineAsync(json ? JsonSerializer.Serialize(new { provider, script }, Json) : script);
        return 0;
    }
}
