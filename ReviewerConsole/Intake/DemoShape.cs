using System.Globalization;
using System.Numerics;

namespace ReviewerConsole.Intake;

/// <summary>An area bounded by straight lines. Overlapping parts count once.</summary>
internal sealed class DemoShape
{
    private readonly List<Vector2[]> _rings = [];

    public IReadOnlyList<Vector2[]> Rings => _rings;

    /// <summary>Reads M, L, C, Q and Z of an SVG path, absolute coordinates only.</summary>
    public static DemoShape Path(string text)
    {
        var shape = new DemoShape();
        foreach (var line in Lines(text))
        {
            shape.Add(line);
        }

        return shape;
    }

    public static DemoShape Ellipse(float x, float y, float radiusX, float radiusY)
    {
        var shape = new DemoShape();
        shape.Add(Enumerable.Range(0, 72).Select(i =>
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / 72);
            return new Vector2(x + radiusX * cos, y + radiusY * sin);
        }));
        return shape;
    }

    public static DemoShape Rectangle(float x, float y, float width, float height, float radius = 0)
    {
        var (right, bottom, r) = (x + width, y + height, radius);
        var k = r * 0.4477f; // 1 − 0.5523: a quarter circle as a cubic curve
        return radius == 0
            ? Path(Text($"M {x} {y} L {right} {y} L {right} {bottom} L {x} {bottom} Z"))
            : Path(Text($"M {x + r} {y} L {right - r} {y} C {right - k} {y} {right} {y + k} {right} {y + r} L {right} {bottom - r} ")
                + Text($"C {right} {bottom - k} {right - k} {bottom} {right - r} {bottom} L {x + r} {bottom} ")
                + Text($"C {x + k} {bottom} {x} {bottom - k} {x} {bottom - r} L {x} {y + r} C {x} {y + k} {x + k} {y} {x + r} {y} Z"));
    }

    /// <summary>A pen of that width drawn along the lines of a path, with round ends.</summary>
    public static DemoShape Stroke(string path, float width)
    {
        var shape = new DemoShape();
        foreach (var line in Lines(path))
        {
            for (var i = 0; i + 1 < line.Count; i++)
            {
                var (from, to) = (line[i], line[i + 1]);
                if (from == to)
                {
                    continue;
                }

                var along = Vector2.Normalize(to - from) * (width / 2);
                var across = new Vector2(-along.Y, along.X);
                if (width < 3)
                {
                    shape.Add([from + across, from - across, to - across, to + across]);
                    continue;
                }

                shape.Add(HalfCircle(from, across, 1).Concat(HalfCircle(to, -across, 1)));
            }
        }

        return shape;
    }

    public IEnumerable<Vector2[]> Placed(Matrix3x2 place) => _rings.Select(ring => ring.Select(p => Vector2.Transform(p, place)).ToArray());

    // All rings turn the same way, so that overlaps add up and never cancel.
    private void Add(IEnumerable<Vector2> points)
    {
        var ring = points.ToArray();
        var area = ring.Select((p, i) => (p, Next: ring[(i + 1) % ring.Length])).Sum(e => e.p.X * e.Next.Y - e.Next.X * e.p.Y);
        _rings.Add(area < 0 ? [.. ring.Reverse()] : ring);
    }

    private static IEnumerable<Vector2> HalfCircle(Vector2 centre, Vector2 from, int turn) =>
        Enumerable.Range(0, 7).Select(i => centre + Vector2.TransformNormal(from, Matrix3x2.CreateRotation(turn * i * MathF.PI / 6)));

    private static IEnumerable<List<Vector2>> Lines(string path)
    {
        var parts = path.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var line = new List<Vector2>();
        for (var i = 0; i < parts.Length;)
        {
            switch (parts[i++])
            {
                case "M":
                    if (line.Count > 0)
                    {
                        yield return line;
                    }

                    line = [Point()];
                    break;
                case "L":
                    line.Add(Point());
                    break;
                case "Q":
                    var (start, bend, end) = (line[^1], Point(), Point());
                    Curve(start, start + (bend - start) * 2 / 3, end + (bend - end) * 2 / 3, end);
                    break;
                case "C":
                    Curve(line[^1], Point(), Point(), Point());
                    break;
                case "Z":
                    line.Add(line[0]);
                    break;
                default:
                    throw new FormatException($"Write M, L, Q, C or Z, not {parts[i - 1]}.");
            }

            Vector2 Point() => new(Number(), Number());
            float Number() => float.Parse(parts[i++], CultureInfo.InvariantCulture);
        }

        yield return line;

        void Curve(Vector2 a, Vector2 b, Vector2 c, Vector2 d)
        {
            for (var step = 1; step <= 16; step++)
            {
                var t = step / 16f;
                var u = 1 - t;
                line.Add(u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d);
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
