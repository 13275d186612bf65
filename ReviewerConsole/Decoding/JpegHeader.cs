using System.Buffers.Binary;

namespace ReviewerConsole.Decoding;

/// <summary>ITU-T T.81 annex B: markers with a length, then entropy-coded data up to the next marker, until EOI.</summary>
internal static class JpegHeader
{
    private const int SegmentsBeforeFrame = 64;

    public static PictureRefusal? Read(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        header = default;
        var at = 2;
        var (components, whole, progressive) = (0, 0L, false);
        while (true)
        {
            if (at + 1 >= file.Length || file[at] != 0xFF)
            {
                return PictureRefusal.Corrupt;
            }

            var marker = file[at + 1];
            if (marker == 0xFF) // fill byte
            {
                at++;
                continue;
            }

            if (marker == 0xD9) // EOI
            {
                return header.Width == 0 ? PictureRefusal.Corrupt
                    : PictureFormats.HoldsAnother(file[(at + 2)..]) ? PictureRefusal.Animated
                    : null;
            }

            at += 2;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8) || !TrySegment(file, at, out var segment))
            {
                return PictureRefusal.Corrupt;
            }

            if (IsFrame(marker))
            {
                if (segment.Length < 6 || header.Width != 0)
                {
                    return PictureRefusal.Corrupt;
                }

                if (marker > 0xC2 || segment[0] != 8) // lossless, hierarchical, arithmetic; 12 bits
                {
                    return PictureRefusal.TypeNotAllowed;
                }

                (components, progressive) = (segment[5], marker == 0xC2);
                header = new(Word(segment, 3), Word(segment, 1), 0);
                whole = Coefficients(segment, header);
                if (header.Width == 0 || header.Height == 0)
                {
                    return PictureRefusal.Corrupt;
                }
            }
            else if (marker == 0xE1 && PictureSeries.Announced(segment) || marker == 0xE2 && PictureSeries.Indexed(segment))
            {
                return PictureRefusal.Animated;
            }

            at += segment.Length + 2;
            if (marker == 0xDA)
            {
                if (progressive || segment.Length == 0 || segment[0] != components) // several scans: not row by row
                {
                    header = header with { DecoderBytes = whole };
                }

                at = AfterScan(file, at);
            }
        }
    }

    /// <summary>True when this begins like a JPEG and comes to its frame.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        for (var i = 0; i < SegmentsBeforeFrame && at + 1 < bytes.Length && bytes[at] == 0xFF && bytes[at + 1] >= 0xC0; i++)
        {
            if (!TrySegment(bytes, at + 2, out var segment))
            {
                return false;
            }

            if (IsFrame(bytes[at + 1]))
            {
                return true;
            }

            at += segment.Length + 4;
        }

        return false;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC; // not DHT, JPG, DAC

    // Of a picture in several scans the decoder holds every coefficient, 16 bits each, in whole blocks.
    private static long Coefficients(ReadOnlySpan<byte> frame, PictureHeader header)
    {
        var (across, down) = (1, 1);
        for (var at = 6; at + 3 <= frame.Length; at += 3)
        {
            (across, down) = (Math.Max(across, frame[at + 1] >> 4), Math.Max(down, frame[at + 1] & 15));
        }

        long samples = 0;
        for (var at = 6; at + 3 <= frame.Length; at += 3)
        {
            var wide = (header.Width + 8 * across - 1) / (8 * across) * (frame[at + 1] >> 4);
            var high = (header.Height + 8 * down - 1) / (8 * down) * (frame[at + 1] & 15);
            samples += 64L * wide * high;
        }

        return 2 * samples;
    }

    // Stuffed zeros and restarts belong to what is entropy-coded.
    private static int AfterScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length && (file[at] != 0xFF || file[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7)))
        {
            var next = file[(at + 1)..].IndexOf((byte)0xFF);
            at = next < 0 ? file.Length : at + 1 + next;
        }

        return at;
    }

    private static bool TrySegment(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (at + 2 > file.Length || Word(file, at) is var length && (length < 2 || at + length > file.Length))
        {
            return false;
        }

        data = file.Slice(at + 2, Word(file, at) - 2);
        return true;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
