using System.Buffers.Binary;

namespace ReviewerConsole.Decoding;

/// <summary>
/// W3C PNG, third edition: chunks of length, type, data and CRC; IHDR first, IEND last. Chunks of an APNG mean more than
/// one picture. The CRC of every chunk is held against its data, since a decoder passes over those it has no use for.
/// </summary>
internal static class PngHeader
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    public static PictureRefusal? Read(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        header = default;
        for (var at = PictureFormats.PngSignature.Length; at <= file.Length - 12;)
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

                header = Size(data);
                if (header.Width == 0 || header.Height == 0)
                {
                    return PictureRefusal.Corrupt;
                }
            }
            else if (type.SequenceEqual("acTL"u8) || type.SequenceEqual("fcTL"u8) || type.SequenceEqual("fdAT"u8))
            {
                return PictureRefusal.Animated;
            }

            at += (int)length + 12;
            if (Crc(file.Slice(at - (int)length - 8, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file[(at - 4)..]))
            {
                return PictureRefusal.Corrupt;
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return PictureFormats.HoldsAnother(file[at..]) ? PictureRefusal.Animated : null;
            }
        }

        return PictureRefusal.Corrupt;
    }

    // An interlaced picture is held whole, as it is stored; of a palette, its colours.
    private static PictureHeader Size(ReadOnlySpan<byte> data)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
        var bands = data[9] switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var interlaced = data[12] != 0;
        return new(width, height, interlaced ? (long)width * height * bands * (data[8] == 16 ? 2 : 1) : 0);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = crc >> 8 ^ Table[(byte)(crc ^ b)];
        }

        return ~crc;
    }

    private static uint Remainder(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return crc;
    }
}
