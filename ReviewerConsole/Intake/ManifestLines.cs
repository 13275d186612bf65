using System.Runtime.CompilerServices;

namespace ReviewerConsole.Intake;

/// <summary>One line of a manifest, as it came.</summary>
/// <param name="Number">From 1, as editors count.</param>
/// <param name="Bytes">Without its end, and without a byte order mark; <see langword="null"/> when it is longer than a body of the API may be.</param>
internal readonly record struct ManifestLine(int Number, byte[]? Bytes);

/// <summary>
/// Cuts a manifest into lines, whichever ends they have (LF, CRLF or CR). One line is in memory at a time, and never more
/// than the longest that is taken. A line is a row, since no field may hold a line break: what is wrong with one cannot
/// swallow the next.
/// </summary>
internal static class ManifestLines
{
    private const int Piece = 16 * 1024;

    /// <summary>Lines that hold something, blanks aside.</summary>
    public static async IAsyncEnumerable<ManifestLine> ReadAsync(Stream manifest, [EnumeratorCancellation] CancellationToken ct)
    {
        var piece = new byte[Piece];
        using var line = new MemoryStream();
        var (number, tooLong, afterReturn) = (1, false, false);
        for (var count = await manifest.ReadAsync(piece, ct); count > 0; count = await manifest.ReadAsync(piece, ct))
        {
            for (var at = 0; at < count; at++)
            {
                var sign = piece[at];
                if (sign == '\n' && afterReturn)
                {
                    afterReturn = false; // the second half of a CRLF
                    continue;
                }

                afterReturn = sign == '\r';
                if (sign is not ((byte)'\n' or (byte)'\r'))
                {
                    tooLong |= line.Length == IntakeApi.MaxJson;
                    if (!tooLong)
                    {
                        line.WriteByte(sign);
                    }

                    continue;
                }

                if (Take(line, number, tooLong) is { } full)
                {
                    yield return full;
                }

                line.SetLength(0);
                (number, tooLong) = (number + 1, false);
            }
        }

        if (Take(line, number, tooLong) is { } last)
        {
            yield return last;
        }
    }

    private static ManifestLine? Take(MemoryStream line, int number, bool tooLong)
    {
        var bytes = line.ToArray();
        if (number == 1 && bytes.AsSpan().StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        return tooLong ? new(number, null)
            : bytes.All(b => b is (byte)' ' or (byte)'\t') ? null
            : new(number, bytes);
    }
}
