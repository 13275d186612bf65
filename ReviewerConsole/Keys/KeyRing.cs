using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>
/// The master keys, in versions k1, k2, …; every other key is derived from one of them. The ring lives in a folder
/// outside the database, so that a copy of the database alone opens nothing.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class KeyRing
{
    /// <summary>Bytes of a derived key.</summary>
    public const int KeySize = 32;

    private static readonly byte[] Label = "reviewer-console/v1/"u8.ToArray();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Dictionary<string, byte[]> _materials;

    private KeyRing(IReadOnlyList<KeyRingFile.Version> versions)
    {
        _materials = versions.ToDictionary(v => v.Id, v => v.Material, StringComparer.Ordinal);
        OldestId = versions[0].Id;
        CurrentId = versions[^1].Id;
    }

    /// <summary>The version that seals new things.</summary>
    public string CurrentId { get; }

    /// <summary>The version that never leaves the ring: whatever must stay findable across rotations hangs on it.</summary>
    public string OldestId { get; }

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

        return new(KeyRingFile.Read(folder));
    }

    /// <summary>HKDF-SHA256 (RFC 5869) over one version's material. The caller zeroes the key after use.</summary>
    /// <param name="purpose">One of <see cref="KeyPurposes"/>.</param>
    /// <param name="context">Tells keys of one purpose apart; may be empty.</param>
    /// <param name="keyId">A version; the current one when <see langword="null"/>.</param>
    /// <exception cref="CryptographicException">The ring has no such version.</exception>
    public byte[] Derive(string purpose, ReadOnlySpan<byte> context, string? keyId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (!_materials.TryGetValue(keyId ?? CurrentId, out var material))
        {
            throw new CryptographicException("The key ring has no such key version. Restore the key folder's backup that holds it.");
        }

        // The zero byte keeps "ab" + "c" apart from "a" + "bc".
        byte[] info = [.. Label, .. Encoding.UTF8.GetBytes(purpose), 0, .. context];
        var key = new byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, material, key, salt: [], info);
        return key;
    }

    public override string ToString() => $"Key ring, current version {CurrentId}";
}
