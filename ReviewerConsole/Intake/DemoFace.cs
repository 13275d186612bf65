using System.Numerics;
using NetVips;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Intake;

/// <summary>A drawn person, the same on the card and in the selfie: 200 wide at the cheeks, the middle of the face at 0, 0.</summary>
internal sealed class DemoFace
{
    private const string Head =
        "M -98 -20 C -98 -120 -60 -150 0 -150 C 60 -150 98 -120 98 -20 C 98 60 70 118 36 140 C 18 151 -18 151 -36 140 C -70 118 -98 60 -98 -20 Z";

    private const string FramedFace =
        "M -86 -30 C -86 -116 -52 -138 0 -138 C 52 -138 86 -116 86 -30 C 86 56 62 114 32 135 C 14 145 -14 145 -32 135 C -62 114 -86 56 -86 -30 Z";

    private const string Body =
        "M -345 700 C -340 400 -300 280 -175 238 C -120 220 -70 212 -50 185 L 50 185 C 70 212 120 220 175 238 C 300 280 340 400 345 700 Z";

    private static readonly (int Base, int Shade)[] Skins =
        [(0xE8BD98, 0xC4926B), (0xD9A57B, 0xB37C53), (0xC98F63, 0xA06A42), (0xB57A50, 0x8C5734), (0x9C6641, 0x74462A)];

    private static readonly (int Base, int Shade)[] Cloths =
        [(0x4B5A6E, 0x37445A), (0x7A2E35, 0x5A1F27), (0x2F5D50, 0x21453B), (0xD8D3C8, 0xB3AC9E), (0x3B3F46, 0x26292E), (0x8A6A3A, 0x6A4F28), (0x3E5C8A, 0x2C446A)];

    private static readonly (int Base, int Shade)[] Veils =
        [(0x2F3B4B, 0x212B38), (0x8C3B4A, 0x6A2935), (0xC9B8A4, 0xA4917C), (0x4E6B5A, 0x395042), (0x6B5B8C, 0x4E4169), (0xD9D2CC, 0xB2A9A1), (0x1F1F24, 0x121216)];

    private readonly bool _woman;
    private readonly bool _veiled;
    private readonly bool _glasses;
    private readonly bool _moustache;
    private readonly int _style;
    private readonly int _hair;
    private readonly float _width;
    private readonly (int Base, int Shade) _skin;
    private readonly (int Base, int Shade) _cloth;
    private readonly (int Base, int Shade) _veil;

    public DemoFace(DemoPerson person)
    {
        var random = new Random(person.Seed);
        var old = person.CardBirthDate.Year < 1972;
        _woman = person.Sex == Sex.Female;
        _veiled = random.Next(10) < 6 && _woman;
        _skin = Skins[random.Next(Skins.Length)];
        _cloth = Cloths[random.Next(Cloths.Length)];
        _veil = Veils[random.Next(Veils.Length)];
        _style = random.Next(3);
        _glasses = random.Next(4) == 0;
        _moustache = !_woman && random.Next(4) == 0;
        _hair = old ? 0x77726E : random.Next(4) == 0 ? 0x3A2A20 : 0x1C1917;
        _width = 0.93f + random.Next(14) / 100f;
    }

    public int Skin => _skin.Base;

    public int SkinShade => _skin.Shade;

    /// <summary>An ID photograph: head and shoulders on one colour, 200 : 250.</summary>
    public Image Portrait(int width, int ground)
    {
        var height = width * 5 / 4;
        using var black = Image.Black(width, height, bands: 3);
        var canvas = new DemoCanvas(black);
        canvas.Fill(DemoShape.Rectangle(0, 0, width, height), ground);
        Draw(canvas, width / 2f, height * 0.43f, width / 440f);
        return canvas.ToImage();
    }

    public void Draw(DemoCanvas canvas, float x, float y, float scale)
    {
        canvas.Place = Matrix3x2.CreateScale(scale * _width, scale) * Matrix3x2.CreateTranslation(x, y);
        if (_woman && !_veiled && _style != 1)
        {
            canvas.Fill(Path("M -124 230 C -156 60 -146 -190 0 -194 C 146 -190 156 60 124 230 C 80 250 -80 250 -124 230 Z"), _hair);
        }

        DrawBody(canvas);
        if (_veiled)
        {
            DrawVeil(canvas);
            canvas.Fill(Path(FramedFace), _skin.Base);
        }
        else
        {
            canvas.Fill(Both("M 92 -22 C 112 -34 120 -6 112 18 C 107 38 96 44 92 36 Z"), _skin.Shade);
            canvas.Fill(Path(Head), _skin.Base);
        }

        canvas.Fill(Path("M 26 -136 C 66 -124 84 -84 84 -24 C 84 56 60 112 30 134 C 56 80 66 -20 26 -136 Z"), _skin.Shade, 0.28);
        DrawFeatures(canvas);
        if (!_veiled)
        {
            DrawHair(canvas);
        }

        if (_glasses)
        {
            canvas.Fill(DemoShape.Stroke("M -68 -24 L -14 -24 Q -10 -24 -10 -16 Q -12 18 -38 18 Q -68 18 -70 -14 Z M 68 -24 L 14 -24 Q 10 -24 10 -16 Q 12 18 38 18 Q 68 18 70 -14 Z M -10 -14 Q 0 -20 10 -14 M -70 -16 L -92 -22 M 70 -16 L 92 -22", 4.5f), 0x23211F);
        }

        canvas.Place = Matrix3x2.Identity;
    }

    private void DrawBody(DemoCanvas canvas)
    {
        canvas.Fill(Path("M -50 80 L -54 200 Q 0 250 54 200 L 50 80 Z"), _skin.Base);
        canvas.Fill(Path("M -50 108 Q 0 178 50 108 L 52 160 Q 0 214 -52 160 Z"), _skin.Shade, 0.55);
        canvas.Fill(Path(Body), _cloth.Base, _cloth.Shade);
        canvas.Fill(DemoShape.Stroke("M -232 420 C -222 480 -216 560 -214 700 M 232 420 C 222 480 216 560 214 700", 5), _cloth.Shade, 0.8);
        if (_style == 0)
        {
            canvas.Fill(Path("M -54 182 Q 0 282 54 182 L 50 196 Q 0 262 -50 196 Z"), _cloth.Shade);
            canvas.Fill(Path("M -50 176 L 50 176 L 48 196 Q 0 258 -48 196 Z"), _skin.Base);
            canvas.Fill(Path("M -50 150 Q 0 205 50 150 L 49 184 Q 0 236 -49 184 Z"), _skin.Shade, 0.3);
        }
        else
        {
            canvas.Fill(Path("M -46 186 L 46 186 L 2 276 Z"), _skin.Base);
            canvas.Fill(Both("M 50 172 L 78 204 L 40 286 L 0 262 Z"), _cloth.Base);
            canvas.Fill(DemoShape.Stroke("M 50 174 L 2 264 L 40 286 L 78 206 M -50 174 L -2 264 L -40 286 L -78 206 M 0 270 L 0 700", 3), _cloth.Shade);
        }

        if (_style == 2) // a batik ground of small stars
        {
            for (var row = 0; row < 9; row++)
            {
                for (var column = -5; column <= 5; column++)
                {
                    var (x, y) = (column * 46f + row % 2 * 23f, 310f + row * 42f);
                    if (Math.Abs(x) < 150 + row * 11 && Math.Abs(x) > 12)
                    {
                        canvas.Fill(Path(FormattableString.Invariant($"M {x} {y - 11} Q {x} {y} {x + 11} {y} Q {x} {y} {x} {y + 11} Q {x} {y} {x - 11} {y} Q {x} {y} {x} {y - 11} Z")), 0xE9D9A8, 0.55);
                    }
                }
            }
        }
    }

    private void DrawVeil(DemoCanvas canvas)
    {
        canvas.Fill(Path("M -160 300 C -196 120 -176 -214 0 -218 C 176 -214 196 120 160 300 C 210 350 214 430 170 480 C 110 540 -70 548 -150 490 C -214 440 -210 350 -160 300 Z"), _veil.Base, _veil.Shade);
        canvas.Fill(Path("M -94 -20 C -94 -126 -56 -150 0 -150 C 56 -150 94 -126 94 -20 C 94 70 68 130 30 152 C 60 190 40 230 0 236 C -50 226 -58 190 -34 152 C -68 130 -94 70 -94 -20 Z"), _veil.Shade, 0.75);
        canvas.Fill(DemoShape.Stroke("M -120 -60 C -150 60 -140 200 -90 300 M 128 40 C 130 160 90 280 -40 400 M 140 250 C 80 360 -20 440 -120 470 M -130 300 C -70 380 40 420 150 420", 5), _veil.Shade, 0.7);
    }

    private void DrawFeatures(DemoCanvas canvas)
    {
        canvas.Fill(Both("M 18 -4 Q 40 -24 62 -4 Q 40 11 18 -4 Z"), 0xF6F1EA);
        canvas.Fill(DemoShape.Ellipse(-40, -6, 9.5f, 9.5f), 0x3B2417);
        canvas.Fill(DemoShape.Ellipse(40, -6, 9.5f, 9.5f), 0x3B2417);
        canvas.Fill(DemoShape.Ellipse(-37, -9, 2.6f, 2.6f), 0xFFFFFF, 0.9);
        canvas.Fill(DemoShape.Ellipse(43, -9, 2.6f, 2.6f), 0xFFFFFF, 0.9);
        canvas.Fill(DemoShape.Stroke("M -64 -3 Q -40 -27 -16 -4 M 64 -3 Q 40 -27 16 -4", _woman ? 5 : 3.6f), 0x241812);
        canvas.Fill(DemoShape.Stroke("M -66 -32 Q -44 -46 -18 -34 M 66 -32 Q 44 -46 18 -34", _woman ? 5 : 8), _hair, 0.9);
        canvas.Fill(DemoShape.Stroke("M -9 -2 Q -12 26 -21 42 Q -18 54 -8 52 Q 0 58 8 52 Q 18 54 21 42", 3.4f), _skin.Shade);
        canvas.Fill(Path("M -20 44 Q 0 62 20 44 Q 12 56 0 57 Q -12 56 -20 44 Z"), _skin.Shade, 0.6);
        var lips = _woman ? 0xB2514D : 0xA5685A;
        canvas.Fill(Path("M -33 88 Q -14 77 0 83 Q 14 77 33 88 Q 0 95 -33 88 Z"), lips);
        canvas.Fill(Path("M -31 89 Q 0 112 31 89 Q 0 97 -31 89 Z"), lips, 0.8);
        canvas.Fill(DemoShape.Stroke("M -14 117 Q 0 122 14 117", 3), _skin.Shade, 0.7);
        if (_moustache)
        {
            canvas.Fill(Path("M -40 84 Q -26 64 0 68 Q 26 64 40 84 Q 14 74 0 77 Q -14 74 -40 84 Z"), _hair, 0.92);
        }
    }

    private void DrawHair(DemoCanvas canvas)
    {
        var hair = (_woman, _style) switch
        {
            (true, 0) => "M -104 30 C -114 -100 -72 -174 0 -176 C 72 -174 114 -100 104 30 C 98 -40 72 -92 22 -120 C -20 -90 -84 -66 -104 30 Z",
            (true, 1) => "M -102 -6 C -112 -110 -76 -176 0 -178 C 76 -176 112 -110 102 -6 C 94 -70 60 -116 0 -118 C -60 -116 -94 -70 -102 -6 Z",
            (true, _) => "M -106 60 C -118 -100 -70 -176 6 -176 C 80 -172 116 -100 106 60 C 102 -20 92 -76 74 -96 C 30 -84 -30 -84 -74 -94 C -92 -60 -102 -20 -106 60 Z",
            (_, 0) => "M -104 -8 C -114 -112 -80 -184 5 -184 C 90 -184 114 -112 104 -8 C 98 -50 92 -80 78 -95 C 40 -112 -30 -118 -60 -98 C -86 -80 -96 -50 -104 -8 Z",
            (_, 1) => "M -104 -4 C -118 -120 -70 -192 20 -186 C 98 -180 116 -100 103 -4 C 98 -40 94 -70 84 -88 C 40 -72 -20 -86 -50 -122 C -70 -90 -92 -60 -104 -4 Z",
            _ => "M -103 4 C -112 -70 -102 -110 -86 -128 C 0 -150 0 -150 86 -128 C 102 -110 112 -70 103 4 C 98 -40 94 -70 84 -92 C 40 -110 -40 -110 -84 -92 C -94 -70 -98 -40 -103 4 Z",
        };
        canvas.Fill(Path(hair), _hair);
        if (_woman && _style == 1)
        {
            canvas.Fill(DemoShape.Ellipse(0, -186, 44, 34), _hair);
        }

        if (!_woman && _style == 2) // a songkok
        {
            canvas.Fill(Path("M -106 -84 C -104 -150 -100 -196 -90 -212 C -40 -232 40 -232 90 -212 C 100 -196 104 -150 106 -84 C 60 -106 -60 -106 -106 -84 Z"), 0x2A2B30, 0x131417);
        }
    }

    private static DemoShape Path(string path) => DemoShape.Path(path);

    /// <summary>A path on the right side of the face, and its mirror image on the left.</summary>
    private static DemoShape Both(string right)
    {
        var x = true;
        var left = string.Join(' ', right.Split(' ').Select(part =>
        {
            if (part is "M" or "L" or "Q" or "C" or "Z")
            {
                return part;
            }

            x = !x;
            return x || part == "0" ? part : part[0] == '-' ? part[1..] : "-" + part;
        }));
        return DemoShape.Path(right + " " + left);
    }
}
