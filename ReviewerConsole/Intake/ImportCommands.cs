using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>The <c>import</c> command: a folder of files with a manifest, for an operator who can reach the data and the keys.</summary>
internal static partial class ImportCommands
{
    private const int AllIn = 0;
    private const int SomeRejected = 1;
    private const int NothingRead = 2;
    private const int Usage = 64;
    private const int StoreAway = 69; // EX_UNAVAILABLE of sysexits.h
    private const string Nobody = "import"; // in particular

    private const string Help = """
        Brings in a folder: applications from DIR/manifest.csv or DIR/manifest.ndjson, with the files that they name.
        The rules are the API's. A row that is rejected is named with its line, field and code, leaves nothing behind, and
        does not stop the others. Run it again as often as you like: what is there stays, what is missing is completed.

        manifest.csv (UTF-8, commas): externalId, kind, fullName, dateOfBirth, nationalId, phone; optional sex, address, risk;
        for each document a column slot:type with the file's name. Without a number: contact.ref, contact.blindIndex, contact.last3.
          externalId,kind,fullName,dateOfBirth,nationalId,phone,id-card:KTP,selfie:SELFIE_WITH_ID
          UPG-2026-000017,tierUpgrade,Siti Rahmawati,1998-03-14,3174015403980002,0812-0000-0678,17/card.jpg,17/selfie.jpg
        manifest.ndjson: on each line the body of POST /api/v1/applications, with "file" in each document.

        Exit codes: 0 all in, 1 some rows rejected, 2 nothing could be read, 64 wrong command line, 69 the database or the
        document store could not be reached or written (what is in stays in; run it again), 78 wrong configuration.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="open">The console, prepared but not serving.</param>
    public static Command Create(Func<Task<WebApplication>> open)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder. Files are named by their path below it." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything, the content of the files too, and write nothing." };
        var integrator = new Option<string?>("--as")
        {
            Description = $"The integrator whom the applications belong to: a name that api-key list shows. Without it: {Nobody}.",
        };
        integrator.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } name && !NameForm().IsMatch(name))
            {
                r.AddError("--as may hold only a-z, 0-9 and -, at most 40 characters.");
            }
        });
        var manifest = new Option<string?>("--manifest") { Description = "Another file of DIR to read, such as a mended rejects.csv." };
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Where rejected rows go, as they came and with codes: a new file, personal data. Without it: rejects.csv or rejects.ndjson in DIR, or the next free number.",
        };
        var json = new Option<bool>("--json") { Description = "Answer in JSON, for programs." };
        var command = new Command("import", Help) { folder, dryRun, integrator, manifest, rejects, json };
        command.SetAction(async (line, ct) =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en"); // the command line speaks one language
            var run = new ImportRun(
                line.GetValue(folder)!, line.GetValue(manifest), line.GetValue(rejects), line.GetValue(integrator), line.GetValue(dryRun), line.InvocationConfiguration.Error);
            var code = await RunAsync(open, run, ct);
            if (run.HasBegun)
            {
                await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json) ? JsonSerializer.Serialize(run.Report, Json) : run.Summary);
            }

            return code;
        });
        return command;
    }

    private static async Task<int> RunAsync(Func<Task<WebApplication>> open, ImportRun run, CancellationToken ct)
    {
        try
        {
            if (run.WhyNot is { } wrong)
            {
                await run.Say.WriteLineAsync(wrong);
                return Usage;
            }

            await using var manifest = await Manifest.OpenAsync(run.Folder.FullPath, run.ManifestName, ct);
            await using var console = await open();
            if (run.As is { } name && (await console.Services.GetRequiredService<ApiKeyDesk>().ListAsync(ct)).All(k => k.Name != name))
            {
                await run.Say.WriteLineAsync("--as names no integrator that has or had a key: see api-key list.");
                return Usage;
            }

            await run.ImportAsync(
                manifest, console.Services.GetRequiredService<ImportDesk>(), Integrator.Importing(run.As ?? Nobody),
                console.Services.GetRequiredService<IStringLocalizer<Words>>(), ct);
            return run.Rows == 0 ? throw new ManifestException("The manifest holds no row.") : run.Rejected > 0 ? SomeRejected : AllIn;
        }
        catch (ManifestException e)
        {
            await run.Say.WriteLineAsync($"Nothing was imported. {e.Message}");
            return NothingRead;
        }
        catch (ImportStoppedException)
        {
            await run.Say.WriteLineAsync("Stopped: the document store is nearly full, or pictures cannot be read just now. What is in stays in. Run it again.");
            return StoreAway;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await run.Say.WriteLineAsync("Stopped. What is in stays in. Run it again for the rest.");
            return SomeRejected;
        }
        catch (Exception e) when (e is AuditUnavailableException or IOException or UnauthorizedAccessException || StoreFault.IsUnavailable(e))
        {
            await run.Say.WriteLineAsync("The database, the document store or the rejects file could not be reached or written. What is in stays in. Run it again.");
            return StoreAway;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex NameForm();
}
