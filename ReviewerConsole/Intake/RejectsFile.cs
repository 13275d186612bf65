namespace ReviewerConsole.Intake;

/// <summary>
/// The rejected rows as they came, with what is wrong with each: personal data, which only the file's owner may read. It is
/// made with the first of them, and never in place of another file, which somebody may have mended.
/// </summary>
/// <param name="path">Where; <see langword="null"/> for the folder's next free <c>rejects.csv</c>, <c>rejects-2.csv</c>, …</param>
internal sealed class RejectsFile(ImportFolder folder, IManifestForm form, string? path) : IAsyncDisposable
{
    private FileStream? _file;

    /// <value><see langword="null"/> while there is none.</value>
    public string? Path => _file?.Name;

    public async Task AddAsync(ManifestRow row, IReadOnlyList<Fault> faults, CancellationToken ct)
    {
        if (row.Line.Bytes is not { } line)
        {
            return; // too long to be kept
        }

        if (_file is null)
        {
            _file = Open();
            await _file.WriteAsync(form.RejectsHead, ct);
        }

        await _file.WriteAsync((byte[])[.. form.Rejected(line, [.. faults.Select(f => f.Field is null ? f.Code : $"{f.Field}={f.Code}")]), (byte)'\n'], ct);
        await _file.FlushAsync(ct);
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path ?? Free(), options);
    }

    private string Free()
    {
        var end = form is CsvForm ? "csv" : "ndjson";
        return Enumerable.Range(1, int.MaxValue).Select(n => System.IO.Path.Combine(folder.FullPath, n == 1 ? $"rejects.{end}" : $"rejects-{n}.{end}"))
            .First(p => !System.IO.Path.Exists(p));
    }
}
