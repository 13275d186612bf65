using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ReviewerConsole.Intake;

/// <summary>One run of the import: what it was asked, and how far it has come.</summary>
/// <param name="folder">As it was typed.</param>
/// <param name="manifest">A file in it; <see langword="null"/> for the usual one.</param>
/// <param name="rejects">A file that is not there yet; <see langword="null"/> for the usual one.</param>
/// <param name="integrator">Its name; <see langword="null"/> for nobody in particular.</param>
/// <param name="say">Where errors and progress go.</param>
internal sealed class ImportRun(string folder, string? manifest, string? rejects, string? integrator, bool dryRun, TextWriter say)
{
    private readonly Dictionary<ImportResult, int> _count = [];
    private readonly List<Error> _errors = [];
    private string? _rejectsFile;

    public ImportFolder Folder { get; } = new(folder);
    public string? ManifestName => manifest;
    public string? As => integrator;
    public TextWriter Say => say;
    public int Rows => _count.Values.Sum();
    public int Rejected => Count(ImportResult.Rejected);

    /// <summary>Whether there is something to tell.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What is wrong with the command line; <see langword="null"/> when nothing is.</summary>
    public string? WhyNot =>
        manifest is not null && Path.GetFileName(manifest) != manifest ? "--manifest names a file of DIR, without a path."
        : rejects is not null && Path.Exists(rejects) ? "The file that --rejects names is there already. Name a new one: it is never written over."
        : null;

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{(dryRun ? "Checked, and nothing written" : "Imported")}: {Count(ImportResult.Received)} received, {Count(ImportResult.Completed)} completed, {Count(ImportResult.AlreadyThere)} already there, {Rejected} rejected{(_rejectsFile is null ? "" : $" (see {_rejectsFile}, which holds personal data)")}.");

    public object Report => new
    {
        dryRun, Rows, Received = Count(ImportResult.Received), Completed = Count(ImportResult.Completed),
        AlreadyThere = Count(ImportResult.AlreadyThere), Rejected, RejectsFile = _rejectsFile, Errors = _errors,
    };

    /// <summary>Takes row after row in. One that is rejected does not stop the others.</summary>
    public async Task ImportAsync(Manifest list, ImportDesk desk, Integrator owner, IStringLocalizer<Words> words, CancellationToken ct)
    {
        await using var rejected = new RejectsFile(Folder, list.Form, rejects);
        var progress = new ImportProgress(Console.IsErrorRedirected ? null : say);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (await list.NextAsync() is { } row)
            {
                HasBegun = true;
                var outcome = await desk.TakeAsync(owner, Folder, row, taken, dryRun, ct);
                _count[outcome.Result] = Count(outcome.Result) + 1;
                if (outcome.Result == ImportResult.Rejected)
                {
                    progress.Clear();
                    await TellAsync(row, outcome.Faults, words);
                    await (dryRun ? Task.CompletedTask : rejected.AddAsync(row, outcome.Faults, ct));
                }

                progress.Show(list.Share, Rows, Rejected);
            }
        }
        finally
        {
            _rejectsFile = rejected.Path;
            progress.Clear();
        }
    }

    private async Task TellAsync(ManifestRow row, IReadOnlyList<Fault> faults, IStringLocalizer<Words> words)
    {
        foreach (var fault in faults)
        {
            _errors.Add(new(row.Line.Number, fault.Field, fault.Code));
            await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"line {row.Line.Number}: {(fault.Field is null ? "" : $"{fault.Field}: ")}{fault.Code}: {words[fault.Sentence].Value}"));
        }
    }

    private int Count(ImportResult result) => _count.GetValueOrDefault(result);

    private sealed record Error(int Line, string? Field, string Code);
}
