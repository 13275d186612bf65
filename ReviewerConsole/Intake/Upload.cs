using System.Security.Cryptography;

namespace ReviewerConsole.Intake;

/// <summary>A file or other body on its way in: read up to the limit, held against the digest that came with it.</summary>
/// <param name="Body">Read once.</param>
/// <param name="Length">As announced, if it was.</param>
/// <param name="Type">What the sender says it is, such as <c>image/jpeg</c>.</param>
/// <param name="Digest">The <c>Content-Digest</c> field (RFC 9530), if there is one.</param>
internal sealed record Upload(Stream Body, long? Length, string? Type, string? Digest)
{
    /// <summary>10 MiB.</summary>
    public const int MaxLength = 10 * 1024 * 1024;

    private const int Piece = 64 * 1024;
    internal static readonly Fault Malformed = new("Content-Digest", Problems.Validation, "digest-form", StatusCodes.Status400BadRequest);

    internal static readonly Fault Mismatch = new("Content-Digest", Problems.DigestMismatch, Problems.DigestMismatch);

    /// <summary>The body of a request, with what its headers say of it.</summary>
    public static Upload Of(HttpRequest request) =>
        new(request.Body, request.ContentLength, request.ContentType, request.Headers["Content-Digest"].ToString());

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
    /// <returns>What is wrong with the field or the body; <see langword="null"/> when nothing is.</returns>
    public Fault? Check(byte[] received)
    {
        if (StructuredField.Dictionary(Digest ?? "") is not { } stated)
        {
            return Malformed;
        }

        foreach (var (algorithm, digest) in stated)
        {
            var actual = algorithm switch
            {
                "sha-256" => SHA256.HashData(received),
                "sha-512" => SHA512.HashData(received),
                _ => null,
            };
            if (actual is not null && digest?.Length != actual.Length)
            {
                return Malformed;
            }

            if (actual is not null && !actual.AsSpan().SequenceEqual(digest))
            {
                return Mismatch;
            }
        }

        return null;
    }
}
