using System.Buffers.Binary;
using System.Text;

namespace ReviewerConsole.Tests.Decoding;

/// <summary>Files put together byte by byte, as no encoder would write them.</summary>
internal static class Tampered
{
    /// <summary>Puts a marker segment right after SOI.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, byte[] data)
    {
        byte[] head = [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2)];
        return [.. jpeg[..2], .. head, .. data, .. jpeg[2..]];
    }

    public static byte[] WithOrientation(byte[] jpeg, int orientation) => WithSegment(jpeg, 0xE1,
    [
        .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ]);

    /// <summary>The index of CIPA DC-007, saying how many pictures the file holds.</summary>
    public static byte[] WithPictureCount(byte[] jpeg, byte count) => WithSegment(jpeg, 0xE2,
    [
        .. "MPF\0MM\0*"u8, 0, 0, 0, 8, 0, 2,
        0xB0, 0x00, 0, 7, 0, 0, 0, 4, .. "0100"u8,
        0xB0, 0x01, 0, 4, 0, 0, 0, 1, 0, 0, 0, count,
        0, 0, 0, 0,
    ]);

    /// <summary>Writes another size, and if wanted another marker or precision, into the frame header.</summary>
    public static byte[] WithFrame(byte[] jpeg, int width, int height, byte? marker = null, byte precision = 8)
    {
        var changed = (byte[])jpeg.Clone();
        var at = FrameOf(jpeg);
        changed[at + 1] = marker ?? jpeg[at + 1];
        changed[at + 4] = precision;
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 7), (ushort)width);
        return changed;
    }

    /// <summary>The markers of a JPEG up to its first scan.</summary>
    public static IEnumerable<byte> MarkersOf(byte[] jpeg)
    {
        for (var at = 2; jpeg[at + 1] != 0xDA; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
        {
            yield return jpeg[at + 1];
        }
    }

    /// <summary>Puts a chunk, with its right CRC, after IHDR.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data) => [.. png[..33], .. Chunk(type, data), .. png[33..]];

    /// <summary>Writes another size into IHDR, with its right CRC.</summary>
    public static byte[] WithPngSize(byte[] png, int width, int height)
    {
        var header = png[16..29];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [.. png[..8], .. Chunk("IHDR", header), .. png[33..]];
    }

    /// <summary>Breaks the check of the compressed rows (RFC 1950), in the last IDAT, with the chunk's right CRC.</summary>
    public static byte[] WithWrongAdler(byte[] png)
    {
        var last = png.AsSpan().LastIndexOf("IDAT"u8);
        var data = png.AsSpan(last + 4, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(last - 4))).ToArray();
        data[^1] ^= 1;
        return [.. png[..(last - 4)], .. Chunk("IDAT", data), .. png[(last + 8 + data.Length)..]];
    }

    /// <summary>Puts the CRC of each chunk right, as far as the chunks of a PNG can be followed.</summary>
    public static byte[] WithRightChecksums(byte[] file)
    {
        var changed = (byte[])file.Clone();
        for (var at = 8; file.Length > 1 && file[1] == (byte)'P' && at <= changed.Length - 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at));
            if (length > changed.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + 8 + (int)length), Crc(changed[(at + 4)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return changed;
    }

    /// <summary>Gives a simple WebP an extended header (VP8X) of the size and flags wanted.</summary>
    public static byte[] WithCanvas(byte[] webp, int width, int height, byte flags = 0)
    {
        byte[] extended =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, flags, 0, 0, 0,
            (byte)(width - 1), (byte)((width - 1) >> 8), (byte)((width - 1) >> 16),
            (byte)(height - 1), (byte)((height - 1) >> 8), (byte)((height - 1) >> 16),
            .. webp[12..],
        ];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, extended.Length);
        return [.. "RIFF"u8, .. length, .. extended];
    }

    /// <summary>Writes another kind of colours into Adobe's APP14: 0 as they are, 2 for YCCK.</summary>
    public static byte[] WithAdobeTransform(byte[] jpeg, byte transform)
    {
        var changed = (byte[])jpeg.Clone();
        changed[jpeg.AsSpan().IndexOf("Adobe"u8) + 11] = transform;
        return changed;
    }

    internal static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(named));
        return [.. length, .. named, .. crc];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static int FrameOf(byte[] jpeg)
    {
        var at = 2;
        while (jpeg[at + 1] is < 0xC0 or > 0xC2)
        {
            at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
        }

        return at;
    }
}
