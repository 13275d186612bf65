using NetVips;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Watermarking;

/// <summary>Asks of a served picture whose mark it carries, with the unmarked picture at hand.</summary>
internal static class MarkReader
{
    /// <summary>
    /// Correlation (−1 to 1) of what was done to the picture with what this mark would have done to it: near 1 for the
    /// mark that is in it, near 0 without one. Marks share most letters: to tell two apart, use <see cref="Prefers"/>.
    /// </summary>
    public static double Correlate(byte[] served, byte[] unmarked, Mark mark, PicturePart? part = null)
    {
        var (before, after, marked) = Compare(served, unmarked, mark, part);
        double sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0;
        for (var i = 0; i < before.Length; i++)
        {
            var (x, y) = (after[i] - before[i], marked[i] - before[i]);
            (sumX, sumY, sumXX, sumYY, sumXY) = (sumX + x, sumY + y, sumXX + x * x, sumYY + y * y, sumXY + x * y);
        }

        var n = (double)before.Length;
        return (sumXY - sumX * sumY / n) / Math.Sqrt((sumXX - sumX * sumX / n) * (sumYY - sumY * sumY / n));
    }

    /// <summary>
    /// Looks only where the two marks differ: 1 when the picture carries exactly <paramref name="mark"/> there, 0 when
    /// it carries exactly <paramref name="other"/>.
    /// </summary>
    public static double Prefers(byte[] served, byte[] unmarked, Mark mark, Mark other, PicturePart? part = null)
    {
        var (_, after, withMark) = Compare(served, unmarked, mark, part);
        var (_, _, withOther) = Compare(served, unmarked, other, part);
        double along = 0, length = 0;
        for (var i = 0; i < after.Length; i++)
        {
            var apart = withMark[i] - withOther[i];
            (along, length) = (along + apart * (after[i] - withOther[i]), length + apart * apart);
        }

        return along / length;
    }

    private static (byte[] Before, byte[] After, byte[] Marked) Compare(
        byte[] served, byte[] unmarked, Mark mark, PicturePart? part)
    {
        using var image = Image.NewFromBuffer(served);
        var (before, width) = Unmarked(unmarked, part, image.Width, image.Height);
        var marked = (byte[])before.Clone();
        MarkTile.Draw(MarkLayout.For(image.Width, image.Height, mark), new WatermarkOptions().Opacity).LayOver(marked, width);
        return (before, image.WriteToMemory<byte>(), marked);
    }

    private static (byte[] Pixels, int Width) Unmarked(byte[] picture, PicturePart? part, int width, int height)
    {
        using var whole = Image.NewFromBuffer(picture);
        using var cut = part is { } p ? whole.Crop(p.Left, p.Top, p.Width, p.Height) : whole.Copy();
        using var sized = cut.Width == width ? cut.Copy() : cut.Resize((double)width / cut.Width, vscale: (double)height / cut.Height);
        return (sized.WriteToMemory<byte>(), width);
    }
}
