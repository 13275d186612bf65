using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>
/// The key ring in one file, under a passphrase. Layout: "RCKB", format 1 │ iterations, 4 bytes, big-endian │ salt 16 │
/// nonce 12 │ tag 16 │ the ring, AES-256-GCM. The key is PBKDF2-HMAC-SHA-256 (RFC 8018); everything before the nonce is
/// authenticated.
/// </summary>
public static class KeyBackup
{
    /// <summary>Shortest passphrase in characters: whoever finds the file can try as often as they like.</summary>
    public const int ShortestPassphrase = 16;

    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    private const int MostIterations = 10_000_000; // a forged file must not keep us computing for ever
    private const int SaltSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeadSize = 5 + 4 + SaltSize;

    private static readonly byte[] Magic = "RCKB\x01"u8.ToArray();

    /// <param name="folder">The key folder.</param>
    /// <returns>The backup. Good for as many copies as you like.</returns>
    /// <exception cref="KeyRingException">There is no sound ring to back up.</exception>
    public static byte[] Make(string folder, string passphrase)
    {
        var ring = KeyRingFile.Copy(folder);
        var backup = new byte[HeadSize + NonceSize + TagSize + ring.Length];
        Magic.CopyTo(backup, 0);
        BinaryPrimitives.WriteInt32BigEndian(backup.AsSpan(Magic.Length), Iterations);
        RandomNumberGenerator.Fill(backup.AsSpan(Magic.Length + 4, SaltSize + NonceSize));
        var key = KeyOf(passphrase, backup);
        try
        {
            using var aes = new AesGcm(key, TagSize);
            var rest = backup.AsSpan(HeadSize);
            aes.Encrypt(rest[..NonceSize], ring, rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), backup.AsSpan(0, HeadSize));
            return backup;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(ring);
        }
    }

    /// <summary>Puts the ring of a backup into a folder that has none.</summary>
    /// <returns>Its current version.</returns>
    /// <exception cref="CryptographicException">Another passphrase, or the file was cut or changed. Nothing was written.</exception>
    /// <exception cref="KeyRingException">The folder holds a ring, or cannot be written.</exception>
    public static string Restore(ReadOnlySpan<byte> backup, string passphrase, string folder)
    {
        if (KeyRingFile.Exists(folder))
        {
            throw new KeyRingException($"There is a key ring in {folder}, and nothing was written: it may be all that opens your data. Move it away first.");
        }

        var ring = Open(backup, passphrase);
        try
        {
            var versions = KeyRingFile.Parse(ring) ?? throw NoBackup();
            KeyRingFile.Restore(folder, ring);
            return versions[^1].Id;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ring);
        }
    }

    private static byte[] Open(ReadOnlySpan<byte> backup, string passphrase)
    {
        if (backup.Length < HeadSize + NonceSize + TagSize || !backup.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32BigEndian(backup[Magic.Length..]) is < Iterations or > MostIterations)
        {
            throw NoBackup();
        }

        var key = KeyOf(passphrase, backup);
        try
        {
            using var aes = new AesGcm(key, TagSize);
            var rest = backup[HeadSize..];
            var ring = new byte[rest.Length - NonceSize - TagSize];
            aes.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), ring, backup[..HeadSize]);
            return ring;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException("The backup does not open: another passphrase, or the file was changed or cut. Nothing was written.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] KeyOf(string passphrase, ReadOnlySpan<byte> head) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), // the same word typed on another keyboard
        head.Slice(Magic.Length + 4, SaltSize),
        BinaryPrimitives.ReadInt32BigEndian(head[Magic.Length..]),
        HashAlgorithmName.SHA256,
        KeyRing.KeySize);

    private static CryptographicException NoBackup() => new("This is no backup of a key ring, or it was cut. Nothing was written.");
}
