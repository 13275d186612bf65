namespace ReviewerConsole.Intake;

/// <summary>The manifest cannot be read at all. The message says why and what to do, and nothing of what it holds.</summary>
internal sealed class ManifestException(string message) : Exception(message);

/// <summary>One row of a manifest.</summary>
/// <param name="Body">The body that the API would get; <see langword="null"/> when the row cannot be read.</param>
/// <param name="Files">A file name for each document; <see langword="null"/> where there is none.</param>
/// <param name="Columns">The column of each document, in a table.</param>
/// <param name="Faults">What is wrong with the row itself.</param>
internal sealed record ManifestRow(ManifestLine Line, byte[]? Body, IReadOnlyList<string?> Files, IReadOnlyList<string>? Columns, IReadOnlyList<Fault> Faults)
{
    private const string Applicant = "applicant.";
    private const string Documents = "documents[";

    public static ManifestRow Broken(ManifestLine line, Fault fault) => new(line, null, [], null, [fault]);

    /// <summary>How the manifest calls a document's file.</summary>
    public string FileField(int document) => Columns?[document] ?? $"{Documents}{document}].file";

    /// <summary>The same fault with its field as the manifest calls it: in a table that is the column.</summary>
    public Fault Named(Fault fault)
    {
        if (Columns is null || fault.Field is not { } field)
        {
            return fault;
        }

        return fault with
        {
            Field = field.StartsWith(Documents, StringComparison.Ordinal) ? Columns[field[Documents.Length] - '0'] // at most six
                : field.StartsWith(Applicant, StringComparison.Ordinal) ? field[Applicant.Length..]
                : field,
        };
    }

    public override string ToString() => nameof(ManifestRow);
}

/// <summary>How a manifest is written.</summary>
internal interface IManifestForm
{
    ManifestRow Read(ManifestLine line);

    /// <summary>What stands before the first row of a rejects file; empty for none.</summary>
    byte[] RejectsHead { get; }

    /// <summary>A row as it came, with what is wrong with it; it can be mended and read again.</summary>
    byte[] Rejected(byte[] line, IReadOnlyList<string> codes);
}

/// <summary>The list of what a folder holds: <c>manifest.csv</c> or <c>manifest.ndjson</c>. Read row by row.</summary>
internal sealed class Manifest : IAsyncDisposable
{
    /// <summary>The column or member that a rejects file adds, and that is passed over when it is read again.</summary>
    public const string RejectedFor = "rejectedFor";

    private const string Csv = "manifest.csv";
    private const string Ndjson = "manifest.ndjson";

    private readonly FileStream _file;
    private readonly IAsyncEnumerator<ManifestLine> _lines;

    private Manifest(FileStream file, IAsyncEnumerator<ManifestLine> lines, IManifestForm form) => (_file, _lines, Form) = (file, lines, form);

    public IManifestForm Form { get; }

    /// <summary>How much of it has been read, 0 to 1.</summary>
    public double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <param name="name">A file in the folder; <see langword="null"/> for <c>manifest.csv</c> or <c>manifest.ndjson</c>, whichever there is.</param>
    /// <exception cref="ManifestException">There is none, or nothing in it can be read.</exception>
    public static async Task<Manifest> OpenAsync(string folder, string? name, CancellationToken ct)
    {
        var path = Path.Combine(folder, name ?? Find(folder));
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException("The manifest cannot be opened. Does it exist, and may this user read it?");
        }

        var lines = ManifestLines.ReadAsync(file, ct).GetAsyncEnumerator(ct);
        try
        {
            await RefuseOtherEncodingsAsync(file, ct);
            return new(file, lines, Path.GetExtension(path).Equals(".ndjson", StringComparison.OrdinalIgnoreCase)
                ? new NdjsonForm()
                : await lines.MoveNextAsync() ? CsvForm.Of(lines.Current) : throw new ManifestException("The manifest is empty: its first line must name the columns."));
        }
        catch
        {
            await lines.DisposeAsync();
            await file.DisposeAsync();
            throw;
        }
    }

    /// <returns>The next row; <see langword="null"/> at the end.</returns>
    public async Task<ManifestRow?> NextAsync()
    {
        if (!await _lines.MoveNextAsync())
        {
            return null;
        }

        return _lines.Current is { Bytes: null } line
            ? ManifestRow.Broken(line, new(null, Problems.TooLarge, "The line is longer than 64 KiB. It is not in the rejects file."))
            : Form.Read(_lines.Current);
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static string Find(string folder) => (File.Exists(Path.Combine(folder, Csv)), File.Exists(Path.Combine(folder, Ndjson))) switch
    {
        (true, true) => throw new ManifestException($"The folder holds {Csv} and {Ndjson}. Name one of them: --manifest {Csv}"),
        (true, false) => Csv,
        (false, true) => Ndjson,
        _ => throw new ManifestException($"The folder holds neither {Csv} nor {Ndjson}."),
    };

    private static async Task RefuseOtherEncodingsAsync(FileStream file, CancellationToken ct)
    {
        var first = new byte[2];
        var count = await file.ReadAtLeastAsync(first, 2, throwOnEndOfStream: false, ct);
        if (count == 2 && first is [0xFF, 0xFE] or [0xFE, 0xFF])
        {
            throw new ManifestException("The manifest is in UTF-16. Save it as UTF-8 and import it again.");
        }

        file.Position = 0;
    }
}
