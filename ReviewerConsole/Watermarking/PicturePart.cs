namespace ReviewerConsole.Watermarking;

/// <summary>A rectangle of a picture, in its px, for a closer look.</summary>
public readonly record struct PicturePart(int Left, int Top, int Width, int Height)
{
    private const int ShortestSide = 48;
    private const int LongestShape = 10;

    /// <summary>True when the part is not empty and lies wholly inside a picture of that size.</summary>
    public bool FitsInto(int width, int height) =>
        Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && Left <= width - Width && Top <= height - Height;

    /// <summary>
    /// Widened around its middle, as far as the picture goes, to at least 48 px a side and 1 : 10: a thinner part would
    /// slip through between two marks.
    /// </summary>
    internal PicturePart Markable(int width, int height)
    {
        var wide = Math.Min(width, Math.Max(Width, Math.Max(ShortestSide, Height / LongestShape)));
        var high = Math.Min(height, Math.Max(Height, Math.Max(ShortestSide, Width / LongestShape)));
        return new(
            Math.Clamp(Left - (wide - Width) / 2, 0, width - wide), Math.Clamp(Top - (high - Height) / 2, 0, height - high), wide, high);
    }
}
