using System.Globalization;
using System.Net;
using System.Numerics;
using NetVips;

namespace ReviewerConsole.Intake;

/// <summary>A picture of 8-bit RGB on which the demo pictures are drawn: smooth filled shapes, lines and text.</summary>
internal sealed class DemoCanvas
{
    public const string Sans = "Public Sans SemiBold";
    public const string Mono = "JetBrains Mono SemiBold";

    private readonly byte[] _rgb;

    /// <summary>Starts from a picture of 8-bit RGB, which stays as it is.</summary>
    public DemoCanvas(Image ground) => (Width, Height, _rgb) = (ground.Width, ground.Height, ground.WriteToMemory<byte>());

    public int Width { get; }

    public int Height { get; }

    /// <summary>From the shapes' coordinates to px.</summary>
    public Matrix3x2 Place { get; set; } = Matrix3x2.Identity;

    /// <summary>Fills a shape with one colour, 0xRRGGBB.</summary>
    public void Fill(DemoShape shape, int colour, double alpha = 1) => Fill(shape, colour, colour, alpha);

    /// <summary>Fills a shape with a colour that changes evenly from the shape's top to its bottom.</summary>
    public void Fill(DemoShape shape, int top, int bottom, double alpha = 1)
    {
        var placed = shape.Placed(Place);
        if (DemoMask.Of(placed, Width, Height) is not { } mask)
        {
            return;
        }

        for (var y = 0; y < mask.Height; y++)
        {
            var (red, green, blue) = Mix(top, bottom, (double)y / mask.Height);
            var line = mask.Line(y);
            var at = ((mask.Top + y) * Width + mask.Left) * 3;
            for (var x = 0; x < line.Length; x++, at += 3)
            {
                var cover = (int)(line[x] * alpha * 256);
                if (cover > 0)
                {
                    _rgb[at] += (byte)((red - _rgb[at]) * cover >> 8);
                    _rgb[at + 1] += (byte)((green - _rgb[at + 1]) * cover >> 8);
                    _rgb[at + 2] += (byte)((blue - _rgb[at + 2]) * cover >> 8);
                }
            }
        }
    }

    /// <summary>Writes a line of text. The size is the em in px; align 0, 0.5 and 1 take x as its start, middle and end.</summary>
    public void Write(
        string text, double x, double baseline, double size, int colour, double align = 0, string font = Sans, double alpha = 1)
    {
        using var ink = Ink(text, size, font);
        var left = align == 0 ? x + (int)ink.Get("xoffset") : x - ink.Width * align;
        var top = baseline - (font == Mono ? 1.02 : 0.945) * size + (int)ink.Get("yoffset"); // from the line's top to its baseline
        Stamp(ink, (int)Math.Round(left), (int)Math.Round(top), colour, alpha);
    }

    /// <summary>Writes only the outlines of the letters, turned, around a middle point.</summary>
    public void WriteOutline(string text, double x, double y, double size, double rise, int colour, double alpha)
    {
        using var ink = Ink(text, size, Sans);
        using var roomy = ink.Embed(12, 12, ink.Width + 24, ink.Height + 24);
        using var inner = roomy.Gaussblur(3.6).Linear([6.0], [-5.0 * 255], uchar: true); // what lies deep inside a letter
        using var line = roomy - inner;
        using var hollow = line.Cast(Enums.BandFormat.Uchar).CopyMemory(); // turning asks for the same px again and again
        using var turned = hollow.Similarity(angle: -rise);
        Stamp(turned, (int)(x - turned.Width / 2.0), (int)(y - turned.Height / 2.0), colour, alpha);
    }

    /// <summary>Puts a picture on top, its upper left corner at x, y.</summary>
    public void Draw(Image picture, int x, int y)
    {
        var pixels = picture.WriteToMemory<byte>();
        for (var line = 0; line < picture.Height; line++)
        {
            pixels.AsSpan(line * picture.Width * 3, picture.Width * 3).CopyTo(_rgb.AsSpan(((y + line) * Width + x) * 3));
        }
    }

    public Image ToImage()
    {
        using var image = Image.NewFromMemory(_rgb, Width, Height, 3, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private void Stamp(Image mask, int left, int top, int colour, double alpha)
    {
        var (ink, width, height) = (mask.WriteToMemory<byte>(), mask.Width, mask.Height);
        var (red, green, blue) = (colour >> 16, colour >> 8 & 255, colour & 255);
        for (var y = Math.Max(0, -top); y < height && top + y < Height; y++)
        {
            for (var x = Math.Max(0, -left); x < width && left + x < Width; x++)
            {
                var cover = (int)(ink[y * width + x] * alpha);
                if (cover > 0)
                {
                    var at = ((top + y) * Width + left + x) * 3;
                    _rgb[at] += (byte)((red - _rgb[at]) * cover / 255);
                    _rgb[at + 1] += (byte)((green - _rgb[at + 1]) * cover / 255);
                    _rgb[at + 2] += (byte)((blue - _rgb[at + 2]) * cover / 255);
                }
            }
        }
    }

    private static Image Ink(string text, double size, string font)
    {
        var words = WebUtility.HtmlEncode(text); // Pango reads markup
        return font == Mono
            ? Image.Text($"<span font_features='calt=0'>{words}</span>", dpi: 72, font: Sized(), // no ligatures: << is two letters
                fontfile: Path.Combine(AppContext.BaseDirectory, "Watermarking", "JetBrainsMono-SemiBold.ttf"))
            : Image.Text(words, dpi: 72, font: Sized(),
                fontfile: Path.Combine(AppContext.BaseDirectory, "Intake", "PublicSans-SemiBold.ttf"));

        string Sized() => string.Create(CultureInfo.InvariantCulture, $"{font} {size:0.##}");
    }

    private static (int Red, int Green, int Blue) Mix(int from, int to, double share) => (
        (int)((from >> 16) + share * ((to >> 16) - (from >> 16))),
        (int)((from >> 8 & 255) + share * ((to >> 8 & 255) - (from >> 8 & 255))),
        (int)((from & 255) + share * ((to & 255) - (from & 255))));
}
