using System.Globalization;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Documents;

/// <summary>A part of the upright picture, for a closer look. Fractions of its width and height, 0 to 1.</summary>
public readonly record struct PictureRegion(double Left, double Top, double Width, double Height)
{
    /// <summary>Recipe of a whole view: longest side 1600 px, JPEG quality 90.</summary>
    internal const string WholeRecipe = "L1600-q90";

    private const double Smallest = 0.02;

    /// <returns>Whether it lies within the picture and is large enough to show anything.</returns>
    public bool IsValid => Left >= 0 && Top >= 0 && Width >= Smallest && Height >= Smallest && Left + Width <= 1 && Top + Height <= 1;

    /// <summary>What is really cut from a picture of this size, in its pixels, as the row has it: a part too thin for a mark is widened.</summary>
    internal string RecipeOn(int width, int height)
    {
        var cut = On(width, height).Markable(width, height);
        return string.Create(CultureInfo.InvariantCulture, $"cut-{cut.Left}-{cut.Top}-{cut.Width}-{cut.Height}-q90");
    }

    internal PicturePart On(int width, int height)
    {
        var (left, top) = ((int)(Left * width), (int)(Top * height));
        return new(left, top, Math.Clamp((int)(Width * width), 1, width - left), Math.Clamp((int)(Height * height), 1, height - top));
    }
}
