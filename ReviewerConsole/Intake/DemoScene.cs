using NetVips;

namespace ReviewerConsole.Intake;

/// <summary>What is around the demo documents: a desk, a wall, a hand.</summary>
internal static class DemoScene
{
    private static readonly (int Light, int Dark)[] Woods = [(0x7C6350, 0x5A4637), (0x9A7B58, 0x76593B), (0x4A3A30, 0x33271F)];
    private static readonly (int Light, int Dark)[] Walls = [(0xCFC8BB, 0xA39B8C), (0xC4CFD2, 0x93A2A8), (0xD6CBD0, 0xAA9CA3), (0xBFCAB8, 0x8E9C86)];

    private static readonly Lazy<byte[]>[] Desks = [.. Woods.Select(w => new Lazy<byte[]>(() => DrawDesk(w.Light, w.Dark)))];

    public static Image Desk(int seed) =>
        Image.NewFromMemory(Desks[seed % Desks.Length].Value, 1600, 1120, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);

    public static Image Wall(int seed)
    {
        var (light, dark) = Walls[seed % Walls.Length];
        using var slope = Slope(1200, 1600, 0.45, 0.55);
        using var ground = Between(slope, light, dark);
        var canvas = new DemoCanvas(ground);
        switch (seed * 7 % 13 % 4)
        {
            case 0: // a door frame
                canvas.Fill(DemoShape.Path("M 850 0 L 1200 0 L 1200 1600 L 905 1600 Z"), 0x000000, 0.10);
                canvas.Fill(DemoShape.Path("M 880 0 L 915 0 L 965 1600 L 932 1600 Z"), 0xFFFFFF, 0.25);
                break;
            case 1: // a curtain
                for (var x = 0; x < 1200; x += 100)
                {
                    canvas.Fill(DemoShape.Path(FormattableString.Invariant($"M {x} 0 C {x + 30} 500 {x - 14} 1100 {x + 16} 1600 L {x + 62} 1600 C {x + 36} 1100 {x + 74} 500 {x + 52} 0 Z")), 0x000000, 0.07);
                }

                break;
            case 2: // a shelf of books
                int[] spines = [0x7A3B36, 0x3C5A6B, 0xB89B5E, 0x4F6347, 0x5B4A6E, 0x8A8378, 0x2F3A45];
                canvas.Fill(DemoShape.Rectangle(0, 470, 1200, 26), 0x6B5340);
                canvas.Fill(DemoShape.Rectangle(0, 940, 1200, 26), 0x6B5340);
                for (var (i, x) = (0, 12); x < 1150; i++)
                {
                    var (width, height) = (34 + (i * 17 + seed) % 34, 250 + (i * 53 + seed) % 150);
                    canvas.Fill(DemoShape.Rectangle(x, 470 - height, width - 3, height, 3), spines[(i + seed) % spines.Length], 0.8);
                    canvas.Fill(DemoShape.Rectangle(x, 940 - height, width - 3, height, 3), spines[(i * 3 + seed) % spines.Length], 0.8);
                    x += width;
                }

                break;
            default: // a picture frame and a lamp's light
                canvas.Fill(DemoShape.Rectangle(70, 130, 250, 330), 0x5A4637);
                canvas.Fill(DemoShape.Rectangle(88, 148, 214, 294), 0xE7E1D2);
                canvas.Fill(DemoShape.Path("M 88 360 L 160 270 L 210 330 L 250 290 L 302 360 L 302 442 L 88 442 Z"), 0x7F9A86);
                for (var i = 0; i < 8; i++)
                {
                    canvas.Fill(DemoShape.Ellipse(1080, 260, 330 - i * 34, 330 - i * 34), 0xFFF3D6, 0.07);
                }

                break;
        }

        return canvas.ToImage();
    }

    /// <summary>Lays a card with round corners on the ground, turned and with its shadow; x and y are its middle.</summary>
    public static Image Lay(Image ground, Image card, double rise, double scale, int x, int y)
    {
        using var plain = Image.Black(card.Width, card.Height);
        var corners = new DemoCanvas(plain.Bandjoin(plain, plain));
        corners.Fill(DemoShape.Rectangle(0, 0, card.Width, card.Height, card.Width * 0.034f), 0xFFFFFF);
        using var mask = corners.ToImage()[0];
        using var both = card.Bandjoin(mask).Copy(interpretation: Enums.Interpretation.Multiband).Embed(2, 2, card.Width + 4, card.Height + 4);
        using var sized = (scale == 1 ? both : both.Resize(scale)).CopyMemory(); // turning asks for the same px again and again
        using var turned = sized.Similarity(angle: -rise).CopyMemory();
        const int Room = 48;
        var (left, top) = (x - turned.Width / 2 - Room, y - turned.Height / 2 - Room);
        var (width, height) = (turned.Width + 2 * Room, turned.Height + 2 * Room);
        using var over = turned.Embed(Room, Room, width, height);
        using var soft = over[3].Resize(0.125).Gaussblur(2.2).Resize(8).Gravity(Enums.CompassDirection.Centre, width, height)
            .Linear([0.55], [0], uchar: true).Wrap(-6, -14).CopyMemory();
        var (cutLeft, cutTop) = (Math.Max(0, left), Math.Max(0, top));
        var (cutWidth, cutHeight) = (Math.Min(ground.Width, left + width) - cutLeft, Math.Min(ground.Height, top + height) - cutTop);
        using var under = ground.Crop(cutLeft, cutTop, cutWidth, cutHeight);
        using var dark = under.Linear([0.12], [0], uchar: true);
        using var shaded = Part(soft).Ifthenelse(dark, under, blend: true);
        using var covered = Part(over[3]).Ifthenelse(Part(over.ExtractBand(0, 3)), shaded, blend: true);
        return ground.Insert(covered, cutLeft, cutTop).CopyMemory();

        Image Part(Image whole) => whole.Crop(cutLeft - left, cutTop - top, cutWidth, cutHeight);
    }

    /// <summary>Fingers over the card's lower edge and the arm below them.</summary>
    public static void Hand(DemoCanvas canvas, DemoFace face, float x, float y)
    {
        canvas.Place = System.Numerics.Matrix3x2.CreateTranslation(x, y);
        canvas.Fill(DemoShape.Path("M -60 30 C -90 110 -40 180 -10 420 L 210 420 C 200 250 190 130 130 50 C 90 -10 -30 -20 -60 30 Z"), face.Skin, face.SkinShade);
        foreach (var (left, top, turn) in new[] { (-96f, -58f, -0.22f), (-40f, -72f, -0.08f), (18f, -70f, 0.05f), (74f, -52f, 0.2f) })
        {
            canvas.Place = System.Numerics.Matrix3x2.CreateRotation(turn) * System.Numerics.Matrix3x2.CreateTranslation(x + left, y + top);
            canvas.Fill(DemoShape.Rectangle(-3, 4, 54, 132, 26), 0x000000, 0.18);
            canvas.Fill(DemoShape.Rectangle(0, 0, 50, 134, 25), face.Skin);
            canvas.Fill(DemoShape.Rectangle(12, 8, 26, 30, 12), 0xF3DCCB, 0.55);
            canvas.Fill(DemoShape.Stroke("M 8 66 Q 25 72 42 66", 2.4f), face.SkinShade, 0.7);
        }

        canvas.Place = System.Numerics.Matrix3x2.Identity;
    }

    /// <summary>Two colours by a ramp of 0 to 1.</summary>
    public static Image Between(Image ramp, int from, int to)
    {
        double[] first = [from >> 16, from >> 8 & 255, from & 255];
        double[] last = [to >> 16, to >> 8 & 255, to & 255];
        return ramp.Linear([.. last.Zip(first, (l, f) => l - f)], first, uchar: true).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    /// <summary>A ramp of 0 to 1 from the upper left to the lower right.</summary>
    public static Image Slope(int width, int height, double right, double down)
    {
        using var places = Image.Xyz(width, height);
        return places[0].Linear([right / width], [0]) + places[1].Linear([down / height], [0]);
    }

    private static byte[] DrawDesk(int light, int dark)
    {
        const int Width = 1600, Height = 1120;
        using var coarse = Image.Gaussnoise(14, Height / 3, mean: 0, sigma: 0.34, seed: 11).Resize(Width / 14.0, vscale: 3).Crop(0, 0, Width, Height - 3);
        using var fine = Image.Gaussnoise(40, Height, mean: 0, sigma: 0.16, seed: 12).Resize(Width / 40.0, vscale: 1);
        using var grain = coarse.Embed(0, 0, Width, Height, extend: Enums.Extend.Mirror) + fine;
        using var lit = Slope(Width, Height, 0.35, 0.35);
        using var wood = Between(grain * 0.5 + lit + 0.15, light, dark);
        var canvas = new DemoCanvas(wood);
        foreach (var y in new[] { 236f, 590f, 905f })
        {
            canvas.Fill(DemoShape.Rectangle(0, y, Width, 3), 0x000000, 0.35);
            canvas.Fill(DemoShape.Rectangle(0, y + 3, Width, 2), 0xFFFFFF, 0.08);
        }

        return canvas.ToImage().WriteToMemory<byte>();
    }
}
