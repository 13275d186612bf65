namespace ReviewerConsole.Watermarking;

/// <summary>
/// Where the mark stands on a picture of a given size. One block of text is repeated on a grid that is parallel to
/// the picture's sides, so whether every quarter (half the width, half the height, placed anywhere) holds one whole
/// block is plain arithmetic: the block's upright bounding box plus one grid step must fit into the quarter, in both
/// directions. The letters are made as large as that allows.
/// </summary>
/// <remarks>
/// The guarantee holds for shapes up to 1 : 40. Up to 1 : 20 the letters are at least <see cref="SmallestReadable"/> px
/// high, because <see cref="Watermarker"/> enlarges small pictures; thinner strips get smaller letters, and beyond
/// 1 : 40 letters of <see cref="SmallestLetters"/> px that a quarter may cut.
/// </remarks>
internal sealed record MarkLayout
{
    /// <summary>Below this em height, in px, the mark does not survive JPEG and the eye: the picture is enlarged.</summary>
    public const double SmallestReadable = 10;

    public const double SmallestLetters = 4;

    /// <summary>The tilt of the lines where the picture's shape allows it, in degrees, rising to the right.</summary>
    public const double Tilt = 24;

    // All in em. JetBrains Mono advances 0.6 a letter and 1.32 a line; the ink of one line is under 1 high.
    private const double Advance = 0.6, LineStep = 1.32, LineInk = 1.0, Outline = 0.25, AlongGap = 1.4, RowGap = 0.6;

    // Best looking first. Flat lines serve wide strips, upright ones tall strips.
    private static readonly (int Lines, double Tilt)[] Shapes =
        [(2, Tilt), (3, Tilt), (2, 0), (3, 0), (1, 0), (2, 90), (3, 90), (1, 90)];

    private MarkLayout()
    {
    }

    public required string[] Lines { get; init; }

    /// <summary>Em height of the letters in px.</summary>
    public required double Letters { get; init; }

    /// <summary>Degrees by which the lines rise to the right.</summary>
    public required double Angle { get; init; }

    /// <summary>Length and height of the block along and across its lines, outline included, in px.</summary>
    public required double BlockWidth { get; init; }

    public required double BlockHeight { get; init; }

    /// <summary>Grid step to the right and downwards, in px.</summary>
    public required int StepX { get; init; }

    public required int StepY { get; init; }

    public static MarkLayout For(int width, int height, Mark mark)
    {
        var choices = Shapes.Select(shape => Fit(shape, mark, width, height)).ToArray();
        var largest = choices.Max(c => c.Letters);
        return choices.First(c => c.Letters >= Math.Max(0.75 * largest, Math.Min(largest, SmallestReadable)));
    }

    /// <summary>Every block that touches the picture, as the renderer draws it.</summary>
    public IEnumerable<MarkPlacement> PlacementsOn(int width, int height)
    {
        var (boxX, boxY) = Box(BlockWidth, BlockHeight, Angle);
        var (right, down) = ((int)(boxX / StepX) + width / StepX + 1, (int)(boxY / StepY) + height / StepY + 1);
        return
            from j in Enumerable.Range(-down, 2 * down + 1)
            from i in Enumerable.Range(-right, 2 * right + 1)
            let place = new MarkPlacement(width / 2 + i * StepX, height / 2 + j * StepY, BlockWidth, BlockHeight, Angle)
            where Math.Abs(place.X - width / 2.0) < (width + boxX) / 2 && Math.Abs(place.Y - height / 2.0) < (height + boxY) / 2
            select place;
    }

    /// <summary>Size of the upright rectangle around a turned one.</summary>
    internal static (double X, double Y) Box(double width, double height, double angle)
    {
        var (sin, cos) = Math.SinCos(angle * Math.PI / 180);
        return (width * cos + height * sin, width * sin + height * cos);
    }

    private static MarkLayout Fit((int Lines, double Tilt) shape, Mark mark, int width, int height)
    {
        var lines = mark.Lines(shape.Lines);
        var blockWidth = lines.Max(l => l.Length) * Advance + 2 * Outline;
        var blockHeight = (lines.Length - 1) * LineStep + LineInk + 2 * Outline;
        var (boxX, boxY) = Box(blockWidth, blockHeight, shape.Tilt);
        var (stepX, stepY) = shape.Tilt switch
        {
            0 => (blockWidth + AlongGap, blockHeight + RowGap),
            90 => (blockHeight + RowGap, blockWidth + AlongGap),
            _ => Box(blockWidth + AlongGap, 0, shape.Tilt), // one step right and one up carries the line on
        };

        // Every other row spares the document, where that costs little of the letters' size.
        var (dense, sparse) = (Largest(1), Largest(2));
        var (letters, rows) = sparse >= 0.85 * dense ? (sparse, 2) : (dense, 1);
        return new()
        {
            Lines = lines,
            Letters = letters,
            Angle = shape.Tilt,
            BlockWidth = blockWidth * letters,
            BlockHeight = blockHeight * letters,
            StepX = (int)(stepX * letters),
            StepY = (int)(stepY * letters) * rows,
        };

        double Largest(int rows)
        {
            const int rounding = 2; // the grid and the block's centre stand on whole pixels
            var fit = Math.Min((width / 2 - rounding) / (boxX + stepX), (height / 2 - rounding) / (boxY + rows * stepY));
            var limit = Math.Max(SmallestLetters, Math.Max(width, height) / 64.0);
            return Math.Floor(Math.Clamp(fit, SmallestLetters, limit) * 4) / 4;
        }
    }
}

/// <summary>One block of the mark: its centre, its size along and across the lines (px), and its rise (degrees).</summary>
internal readonly record struct MarkPlacement(double X, double Y, double Width, double Height, double Angle)
{
    /// <summary>The four corners, in picture coordinates.</summary>
    public IEnumerable<(double X, double Y)> Corners()
    {
        var (sin, cos) = Math.SinCos(-Angle * Math.PI / 180); // y points down
        foreach (var (u, v) in new[] { (-1, -1), (1, -1), (1, 1), (-1, 1) })
        {
            var (dx, dy) = (u * Width / 2, v * Height / 2);
            yield return (X + dx * cos - dy * sin, Y + dx * sin + dy * cos);
        }
    }
}
