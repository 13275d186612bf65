using System.Security.Cryptography;

namespace ReviewerConsole.Intake;

/// <summary>A file on its way in: read up to the limit, held against the digest that came with it.</summary>
/// <param name="Body">Read once.</param>
/// <param name="Length">As announced, if it was.</param>
/// <param name="Type">What the sender says it is, such as <c>image/jpeg</c>.</param>
/// <param name="Digest">The <c>Content-Digest</c> field (RFC 9530), if there is one.</param>
internal sealed record Upload(Stream Body, long? Length, string? Type, string? Digest)
{
    /// <summary>10 MiB.</summary>
    public const int MaxLength = 10 * 1024 * 1024;

    private const int Piece = 64 * 1024;

    /// <returns><see langword="null"/> when there is more than the limit; what came up to there is dropped.</returns>
    public async Task<byte[]?> ReadAsync(int maxLength, CancellationToken ct)
    {
        if (Length > maxLength)
        {
            return null;
        }

        using var received = new MemoryStream((int)(Length ?? 0));
        var piece = new byte[Piece];
        for (var count = await Body.ReadAsync(piece, ct); count > 0; count = await Body.ReadAsync(piece, ct))
        {
            if (received.Length + count > maxLength)
            {
                return null;
            }

            received.Write(piece, 0, count);
        }

        return received.ToArray();
    }

    /// <summary>Compares every digest of the two algorithms that RFC 9530 does not call unfit; others are passed over.</summary>
    /// <returns>What is wrong with the field or the file; <see langword="null"/> when nothing is.</returns>
    public Fault? Check(byte[] received)
    {
        foreach (var entry in (Digest ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            var algorithm = at < 0 ? entry : entry[..at];
            var actual = algorithm switch
            {
                "sha-256" => SHA256.HashData(received),
                "sha-512" => SHA512.HashData(received),
                _ => null,
            };
            if (actual is null)
            {
                continue;
            }

            if (Bytes(entry[(at + 1)..], actual.Length) is not { } stated)
            {
                return new("Content-Digest", Problems.Validation, "digest-form");
            }

            if (!stated.AsSpan().SequenceEqual(actual))
            {
                return new("Content-Digest", Problems.DigestMismatch, Problems.DigestMismatch);
            }
        }

        return null;
    }

    // A byte sequence of RFC 9651: base64 between colons.
    private static byte[]? Bytes(string item, int length)
    {
        var bytes = new byte[length];
        return item.Length > 2 && item[0] == ':' && item[^1] == ':'
            && Convert.TryFromBase64String(item[1..^1], bytes, out var written) && written == length
            ? bytes
            : null;
    }
}
