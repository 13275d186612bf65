using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using NetVips;

namespace ReviewerConsole.Watermarking;

/// <summary>
/// Pixels in, marked pixels out; nothing turns the mark off. Takes only JPEGs of 8-bit
/// sRGB, as they were drawn anew at the way in: a stranger's bytes are not for this class. The same picture, part and mark give the same bytes.
/// </summary>
/// <remarks>
/// Out comes a JPEG of quality 90 without chroma subsampling: a sixth of the time of a PNG and a quarter of its size, and
/// fine print in colour stays sharp.
/// </remarks>
public sealed class Watermarker(IOptions<WatermarkOptions> options)
{
    /// <summary>No marked picture is longer than this, in px.</summary>
    public const int LongestSide = 1600;

    private const int Quality = 90;

    /// <summary>Marks the whole picture, shrunk to <see cref="LongestSide"/> if it is larger.</summary>
    public Task<byte[]> StampAsync(byte[] picture, Mark mark, CancellationToken ct) =>
        PictureWork.RunAsync(() => Stamp(picture, null, mark), ct);

    /// <summary>
    /// Cuts a part, in px of the picture, out for a closer look and marks it. One under 48 px a side, or longer than
    /// 1 : 10, is widened until a mark fits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not <see cref="PicturePart.FitsInto"/> the picture.</exception>
    public Task<byte[]> StampAsync(byte[] picture, PicturePart part, Mark mark, CancellationToken ct) =>
        PictureWork.RunAsync(() => Stamp(picture, part, mark), ct);

    internal byte[] Stamp(byte[] picture, PicturePart? part, Mark mark)
    {
        using var source = Image.JpegloadBuffer(picture, access: Enums.Access.Sequential, failOn: Enums.FailOn.Warning);
        using var cut = Cut(source, part);
        var size = MarkableSize(cut.Width, cut.Height, mark);
        using var sized = size == 1 ? cut.Copy() : cut.Resize(size);
        var (width, height) = (sized.Width, sized.Height);
        var tile = MarkTile.Draw(MarkLayout.For(width, height, mark), options.Value.Opacity);

        // Marked where libvips put them: the pixels are copied nowhere, and a customer's end with the request.
        var decoded = sized.WriteToMemory(out var length);
        var pixels = MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), decoded), (int)length);
        try
        {
            tile.LayOver(pixels, width);
            using var marked = Image.NewFromMemory(decoded, length, width, height, 3, Enums.BandFormat.Uchar);
            return marked.JpegsaveBuffer(
                q: Quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
        }
        finally
        {
            pixels.Clear();
            NetVips.NetVips.Free(decoded);
        }
    }

    /// <summary>
    /// By how much a picture of this size is resized before it is marked: down to <see cref="LongestSide"/>, or up
    /// (within it) until the mark can be read.
    /// </summary>
    internal static double MarkableSize(int width, int height, Mark mark)
    {
        var largest = (double)LongestSide / Math.Max(width, height);
        var scale = Math.Min(1, largest);
        while (LettersAt(scale) < MarkLayout.SmallestReadable && scale < largest)
        {
            scale = Math.Min(scale * 1.25, largest);
        }

        return scale;

        double LettersAt(double s) =>
            MarkLayout.For((int)Math.Round(width * s), (int)Math.Round(height * s), mark).Letters;
    }

    private static Image Cut(Image picture, PicturePart? part)
    {
        if (part is not { } wanted)
        {
            return picture.Copy();
        }

        var (width, height) = (picture.Width, picture.Height);
        if (!wanted.FitsInto(width, height))
        {
            throw new ArgumentOutOfRangeException(nameof(part), part, "The part lies outside the picture.");
        }

        var (left, top, wide, high) = wanted.Markable(width, height);
        return picture.Crop(left, top, wide, high);
    }
}
