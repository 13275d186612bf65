using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>One version of the master key, without the key.</summary>
/// <param name="Id"><c>k1</c>, <c>k2</c>, …</param>
/// <param name="Created">UTC.</param>
public sealed record KeyVersion(string Id, DateTimeOffset Created);

/// <summary>
/// The master keys, in versions k1, k2, …; every other key is derived from one of them. The ring lives in a folder
/// outside the database, so that a copy of the database alone opens nothing. A version that another process adds is
/// found without a restart: the file is looked at before anything is sealed, and when something names an unknown version.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class KeyRing
{
    /// <summary>Bytes of a derived key.</summary>
    public const int KeySize = 32;

    private static readonly byte[] Label = "reviewer-console/v1/"u8.ToArray();

    private readonly string _folder;
    private readonly Lock _reading = new();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private volatile Content _content;

    private KeyRing(string folder) => (_folder, _content) = (folder, Content.Read(folder));

    /// <summary>The version that seals new things.</summary>
    public string CurrentId => Newest().Versions[^1].Id;

    /// <summary>The version that never leaves the ring: whatever must stay findable across rotations hangs on it.</summary>
    public string OldestId => _content.Versions[0].Id;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<KeyVersion> Versions => [.. Newest().Versions.Select(v => new KeyVersion(v.Id, v.Created))];

    public static bool Exists(string folder) => KeyRingFile.Exists(folder);

    /// <param name="folder">Made with mode 0700 when missing and <paramref name="create"/> is set.</param>
    /// <param name="time">Dates a new version.</param>
    /// <param name="create">
    /// Makes a ring where none is. Leave it off once anything was sealed: a new ring beside old data hides the loss of
    /// the old one. Of two processes that create at once, both get the same ring.
    /// </param>
    /// <exception cref="KeyRingException">Missing, damaged, unreadable, or readable by other accounts.</exception>
    public static KeyRing Open(string folder, TimeProvider time, bool create = false)
    {
        if (create && !Exists(folder))
        {
            KeyRingFile.Create(folder, time);
        }

        return new(folder);
    }

    /// <summary>Adds a version, which seals everything from then on, in every process that reads this folder.</summary>
    /// <param name="from">The current version as the caller knows it: whoever comes second adds nothing.</param>
    /// <returns>The version that is current now.</returns>
    /// <exception cref="KeyRingException">The folder cannot be written; the ring is as it was.</exception>
    public string Rotate(string from, TimeProvider time)
    {
        KeyRingFile.Add(_folder, from, time);
        return CurrentId;
    }

    /// <summary>HKDF-SHA256 (RFC 5869) over one version's material. The caller zeroes the key after use.</summary>
    /// <param name="purpose">One of <see cref="KeyPurposes"/>.</param>
    /// <param name="context">Tells keys of one purpose apart; may be empty.</param>
    /// <param name="keyId">A version; the current one when <see langword="null"/>.</param>
    /// <param name="salt">A second secret, without which the ring alone does not give the key; may be empty.</param>
    /// <exception cref="CryptographicException">The ring has no such version.</exception>
    public byte[] Derive(string purpose, ReadOnlySpan<byte> context, string? keyId = null, ReadOnlySpan<byte> salt = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        var id = keyId ?? CurrentId;
        var version = _content.Find(id) ?? Newest().Find(id)
            ?? throw new CryptographicException("The key ring has no such key version. Restore the key folder's backup that holds it.");

        // The zero byte keeps "ab" + "c" apart from "a" + "bc".
        byte[] info = [.. Label, .. Encoding.UTF8.GetBytes(purpose), 0, .. context];
        var key = new byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, version.Material, key, salt, info);
        return key;
    }

    public override string ToString() => $"Key ring, current version {CurrentId}";

    // A folder that has gone since the start, or that now holds another ring, changes nothing: what is known stays good.
    private Content Newest()
    {
        var known = _content;
        if (KeyRingFile.StampOf(_folder) == known.Stamp)
        {
            return known;
        }

        lock (_reading)
        {
            try
            {
                var read = Content.Read(_folder);
                _content = read.Continues(_content) ? read : _content;
            }
            catch (KeyRingException)
            {
                // As said above.
            }

            return _content;
        }
    }

    private sealed record Content(IReadOnlyList<KeyRingFile.Version> Versions, (DateTime Written, long Length) Stamp)
    {
        // The stamp first: a file that is replaced in between is read once more.
        public static Content Read(string folder)
        {
            var stamp = KeyRingFile.StampOf(folder);
            return new(KeyRingFile.Read(folder), stamp);
        }

        public KeyRingFile.Version? Find(string id) => Versions.FirstOrDefault(v => v.Id == id);

        public bool Continues(Content earlier) => Versions.Count >= earlier.Versions.Count
            && earlier.Versions.Zip(Versions).All(v => v.First.Id == v.Second.Id && v.First.Material.AsSpan().SequenceEqual(v.Second.Material));
    }
}
