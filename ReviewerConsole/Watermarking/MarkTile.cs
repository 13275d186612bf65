using System.Buffers;
using System.Globalization;
using System.Runtime.Intrinsics;
using NetVips;

namespace ReviewerConsole.Watermarking;

/// <summary>
/// One grid step of the mark, drawn once per view and laid over the picture again and again: for each pixel and
/// channel how much of the picture stays and how much of the mark's black and white is added.
/// </summary>
internal sealed class MarkTile
{
    /// <summary>The font that is shipped beside the program: libvips draws empty boxes where a machine has none.</summary>
    public static readonly string FontFile = Path.Combine(AppContext.BaseDirectory, "Watermarking", "JetBrainsMono-SemiBold.ttf");

    private const double Em = 50; // drawn at one size, where the font's advance is a whole number of px, then scaled
    private const byte OutlineGrey = 12;
    private const double OutlineShare = 0.9; // of the letters' opacity

    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _keep;
    private readonly byte[] _add;

    private MarkTile(int width, int height) =>
        (_width, _height, _keep, _add) = (width, height, new byte[width * height * 3], new byte[width * height * 3]);

    /// <summary>Opacity, of letters and outline alike, goes from 0 to 1.</summary>
    public static MarkTile Draw(MarkLayout layout, double opacity)
    {
        var tile = new MarkTile(layout.StepX, layout.StepY);
        tile._keep.AsSpan().Fill(255);
        var ink = ArrayPool<byte>.Shared.Rent(layout.StepX * layout.StepY * 2);
        try
        {
            var used = ink.AsSpan(0, layout.StepX * layout.StepY * 2);
            used.Clear();
            Lay(DrawBlock(layout), used, layout.StepX, layout.StepY);
            tile.Take(used, opacity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(ink);
        }

        return tile;
    }

    // The block's centre stands at the middle of the tile; what sticks out comes in again at the other side.
    private static void Lay((byte[] Ink, int Width, int Height) block, Span<byte> ink, int stepX, int stepY)
    {
        var firstX = Wrap(stepX / 2 - block.Width / 2, stepX);
        for (var y = 0; y < block.Height; y++)
        {
            var from = block.Ink.AsSpan(2 * y * block.Width, 2 * block.Width);
            var to = ink.Slice(2 * stepX * Wrap(y - block.Height / 2 + stepY / 2, stepY), 2 * stepX);
            for (var x = firstX; !from.IsEmpty; x = 0)
            {
                var length = Math.Min(2 * (stepX - x), from.Length);
                Darken(to.Slice(2 * x, length), from[..length]);
                from = from[length..];
            }
        }
    }

    private static void Darken(Span<byte> to, ReadOnlySpan<byte> from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Math.Max(to[i], from[i]);
        }
    }

    // Ink and outline of a px become what it keeps of the picture, and what is added.
    private void Take(ReadOnlySpan<byte> ink, double opacity)
    {
        for (var i = 0; i < ink.Length; i += 2)
        {
            if (ink[i] == 0 && ink[i + 1] == 0)
            {
                continue;
            }

            var white = opacity * ink[i] / 255;
            var dark = OutlineShare * opacity * Math.Max(0, ink[i + 1] - ink[i]) / 255;
            var keep = (byte)Math.Round(255 * (1 - white) * (1 - dark));
            var add = (byte)Math.Min(Math.Round(255 * white + OutlineGrey * dark * (1 - white)), 255 - keep);
            var at = i / 2 * 3;
            _keep[at] = _keep[at + 1] = _keep[at + 2] = keep;
            _add[at] = _add[at + 1] = _add[at + 2] = add;
        }
    }

    /// <summary>Lays the mark over the whole of a picture of 8-bit RGB, in place, one block in its very middle.</summary>
    public void LayOver(Span<byte> rgb, int width)
    {
        var (stride, step) = (width * 3, _width * 3);
        var height = rgb.Length / stride;
        var firstX = Wrap(_width / 2 - width / 2, _width) * 3;
        for (var y = 0; y < height; y++)
        {
            var row = rgb.Slice(y * stride, stride);
            var tileRow = Wrap(y - height / 2 + _height / 2, _height) * step;
            for (var (x, from) = (0, firstX); x < stride; (x, from) = (x + step - from, 0))
            {
                var length = Math.Min(step - from, stride - x);
                Blend(row.Slice(x, length), _keep.AsSpan(tileRow + from, length), _add.AsSpan(tileRow + from, length));
            }
        }
    }

    // picture × keep ÷ 255 (exactly rounded) + add, which never passes 255 since add ≤ 255 − keep
    private static void Blend(Span<byte> picture, ReadOnlySpan<byte> keep, ReadOnlySpan<byte> add)
    {
        var i = 0;
        for (; i + Vector128<byte>.Count <= picture.Length; i += Vector128<byte>.Count)
        {
            var (p0, p1) = Vector128.Widen(Vector128.Create<byte>(picture[i..]));
            var (k0, k1) = Vector128.Widen(Vector128.Create<byte>(keep[i..]));
            var blended = Vector128.Narrow(By255(p0 * k0), By255(p1 * k1)) + Vector128.Create<byte>(add[i..]);
            blended.CopyTo(picture[i..]);
        }

        for (; i < picture.Length; i++)
        {
            var product = picture[i] * keep[i] + 128;
            picture[i] = (byte)(((product + (product >> 8)) >> 8) + add[i]);
        }
    }

    private static Vector128<ushort> By255(Vector128<ushort> product)
    {
        product += Vector128.Create<ushort>(128);
        return (product + (product >>> 8)) >>> 8;
    }

    private static int Wrap(int value, int period) => (value % period + period) % period;

    /// <summary>The turned block: for each px one byte of letters and one of outline.</summary>
    private static (byte[] Ink, int Width, int Height) DrawBlock(MarkLayout layout)
    {
        var scale = layout.Letters / Em;
        using var text = DrawText(layout.Lines);
        using var block = text.Gravity(Enums.CompassDirection.Centre,
            (int)Math.Round(layout.BlockWidth / scale), (int)Math.Round(layout.BlockHeight / scale));
        using var sized = block.Resize(scale);
        using var letters = sized.CopyMemory();
        using var halo = letters.Gaussblur(Math.Max(0.06 * layout.Letters, 0.6));
        using var outline = halo.Linear([3.5], [0], uchar: true);
        using var both = letters.Bandjoin(outline);
        using var plain = both.Copy(interpretation: Enums.Interpretation.Multiband); // else the second band is alpha
        using var drawn = plain.CopyMemory(); // turning asks for the same px again and again
        using var cubic = Interpolate.NewFromName("bicubic");
        using var turned = drawn.Similarity(angle: -layout.Angle, interpolate: cubic);
        return (turned.WriteToMemory<byte>(), turned.Width, turned.Height);
    }

    /// <summary>The lines in the shipped font, white on black, cut to their ink.</summary>
    internal static Image DrawText(IEnumerable<string> lines) => Image.Text(string.Join('\n', lines),
        font: string.Create(CultureInfo.InvariantCulture, $"JetBrains Mono SemiBold {Em}"), fontfile: FontFile, dpi: 72);
}
