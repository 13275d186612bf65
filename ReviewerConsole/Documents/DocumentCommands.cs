using System.CommandLine;
using System.Text.Json;
using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>The <c>documents</c> commands, for an operator after a crash, a restore, or an alarm in the log.</summary>
internal static class DocumentCommands
{
    private const int Sound = 0;
    private const int Unsound = 1;
    private const int StoreAway = 69; // EX_UNAVAILABLE of sysexits.h

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="open">The console, prepared but not serving.</param>
    public static Command Create(Func<Task<WebApplication>> open)
    {
        var command = new Command("documents", "The sealed pictures in the data folder.");
        command.Subcommands.Add(Check(open));
        return command;
    }

    private static Command Check(Func<Task<WebApplication>> open)
    {
        var sweep = new Option<bool>("--sweep") { Description = "Remove files that belong to no document and are older than a day, however many there are. Make sure that the database is the one that belongs to them." };
        var read = new Option<bool>("--open") { Description = "Also open every sealed file, to find those that were changed. Reads the whole store; shows and keeps nothing." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON: { documents, orphans, removed, missing, damaged }." };
        var check = new Command("check", """
            Holds the sealed files against the database: documents whose file is missing (or, with --open, was changed), and
            files that belong to no document. Safe while the console serves. The console does the same without --open at each
            start and once a day, and removes up to 20 files by itself.

            Exit codes: 0 every document has its files, 1 some do not (they are listed), 64 wrong command line, 69 the database
            or the store could not be reached, 78 wrong configuration.
            """) { sweep, read, json };
        check.SetAction(async (line, ct) =>
        {
            try
            {
                await using var console = await open();
                var found = await console.Services.GetRequiredService<DocumentVault>().CheckAsync(line.GetValue(read), line.GetValue(sweep), evenMany: true, ct);
                await TellAsync(line, found, line.GetValue(json));
                return found.IsSound ? Sound : Unsound;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException || StoreFault.IsUnavailable(e))
            {
                await line.InvocationConfiguration.Error.WriteLineAsync("The database or the store of documents could not be reached. Nothing more was removed.");
                return StoreAway;
            }
        });
        return check;
    }

    private static async Task TellAsync(ParseResult line, StoreCheck found, bool json)
    {
        var output = line.InvocationConfiguration.Output;
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { found.Documents, found.Orphans, found.Removed, found.Missing, found.Damaged }, Json));
            return;
        }

        await output.WriteLineAsync($"Documents: {found.Documents}. Files of no document: {found.Orphans.Count}, removed: {found.Removed}. Missing: {found.Missing.Count}. Changed: {found.Damaged.Count}.");
        foreach (var orphan in found.Removed == 0 ? found.Orphans : [])
        {
            await output.WriteLineAsync($"no document  {orphan}");
        }

        foreach (var id in found.Missing)
        {
            await output.WriteLineAsync($"missing      {id}");
        }

        foreach (var id in found.Damaged)
        {
            await output.WriteLineAsync($"changed      {id}");
        }

        if (!found.IsSound)
        {
            await output.WriteLineAsync("Restore the files of these documents from a backup of the data folder, then check again. Until then they cannot be shown.");
        }
    }
}
