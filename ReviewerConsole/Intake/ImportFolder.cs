using System.Security.Cryptography;

namespace ReviewerConsole.Intake;

/// <summary>A folder that is imported. No file outside it is ever opened, whatever a manifest says.</summary>
/// <param name="path">Exists.</param>
internal sealed class ImportFolder(string path)
{
    private const string Elsewhere = "A file is named by its path below the folder: no path from the root, no .., no link.";
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public string FullPath => _root;

    /// <param name="name">As the manifest has it, with / or \ between folders.</param>
    /// <param name="field">How the manifest calls it.</param>
    /// <returns>The file, or what is wrong with its name. The name is not repeated: it may be the customer's.</returns>
    public (FileInfo? File, Fault? Fault) Find(string name, string field)
    {
        var at = _root;
        var parts = name.Split('/', '\\');
        if (parts.Any(p => p is "" or "." or ".." || p.Any(c => char.IsControl(c) || c == ':')))
        {
            return (null, new(field, Problems.Validation, Elsewhere));
        }

        foreach (var part in parts)
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
            {
                return (null, new(field, Problems.Validation, Elsewhere));
            }
        }

        var file = new FileInfo(at);
        return file.Exists ? (file, null) : (null, new(field, Problems.NotFound, "The folder holds no such file."));
    }

    /// <summary>The file as an upload that says nothing of its type. One that is too large, and a pipe, is not opened.</summary>
    /// <exception cref="UnreadableFileException">It is gone, or may not be read.</exception>
    public static async Task<Upload> UploadAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            file.Refresh();
            var length = file.Length;
            var bytes = length is > 0 and <= Upload.MaxLength ? await File.ReadAllBytesAsync(file.FullName, ct) : [];
            return new(new MemoryStream(bytes), length > Upload.MaxLength ? length : bytes.Length, null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException();
        }
    }

    /// <inheritdoc cref="UploadAsync"/>
    public static async Task<string> Sha256Async(FileInfo file, CancellationToken ct)
    {
        try
        {
            await using var bytes = file.Length == 0 ? Stream.Null : file.OpenRead();
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException();
        }
    }
}

/// <summary>A file that was there cannot be read.</summary>
internal sealed class UnreadableFileException() : Exception("The file cannot be read.");
