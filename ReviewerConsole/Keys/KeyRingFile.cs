using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ReviewerConsole.Data;

namespace ReviewerConsole.Keys;

/// <summary>The ring on disk: keyring.json, mode 0600 in a folder of mode 0700. On Windows the folder's own rights count.</summary>
internal static class KeyRingFile
{
    private const string Name = "keyring.json";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static bool Exists(string folder) => File.Exists(PathIn(folder));

    public static void Create(string folder, TimeProvider time)
    {
        try
        {
            MakeFolder(folder);
            Guard(folder, isFolder: true);
            using var alone = Lock(folder);
            if (!Exists(folder)) // another process may have been faster
            {
                Write(folder, [new("k1", time.GetUtcNow(), RandomNumberGenerator.GetBytes(KeyRing.KeySize))]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException(
                $"The key ring could not be made in {folder}. Give the account that runs the console a folder it alone can write.", e);
        }
    }

    /// <returns>Oldest first, at least one.</returns>
    public static IReadOnlyList<Version> Read(string folder)
    {
        byte[] text;
        try
        {
            if (!Exists(folder) && !Directory.Exists(PathIn(folder)))
            {
                throw new KeyRingException(
                    $"There is no key ring in {folder}. Restore the backup of the key folder, or correct Console:KeyFolder.");
            }

            Guard(folder, isFolder: true);
            Guard(PathIn(folder), isFolder: false);
            text = File.ReadAllBytes(PathIn(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException(
                $"The key ring {PathIn(folder)} cannot be read. Let the account that runs the console read it, and no other.", e);
        }

        var versions = Parse(text);
        CryptographicOperations.ZeroMemory(text);
        return versions ?? throw new KeyRingException(
            $"The key ring {PathIn(folder)} is damaged. Restore the backup of the key folder; without it nothing sealed can be opened.");
    }

    /// <summary>Adds a version behind <paramref name="from"/>; does nothing when that is not the newest any more.</summary>
    public static void Add(string folder, string from, TimeProvider time)
    {
        try
        {
            using var alone = Lock(folder);
            var versions = Read(folder);
            if (versions[^1].Id == from)
            {
                var next = int.Parse(from.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture) + 1;
                var id = string.Create(CultureInfo.InvariantCulture, $"k{next}");
                Write(folder, [.. versions, new(id, time.GetUtcNow(), RandomNumberGenerator.GetBytes(KeyRing.KeySize))]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException(
                $"No key version was added in {folder}, and the ring is as it was. Let the account that runs the console write there, and see that the disk has room.", e);
        }
    }

    /// <summary>Puts a ring from a backup into a folder that has none.</summary>
    public static void Restore(string folder, byte[] text)
    {
        try
        {
            MakeFolder(folder);
            Guard(folder, isFolder: true);
            using var alone = Lock(folder);
            DurableFile.Write(PathIn(folder), file => file.Write(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingException(
                $"The ring was not restored to {folder}. It must be a folder without a ring that the account that runs the console can write.", e);
        }
    }

    /// <returns>The ring as it stands in the file. Whoever asked zeroes it.</returns>
    public static byte[] Copy(string folder)
    {
        Read(folder); // sound, and closed to others
        return File.ReadAllBytes(PathIn(folder));
    }

    /// <returns>Tells one state of the file from the next: it only ever grows. Of a missing file, the beginning of time.</returns>
    public static (DateTime Written, long Length) StampOf(string folder)
    {
        var file = new FileInfo(PathIn(folder));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <returns>Oldest first; <see langword="null"/> when the text is no ring.</returns>
    public static IReadOnlyList<Version>? Parse(byte[] text)
    {
        try
        {
            var versions = JsonSerializer.Deserialize<Content>(text, Format)?.Versions;
            return versions is { Count: > 0 } && Sound(versions) ? versions : null;
        }
        catch (JsonException) // not passed on: its words may quote the file
        {
            return null;
        }
    }

    private static bool Sound(IReadOnlyList<Version?> versions)
    {
        var last = 0;
        foreach (var version in versions)
        {
            if (version is not { Id: ['k', .. var digits], Material.Length: KeyRing.KeySize }
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number <= last || digits != number.ToString(CultureInfo.InvariantCulture))
            {
                return false;
            }

            last = number;
        }

        return true;
    }

    /// <summary>
    /// A lock on a file of the folder itself, which also holds between login sessions and containers that share the folder,
    /// as a named mutex does not. The system frees it when its holder dies.
    /// </summary>
    private static FileStream Lock(string folder)
    {
        FileStream? held = null;
        return SpinWait.SpinUntil(() => (held = TryLock(folder)) is not null, Patience)
            ? held!
            : throw new IOException($"Another process has been writing this key ring for {Patience.TotalSeconds} s.");
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "keyring.lock"), Private(FileMode.OpenOrCreate));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Write(string folder, IReadOnlyList<Version> versions)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new Content(versions), Format);
        DurableFile.Write(PathIn(folder), file => file.Write(text), overwrite: true);
        CryptographicOperations.ZeroMemory(text);
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return options;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        }
    }

    private static void Guard(string path, bool isFolder)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new KeyRingException(
                $"Other accounts of this machine can reach the keys in {path}. Run: chmod {(isFolder ? "700" : "600")} '{path}'");
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, Name);

    internal sealed record Version(string Id, DateTimeOffset Created, byte[] Material)
    {
        public override string ToString() => Id;
    }

    private sealed record Content(IReadOnlyList<Version> Versions);
}
