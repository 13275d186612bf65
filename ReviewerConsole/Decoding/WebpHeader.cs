using System.Buffers.Binary;

namespace ReviewerConsole.Decoding;

/// <summary>RFC 9649: a RIFF container with one lossy (VP8, RFC 6386 §9.1) or lossless (VP8L) picture.</summary>
internal static class WebpHeader
{
    private const int BytesPerPixel = 8; // the decoder holds the picture twice, with alpha

    public static PictureRefusal? Read(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        header = default;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (size < 4 || size > file.Length - 8)
        {
            return PictureRefusal.Corrupt;
        }

        var (end, drawn) = ((int)size + 8, false);
        for (var at = 12; at < end;)
        {
            if (at > end - 8 || BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]) is var length && length > end - at - 8)
            {
                return PictureRefusal.Corrupt;
            }

            var type = file.Slice(at, 4);
            var data = file.Slice(at + 8, (int)BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]));
            if (type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8))
            {
                return PictureRefusal.Animated;
            }

            if (type.SequenceEqual("VP8X"u8) || type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
            {
                if (drawn && type[3] != (byte)'X')
                {
                    return PictureRefusal.Animated;
                }

                var (width, height) = Size(type[3], data);
                if (width == 0 || height == 0 || header.Width != 0 && (header.Width, header.Height) != (width, height))
                {
                    return PictureRefusal.Corrupt;
                }

                drawn = type[3] != (byte)'X';
                header = new(width, height, (long)width * height * BytesPerPixel);
                if (!drawn && (data[0] & 0x02) != 0)
                {
                    return PictureRefusal.Animated;
                }
            }

            at += 8 + data.Length + (data.Length & 1);
        }

        return !drawn ? PictureRefusal.Corrupt
            : PictureFormats.HoldsAnother(file[end..]) ? PictureRefusal.Animated
            : null;
    }

    private static (int Width, int Height) Size(byte kind, ReadOnlySpan<byte> data) => kind switch
    {
        (byte)'X' when data.Length >= 10 =>
            (1 + (data[4] | data[5] << 8 | data[6] << 16), 1 + (data[7] | data[8] << 8 | data[9] << 16)),
        (byte)' ' when data.Length >= 10 && (data[0] & 1) == 0 && data[3..].StartsWith<byte>([0x9D, 0x01, 0x2A]) =>
            ((data[6] | data[7] << 8) & 0x3FFF, (data[8] | data[9] << 8) & 0x3FFF),
        (byte)'L' when data.Length >= 5 && data[0] == 0x2F =>
            (1 + ((data[1] | data[2] << 8) & 0x3FFF), 1 + ((data[2] >> 6 | data[3] << 2 | data[4] << 10) & 0x3FFF)),
        _ => (0, 0),
    };
}
