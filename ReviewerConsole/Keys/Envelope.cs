using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>
/// Seals bytes with AES-256-GCM under a fresh key, which is itself wrapped (AES-256-GCM) under the purpose's key.
/// Layout: "RCE", format 1, length and name of the key version │ nonce 12, wrapped key 32, tag 16 │ nonce 12, tag 16,
/// ciphertext. Both layers authenticate the header and the associated data.
/// </summary>
/// <remarks>Wrapping nonces are random: rotate the ring before 2³² items of one purpose (NIST SP 800-38D §8.3).</remarks>
public sealed class Envelope(KeyRing ring)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int WrapSize = NonceSize + KeyRing.KeySize + TagSize;

    private static readonly byte[] Magic = "RCE\x01"u8.ToArray();

    /// <param name="plaintext">Is left as it is; the result is the only copy made.</param>
    /// <param name="purpose">One of <see cref="KeyPurposes"/>.</param>
    /// <param name="associatedData">Where the bytes belong (a row's id): elsewhere they do not open.</param>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, string purpose, ReadOnlySpan<byte> associatedData)
    {
        var keyId = Encoding.ASCII.GetBytes(ring.CurrentId);
        byte[] header = [.. Magic, checked((byte)keyId.Length), .. keyId];
        byte[] bound = [.. header, .. associatedData];
        var envelope = GC.AllocateUninitializedArray<byte>(
            checked(header.Length + WrapSize + NonceSize + TagSize + plaintext.Length));
        header.CopyTo(envelope, 0);
        var wrap = envelope.AsSpan(header.Length, WrapSize);
        var rest = envelope.AsSpan(header.Length + WrapSize);

        Span<byte> dataKey = stackalloc byte[KeyRing.KeySize];
        var purposeKey = ring.Derive(purpose, []);
        try
        {
            RandomNumberGenerator.Fill(dataKey);
            RandomNumberGenerator.Fill(wrap[..NonceSize]);
            RandomNumberGenerator.Fill(rest[..NonceSize]);
            using (var outer = new AesGcm(purposeKey, TagSize))
            {
                outer.Encrypt(wrap[..NonceSize], dataKey, wrap[NonceSize..^TagSize], wrap[^TagSize..], bound);
            }

            using var inner = new AesGcm(dataKey, TagSize);
            inner.Encrypt(rest[..NonceSize], plaintext, rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), bound);
            return envelope;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(purposeKey);
        }
    }

    /// <returns>The plaintext; whoever holds a secret in it zeroes it after use.</returns>
    /// <exception cref="CryptographicException">
    /// Changed, cut, sealed for another purpose or place, or under a key version the ring lacks.
    /// </exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose, ReadOnlySpan<byte> associatedData)
    {
        var headerSize = HeaderSize(sealedBytes);
        var keyId = Encoding.ASCII.GetString(sealedBytes[(Magic.Length + 1)..headerSize]);
        byte[] bound = [.. sealedBytes[..headerSize], .. associatedData];
        var wrap = sealedBytes.Slice(headerSize, WrapSize);
        var rest = sealedBytes[(headerSize + WrapSize)..];

        Span<byte> dataKey = stackalloc byte[KeyRing.KeySize];
        var purposeKey = ring.Derive(purpose, [], keyId);
        try
        {
            using (var outer = new AesGcm(purposeKey, TagSize))
            {
                outer.Decrypt(wrap[..NonceSize], wrap[NonceSize..^TagSize], wrap[^TagSize..], dataKey, bound);
            }

            var plaintext = GC.AllocateUninitializedArray<byte>(rest.Length - NonceSize - TagSize);
            using var inner = new AesGcm(dataKey, TagSize);
            inner.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), plaintext, bound);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException(
                "A sealed item does not open: it was changed, or it belongs to another place. Restore it from a backup.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(purposeKey);
        }
    }

    private static int HeaderSize(ReadOnlySpan<byte> sealedBytes)
    {
        var size = sealedBytes.Length > Magic.Length && sealedBytes.StartsWith(Magic)
            ? Magic.Length + 1 + sealedBytes[Magic.Length]
            : int.MaxValue;
        return sealedBytes.Length - WrapSize - NonceSize - TagSize >= size
            ? size
            : throw new CryptographicException("A sealed item is cut or is no envelope. Restore it from a backup.");
    }
}
