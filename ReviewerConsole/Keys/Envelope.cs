using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>
/// Seals bytes with AES-256-GCM under a fresh key, which is itself wrapped (AES-256-GCM) under the purpose's key and, for
/// what belongs to a customer, that customer's secret.
/// Layout: "RCE", format 2, length and name of the key version │ nonce 12, wrapped key 32, tag 16 │ nonce 12, tag 16,
/// ciphertext. Both layers authenticate the format and the associated data, the outer one the key version too: wrapping
/// the key anew under the next version leaves the rest as it is.
/// </summary>
/// <remarks>Wrapping nonces are random: rotate the ring before 2³² items of one purpose (NIST SP 800-38D §8.3).</remarks>
public sealed class Envelope(KeyRing ring)
{
    /// <summary>The most bytes that come before the sealed content's own layer.</summary>
    public const int MaxHead = 5 + byte.MaxValue + WrapSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int WrapSize = NonceSize + KeyRing.KeySize + TagSize;

    private static readonly byte[] Magic = "RCE\x02"u8.ToArray();

    /// <param name="plaintext">Is left as it is; the result is the only copy made.</param>
    /// <param name="purpose">One of <see cref="KeyPurposes"/>.</param>
    /// <param name="associatedData">Where the bytes belong (a row's id): elsewhere they do not open.</param>
    /// <param name="customer">Whose they are: once this secret is destroyed they never open again.</param>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, string purpose, ReadOnlySpan<byte> associatedData, CustomerSecret? customer = null)
    {
        var header = HeaderOf(ring.CurrentId);
        var envelope = GC.AllocateUninitializedArray<byte>(
            checked(header.Length + WrapSize + NonceSize + TagSize + plaintext.Length));
        var rest = envelope.AsSpan(header.Length + WrapSize);

        Span<byte> dataKey = stackalloc byte[KeyRing.KeySize];
        try
        {
            RandomNumberGenerator.Fill(dataKey);
            RandomNumberGenerator.Fill(rest[..NonceSize]);
            Wrap(dataKey, header, envelope.AsSpan(0, header.Length + WrapSize), purpose, associatedData, customer);
            using var inner = new AesGcm(dataKey, TagSize);
            inner.Encrypt(
                rest[..NonceSize], plaintext, rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), [.. Magic, .. associatedData]);
            return envelope;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <returns>The plaintext; whoever holds a secret in it zeroes it after use.</returns>
    /// <exception cref="CryptographicException">
    /// Changed, cut, sealed for another purpose, place or customer, or under a key version the ring lacks.
    /// </exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose, ReadOnlySpan<byte> associatedData, CustomerSecret? customer = null)
    {
        Span<byte> dataKey = stackalloc byte[KeyRing.KeySize];
        try
        {
            var rest = sealedBytes[Unwrap(sealedBytes, dataKey, purpose, associatedData, customer)..];
            if (rest.Length < NonceSize + TagSize)
            {
                throw NoEnvelope();
            }

            var plaintext = GC.AllocateUninitializedArray<byte>(rest.Length - NonceSize - TagSize);
            using var inner = new AesGcm(dataKey, TagSize);
            inner.Decrypt(
                rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), plaintext, [.. Magic, .. associatedData]);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Refused(e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>Wraps the key of an item anew, under the ring's current version. What it locks stays as it is.</summary>
    /// <param name="sealedBytes">The item, or its first <see cref="MaxHead"/> bytes.</param>
    /// <returns>The new head, and the length of the old one that it takes the place of.</returns>
    /// <exception cref="CryptographicException">As for <see cref="Open"/>, as far as the head tells.</exception>
    public (byte[] Head, int Replaces) Rewrap(
        ReadOnlySpan<byte> sealedBytes, string purpose, ReadOnlySpan<byte> associatedData, CustomerSecret? customer = null)
    {
        Span<byte> dataKey = stackalloc byte[KeyRing.KeySize];
        try
        {
            var old = Unwrap(sealedBytes, dataKey, purpose, associatedData, customer);
            var header = HeaderOf(ring.CurrentId);
            var head = new byte[header.Length + WrapSize];
            Wrap(dataKey, header, head, purpose, associatedData, customer);
            return (head, old);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Refused(e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <returns>The key version that an item says it hangs on; <see langword="null"/> when it is cut or no envelope.</returns>
    public static string? VersionOf(ReadOnlySpan<byte> sealedBytes) => HeaderSize(sealedBytes) is { } size
        ? Encoding.ASCII.GetString(sealedBytes[(Magic.Length + 1)..size])
        : null;

    private static byte[] HeaderOf(string keyId) => [.. Magic, checked((byte)keyId.Length), .. Encoding.ASCII.GetBytes(keyId)];

    private void Wrap(
        ReadOnlySpan<byte> dataKey, byte[] header, Span<byte> head, string purpose, ReadOnlySpan<byte> associatedData, CustomerSecret? customer)
    {
        header.CopyTo(head);
        var wrap = head[header.Length..];
        RandomNumberGenerator.Fill(wrap[..NonceSize]);
        var purposeKey = KeyOf(header, purpose, customer);
        try
        {
            using var outer = new AesGcm(purposeKey, TagSize);
            outer.Encrypt(wrap[..NonceSize], dataKey, wrap[NonceSize..^TagSize], wrap[^TagSize..], [.. header, .. associatedData]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(purposeKey);
        }
    }

    private int Unwrap(
        ReadOnlySpan<byte> sealedBytes, Span<byte> dataKey, string purpose, ReadOnlySpan<byte> associatedData, CustomerSecret? customer)
    {
        var size = HeaderSize(sealedBytes) ?? throw NoEnvelope();
        var header = sealedBytes[..size];
        var wrap = sealedBytes.Slice(size, WrapSize);
        var purposeKey = KeyOf(header, purpose, customer);
        try
        {
            using var outer = new AesGcm(purposeKey, TagSize);
            outer.Decrypt(wrap[..NonceSize], wrap[NonceSize..^TagSize], wrap[^TagSize..], dataKey, [.. header, .. associatedData]);
            return size + WrapSize;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(purposeKey);
        }
    }

    private byte[] KeyOf(ReadOnlySpan<byte> header, string purpose, CustomerSecret? customer) =>
        ring.Derive(purpose, [], Encoding.ASCII.GetString(header[(Magic.Length + 1)..]), customer is null ? [] : customer.Bytes);

    private static int? HeaderSize(ReadOnlySpan<byte> sealedBytes)
    {
        var size = sealedBytes.Length > Magic.Length && sealedBytes.StartsWith(Magic)
            ? Magic.Length + 1 + sealedBytes[Magic.Length]
            : int.MaxValue;
        return sealedBytes.Length - WrapSize >= size ? size : null;
    }

    private static CryptographicException NoEnvelope() => new("A sealed item is cut or is no envelope. Restore it from a backup.");

    private static CryptographicException Refused(Exception inner) => new(
        "A sealed item does not open: it was changed, or it belongs to another place. Restore it from a backup.", inner);
}
