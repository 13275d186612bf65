using System.Buffers.Binary;

namespace ReviewerConsole.Watermarking;

internal enum PictureFormat
{
    Jpeg,
    Png,
}

/// <summary>
/// What a file says of itself, read without decoding it: its type by content, its size before any turn, whether it
/// holds more than one picture, and whether its end is there. Every offset is checked; no input makes it throw.
/// </summary>
internal readonly record struct PictureHeader(PictureFormat Format, int Width, int Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The type by its first bytes, <see langword="null"/> for any that is not accepted.</summary>
    public static PictureFormat? Sniff(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? PictureFormat.Jpeg
        : file.StartsWith(PngSignature) ? PictureFormat.Png
        : null;

    /// <returns>The refusal, or <see langword="null"/> and the header.</returns>
    public static PictureRefusal? Read(ReadOnlySpan<byte> file, PictureFormat format, out PictureHeader header) =>
        format == PictureFormat.Jpeg ? ReadJpeg(file, out header) : ReadPng(file, out header);

    // ITU-T T.81 annex B: markers with a length, then entropy-coded data up to the next marker, until EOI.
    private static PictureRefusal? ReadJpeg(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        header = default;
        var at = 2;
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
                return header.Width == 0 ? PictureRefusal.Corrupt : null;
            }

            at += 2;
            if (!TrySegment(file, at, out var segment))
            {
                return PictureRefusal.Corrupt;
            }

            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC) // SOF, unlike DHT, JPG and DAC
            {
                if (segment.Length < 6 || header.Width != 0)
                {
                    return PictureRefusal.Corrupt;
                }

                if (marker > 0xC2 || segment[0] != 8) // lossless, hierarchical, arithmetic; 12 bits
                {
                    return PictureRefusal.TypeNotAllowed;
                }

                header = new(PictureFormat.Jpeg, Word(segment, 3), Word(segment, 1));
                if (header.Width == 0 || header.Height == 0)
                {
                    return PictureRefusal.Corrupt;
                }
            }
            else if (marker == 0xE2 && segment.StartsWith("MPF\0"u8) && !SaysOnePicture(segment[4..]))
            {
                return PictureRefusal.Animated;
            }

            at += segment.Length + 2;
            if (marker == 0xDA) // SOS: skip what is entropy-coded; stuffed zeros and restarts belong to it
            {
                while (at + 1 < file.Length && (file[at] != 0xFF || file[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7)))
                {
                    var next = file[(at + 1)..].IndexOf((byte)0xFF);
                    at = next < 0 ? file.Length : at + 1 + next;
                }
            }
        }
    }

    // CIPA DC-007: a TIFF directory in which tag 0xB001 counts the pictures. Unreadable means more than we want to show.
    private static bool SaysOnePicture(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return false;
        }

        var little = tiff[0] == (byte)'I';
        var directory = Number(tiff[4..8], little);
        if (directory > tiff.Length - 2)
        {
            return false;
        }

        var entries = tiff[(int)directory..];
        var count = Number(entries[..2], little);
        for (var i = 0; i < count && 2 + 12 * (i + 1) <= entries.Length; i++)
        {
            var entry = entries.Slice(2 + 12 * i, 12);
            if (Number(entry[..2], little) == 0xB001)
            {
                return Number(entry[8..12], little) == 1;
            }
        }

        return false;
    }

    // W3C PNG third edition: chunks of length, type, data and CRC; IHDR first, acTL (APNG) before IDAT, IEND last.
    private static PictureRefusal? ReadPng(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        header = default;
        for (var at = PngSignature.Length; at <= file.Length - 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            var type = file.Slice(at + 4, 4);
            if (length > file.Length - at - 12)
            {
                return PictureRefusal.Corrupt;
            }

            var data = file.Slice(at + 8, (int)length);
            if (header.Width == 0)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13 || data[0] > 0x7F || data[4] > 0x7F)
                {
                    return PictureRefusal.Corrupt;
                }

                header = new(PictureFormat.Png, (int)Number(data[..4], false), (int)Number(data[4..8], false));
                if (header.Width == 0 || header.Height == 0)
                {
                    return PictureRefusal.Corrupt;
                }
            }
            else if (type.SequenceEqual("acTL"u8) || type.SequenceEqual("fcTL"u8) || type.SequenceEqual("fdAT"u8))
            {
                return PictureRefusal.Animated;
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return null;
            }

            at += (int)length + 12;
        }

        return PictureRefusal.Corrupt;
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

    private static uint Number(ReadOnlySpan<byte> bytes, bool littleEndian)
    {
        uint number = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            number = number << 8 | bytes[littleEndian ? bytes.Length - 1 - i : i];
        }

        return number;
    }
}
