namespace ReviewerConsole.Watermarking;

/// <summary>A rectangle of a picture, in its px, for a closer look.</summary>
public readonly record struct PicturePart(int Left, int Top, int Width, int Height)
{
    /// <summary>In px: a smaller or thinner part would be all mark, or slip through between two marks.</summary>
    public const int ShortestSide = 48, LongestShape = 10;

    /// <summary>
    /// True when the part lies wholly inside a picture of that size, both sides are at least
    /// <see cref="ShortestSide"/> px and neither is more than <see cref="LongestShape"/> times the other.
    /// </summary>
    public bool FitsInto(int width, int height) =>
        Left >= 0 && Top >= 0 && Left <= width - Width && Top <= height - Height
        && Math.Min(Width, Height) >= ShortestSide && Math.Max(Width, Height) / LongestShape <= Math.Min(Width, Height);
}
