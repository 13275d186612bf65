using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Operations;

/// <summary>The <c>keys</c> commands, for an operator who can reach the key folder.</summary>
internal static partial class KeysCommands
{
    private const int Done = 0;
    private const int NotDone = 1;
    private const int StoreAway = 69; // EX_UNAVAILABLE of sysexits.h

    private const string ExitCodes = """

        Exit codes: 0 done, 1 not done (why is said), 64 wrong command line, 69 the database or the store of documents could
        not be reached or written, 78 wrong configuration or unusable key folder.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="open">The console, prepared but not serving.</param>
    /// <param name="folders">Where the key folder is, without opening anything.</param>
    public static Command Create(Func<Task<WebApplication>> open, Func<ConsoleFolders> folders)
    {
        var json = new Option<bool>("--json") { Description = "Answer in JSON, for programs.", Recursive = true };
        var command = new Command("keys", "The key ring in Console:KeyFolder, on which everything sealed of a customer hangs.") { json };
        command.Subcommands.Add(List(open, json));
        command.Subcommands.Add(Rotate(open, json));
        command.Subcommands.Add(Backup(folders, json));
        command.Subcommands.Add(Restore(folders, json));
        return command;
    }

    private static Command List(Func<Task<WebApplication>> open, Option<bool> json)
    {
        var list = new Command("list", $"""
            Lists the versions of the key and how many sealed items of each table, and of the documents, hang on each. Looks at
            every item and opens none. The oldest version always stays: the blind indexes that find the same number or NIK
            again, and the tags of audit rows, hang on it.
            {ExitCodes}
            """);
        list.SetAction((line, ct) => OrAwayAsync(line, async () =>
        {
            await using var console = await open();
            var keys = await console.Services.GetRequiredService<KeyDesk>().ListAsync(ct);
            var output = line.InvocationConfiguration.Output;
            if (line.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(new { keys.Versions, keys.Oldest, keys.Current, keys.Use, Resealing = Progress(keys.Resealing) }, Json));
                return Done;
            }

            foreach (var version in keys.Versions)
            {
                var role = version.Id == keys.Current ? "current: seals what is new" : version.Id == keys.Oldest ? "oldest: stays for good" : "";
                await output.WriteLineAsync($"{version.Id,-6} {version.Created.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}  {role}".TrimEnd());
            }

            string[] columns = [.. keys.Versions.Select(v => v.Id)];
            await output.WriteLineAsync();
            await output.WriteLineAsync($"{"sealed items",-32}{string.Concat(columns.Select(c => $"{c,10}"))}{"damaged",10}");
            foreach (var use in keys.Use)
            {
                var counts = columns.Select(c => use.ByVersion.GetValueOrDefault(c)).Append(use.Damaged);
                await output.WriteLineAsync($"{use.Place,-32}{string.Concat(counts.Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(10)))}");
            }

            if (keys.Resealing is { } at)
            {
                await output.WriteLineAsync();
                await output.WriteLineAsync(at.FinishedAt is { } end
                    ? $"Everything that opens hangs on {at.Version} since {end.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}."
                    : $"Wrapping anew under {at.Version}: {at.Done} of {at.Total}.");
            }

            return Done;
        }));
        return list;
    }

    private static Command Rotate(Func<Task<WebApplication>> open, Option<bool> json)
    {
        var wait = new Option<bool>("--wait") { Description = "Stay until everything hangs on the new version, and show how far that has come. If it is stopped, the console goes on." };
        var rotate = new Command("rotate", $"""
            Adds a version to the key ring. Consoles that are running seal with it at once, without a restart, and wrap the keys
            of everything older anew in the background. Run it once a year, and whenever somebody who could read the key folder
            leaves. Make a new keys backup afterwards: the old one lacks the new version.
            {ExitCodes}
            """) { wait };
        rotate.SetAction((line, ct) => OrAwayAsync(line, async () =>
        {
            await using var console = await open();
            var version = await console.Services.GetRequiredService<KeyDesk>().RotateAsync(ct);
            ResealProgress? end = null;
            if (line.GetValue(wait))
            {
                end = await WaitAsync(console, line.InvocationConfiguration.Error, ct);
            }

            await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json)
                ? JsonSerializer.Serialize(new { Current = version, Rewrapped = end?.Done, end?.Damaged }, Json)
                : $"{version} seals from now on. {(end is null ? "What is older is being wrapped anew in the background: keys list." : $"{end.Done} items were wrapped anew, {end.Damaged} do not open.")} Now make a fresh backup: keys backup --out FILE");
            return end is { Damaged: > 0 } ? NotDone : Done;
        }));
        return rotate;
    }

    // Does the work itself, unless a console that serves is at it: then it looks on, and takes over if that one stops.
    private static async Task<ResealProgress> WaitAsync(WebApplication console, TextWriter output, CancellationToken ct)
    {
        var resealer = console.Services.GetRequiredService<Resealer>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), console.Services.GetRequiredService<TimeProvider>());
        var bar = new ProgressBar(output);
        var progress = await resealer.StepAsync(ct);
        while (progress.Step != ResealStep.Finished)
        {
            await bar.ShowAsync(progress);
            if (progress.Step == ResealStep.Elsewhere)
            {
                await timer.WaitForNextTickAsync(ct);
            }

            progress = await resealer.StepAsync(ct);
        }

        await bar.EndAsync(progress);
        return progress;
    }

    private static object? Progress(Resealing? at) => at is null ? null : new { at.Version, at.StartedAt, at.FinishedAt, at.Done, at.Total, at.Damaged };

    private static async Task<int> OrAwayAsync(ParseResult line, Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is AuditUnavailableException or IOException || StoreFault.IsUnavailable(e))
        {
            await line.InvocationConfiguration.Error.WriteLineAsync(
                "The database or the store of documents could not be reached or written. A version that was added is in force all the same: keys list shows it, and the rest goes on by itself.");
            return StoreAway;
        }
    }

    // One line that redraws itself at a terminal; where the output goes to a file, a line every ten per cent.
    private sealed class ProgressBar(TextWriter output)
    {
        private const int Width = 30;

        private readonly bool _redraws = !Console.IsErrorRedirected;
        private int _told = -1;

        public async Task ShowAsync(ResealProgress progress)
        {
            var percent = progress.Total == 0 ? 100 : (int)Math.Min(100, 100 * progress.Done / progress.Total);
            if (percent / (_redraws ? 1 : 10) == _told)
            {
                return;
            }

            _told = percent / (_redraws ? 1 : 10);
            var line = $"[{new string('#', percent * Width / 100).PadRight(Width, '.')}] {percent,3} %  {progress.Done} of {progress.Total}";
            await output.WriteAsync(_redraws ? $"\r{line}" : line + Environment.NewLine);
        }

        public async Task EndAsync(ResealProgress progress)
        {
            await ShowAsync(progress);
            if (_redraws)
            {
                await output.WriteLineAsync();
            }
        }
    }
}
