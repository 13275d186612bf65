using System.Buffers.Binary;
using System.IO.Compression;
using NetVips;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Decoding;

/// <summary>Files made to take more than they are worth.</summary>
internal static class Hostile
{
    private static readonly Lazy<byte[]> Slow = new(DrawSlow);

    /// <summary>49 megapixels in inks: an undamaged JPEG whose colours take seconds to work out.</summary>
    public static byte[] SlowJpeg => Slow.Value;

    /// <summary>A progressive JPEG whose last scan is there hundreds of times: each is one more pass over all of it.</summary>
    public static byte[] ManyScans()
    {
        using var flat = Pictures.Flat(4000, 3000, 120);
        var jpeg = flat.JpegsaveBuffer(interlace: true, subsampleMode: Enums.ForeignSubsample.On);
        var last = jpeg.AsSpan().LastIndexOf<byte>([0xFF, 0xDA]);
        byte[] scan = jpeg[last..^2];
        using var slow = new MemoryStream();
        slow.Write(jpeg, 0, jpeg.Length - 2);
        for (var i = 0; i < 400; i++)
        {
            slow.Write(scan);
        }

        slow.Write([0xFF, 0xD9]);
        return slow.ToArray();
    }

    /// <summary>A PNG of a few hundred KB with 400 megapixels, all of them there.</summary>
    public static byte[] Bomb() => Png(20_000, 20_000, Zeros(20_000L * 20_001));

    /// <summary>A small PNG whose rows go on for 400 MB after its last one.</summary>
    public static byte[] Overfull() => Png(100, 100, Zeros(400_000_000));

    /// <summary>A small PNG with a colour profile of 400 MB.</summary>
    public static byte[] ProfileBomb() =>
        Tampered.WithChunk(Png(100, 100, Zeros(101 * 100)), "iCCP", [.. "p\0\0"u8, .. Zeros(400_000_000)]);

    private static byte[] Png(int width, int height, byte[] rows)
    {
        var size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        size[8] = 8; // bits of grey
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Tampered.Chunk("IHDR", size), .. Tampered.Chunk("IDAT", rows), .. Tampered.Chunk("IEND", [])];
    }

    private static byte[] Zeros(long count)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var piece = new byte[1 << 20];
            for (; count > 0; count -= piece.Length)
            {
                zlib.Write(piece, 0, (int)Math.Min(piece.Length, count));
            }
        }

        return compressed.ToArray();
    }

    private static byte[] DrawSlow()
    {
        using var tile = Pictures.Scene(500, 500);
        using var inks = tile.IccTransform("cmyk", inputProfile: "srgb");
        using var large = inks.Replicate(14, 14);
        return large.JpegsaveBuffer(q: 30, keep: Enums.ForeignKeep.None);
    }
}
