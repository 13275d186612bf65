namespace ReviewerConsole.Watermarking;

/// <summary>A rectangle of a picture, in its px, for a closer look.</summary>
public readonly record struct PicturePart(int Left, int Top, int Width, int Height)
{
    /// <summary>True when the part is not empty and lies wholly inside a picture of that size.</summary>
    public bool FitsInto(int width, int height) =>
        Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && Left <= width - Width && Top <= height - Height;
}
