using System.Numerics;

namespace ReviewerConsole.Intake;

/// <summary>
/// How much of each px a shape covers, exactly, by adding up the signed areas left of its edges: what a px gets from
/// the edges, it hands on to all px on its right.
/// </summary>
internal sealed class DemoMask
{
    private readonly float[] _area;

    private DemoMask(int left, int top, int width, int height) =>
        (Left, Top, Width, Height, _area) = (left, top, width, height, new float[(width + 2) * height]);

    public int Left { get; }

    public int Top { get; }

    public int Width { get; }

    public int Height { get; }

    /// <returns><see langword="null"/> when the shape lies outside a picture of that size.</returns>
    public static DemoMask? Of(IEnumerable<Vector2[]> rings, int width, int height)
    {
        var shape = rings.ToArray();
        var points = shape.SelectMany(r => r).ToArray();
        var left = Math.Max(0, (int)Math.Floor(points.Min(p => p.X)));
        var top = Math.Max(0, (int)Math.Floor(points.Min(p => p.Y)));
        var right = Math.Min(width, (int)Math.Ceiling(points.Max(p => p.X)));
        var bottom = Math.Min(height, (int)Math.Ceiling(points.Max(p => p.Y)));
        if (left >= right || top >= bottom)
        {
            return null;
        }

        var mask = new DemoMask(left, top, right - left, bottom - top);
        var corner = new Vector2(left, top);
        foreach (var ring in shape)
        {
            for (var i = 0; i < ring.Length; i++)
            {
                mask.Edge(ring[i] - corner, ring[(i + 1) % ring.Length] - corner);
            }
        }

        return mask;
    }

    /// <summary>The covers, 0 to 1, of one line of px.</summary>
    public Span<float> Line(int y)
    {
        var line = _area.AsSpan(y * (Width + 2), Width);
        var sum = 0f;
        for (var x = 0; x < line.Length; x++)
        {
            sum += line[x];
            line[x] = Math.Min(Math.Abs(sum), 1);
        }

        return line;
    }

    private void Edge(Vector2 from, Vector2 to)
    {
        if (from.Y == to.Y)
        {
            return;
        }

        var (sign, upper, lower) = from.Y < to.Y ? (1f, from, to) : (-1f, to, from);
        var slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        for (var y = Math.Max(0, (int)Math.Floor(upper.Y)); y < Math.Min(Height, lower.Y); y++)
        {
            var (y0, y1) = (Math.Max(y, upper.Y), Math.Min(y + 1, lower.Y));
            var (x0, x1) = (upper.X + (y0 - upper.Y) * slope, upper.X + (y1 - upper.Y) * slope);
            Cover(y * (Width + 2), Math.Clamp(Math.Min(x0, x1), 0, Width), Math.Clamp(Math.Max(x0, x1), 0, Width), sign * (y1 - y0));
        }
    }

    // An edge that crosses one line of px from x0 to x1 and covers that share of its height.
    private void Cover(int line, float x0, float x1, float share)
    {
        var (first, last) = ((int)x0, (int)x1);
        if (first == last)
        {
            var inside = 1 - ((x0 + x1) / 2 - first);
            _area[line + first] += share * inside;
            _area[line + first + 1] += share * (1 - inside);
            return;
        }

        var perPx = share / (x1 - x0);
        var carried = 0f; // what px further left already cover
        for (var x = first; x <= last; x++)
        {
            var (a, b) = (Math.Max(x0, x), Math.Min(x1, x + 1));
            var crossed = perPx * (b - a);
            var full = crossed * (1 - ((a + b) / 2 - x)) + carried;
            _area[line + x] += full;
            carried = crossed - crossed * (1 - ((a + b) / 2 - x));
        }

        _area[line + last + 1] += carried;
    }
}
