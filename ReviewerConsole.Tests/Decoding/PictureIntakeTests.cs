using System.Text;
using NetVips;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Decoding;

public sealed class PictureIntakeTests
{
    private const string Canary = "GPS-6.2088S-106.8456E";

    [Fact]
    public async Task A_jpeg_a_png_and_a_webp_are_taken_whole_with_a_master_of_1600()
    {
        using var scene = Pictures.Scene(2400, 1500);

        foreach (var file in new[] { scene.Jpeg(), scene.PngsaveBuffer(), scene.WebpsaveBuffer(q: 95, smartSubsample: true) })
        {
            var accepted = await Workers.AcceptedAsync(file);

            var full = Pictures.Decode(accepted.Full, out var width, out var height);
            Pictures.Decode(accepted.Master, out var masterWidth, out var masterHeight);
            Assert.Equal((2400, 1500, 2400, 1500), (accepted.Width, accepted.Height, width, height));
            Assert.Equal((1600, 1000), (masterWidth, masterHeight));
            Assert.InRange(MeanDistance(full, scene.WriteToMemory<byte>()), 0, 3);
        }
    }

    [Fact]
    public async Task A_small_picture_is_not_enlarged()
    {
        using var scene = Pictures.Scene(640, 400);

        var accepted = await Workers.AcceptedAsync(scene.Jpeg());

        Pictures.Decode(accepted.Master, out var width, out var height);
        Assert.Equal((640, 400), (width, height));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_exif_orientation_comes_out_upright_at_the_size_of_phones(int orientation)
    {
        using var upright = Corners(4000, 3000);
        using var stored = AsStored(upright, orientation);

        var accepted = await Workers.AcceptedAsync(Tampered.WithOrientation(stored.Jpeg(), orientation));

        using var full = Image.NewFromBuffer(accepted.Full);
        using var master = Image.NewFromBuffer(accepted.Master);
        Assert.Equal((4000, 3000), (accepted.Width, accepted.Height));
        AssertColour(full, 50, 50, 250, 0, 0);
        AssertColour(full, 3950, 50, 0, 250, 0);
        AssertColour(full, 50, 2950, 0, 0, 250);
        AssertColour(full, 2950, 2950, 250, 250, 250);
        AssertColour(master, 20, 20, 250, 0, 0);
        AssertColour(master, 1580, 20, 0, 250, 0);
    }

    [Fact]
    public async Task Nothing_of_the_file_is_kept_but_its_pixels()
    {
        using var scene = Pictures.Scene(320, 200);
        var canary = Encoding.ASCII.GetBytes(Canary);
        var jpeg = scene.Jpeg();
        byte[] hidden =
        [
            .. Tampered.WithSegment(Tampered.WithSegment(Tampered.WithSegment(jpeg, 0xFE, canary),
                0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. canary]), 0xED, canary),
            .. "%PDF-1.7 PK\u0003\u0004"u8, .. canary, .. "<script>alert(1)</script>"u8,
        ];
        var png = Tampered.WithChunk(scene.PngsaveBuffer(), "tEXt", [.. "Comment\0"u8, .. canary]);

        foreach (var file in new[] { hidden, [.. png, .. canary] })
        {
            var accepted = await Workers.AcceptedAsync(file);

            foreach (var kept in new[] { accepted.Full, accepted.Master })
            {
                Assert.Equal(-1, kept.AsSpan().IndexOf(canary));
                Assert.Equal([0xFF, 0xD9], kept[^2..]);
                Assert.DoesNotContain(Tampered.MarkersOf(kept), m => m is 0xFE or (> 0xE0 and <= 0xEF));
            }
        }
    }

    [Fact]
    public async Task Transparency_falls_on_white()
    {
        using var red = Pictures.Flat(100, 80, 0).Linear([1.0], [200.0, 0, 0]).Cast(Enums.BandFormat.Uchar);
        using var clear = red.Bandjoin(Image.Xyz(100, 80)[0].RelationalConst(Enums.OperationRelational.More, [50]))
            .Copy(interpretation: Enums.Interpretation.Srgb);

        using var full = Image.NewFromBuffer((await Workers.AcceptedAsync(clear.PngsaveBuffer())).Full);

        AssertColour(full, 20, 40, 255, 255, 255);
        AssertColour(full, 80, 40, 200, 0, 0);
    }

    [Fact]
    public async Task Grey_palette_16_bit_cmyk_and_wide_gamut_become_8_bit_srgb_of_the_same_colour()
    {
        using var colour = Pictures.Flat(120, 80, 0).Linear([1.0], [180.0, 90, 60])
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        using var half = colour.Bandjoin(128).Copy(interpretation: Enums.Interpretation.Srgb);
        using var grey = Pictures.Flat(120, 80, 100).Colourspace(Enums.Interpretation.Bw);
        var files = new[]
        {
            (grey.JpegsaveBuffer(q: 95), 100, 100, 100),
            (grey.PngsaveBuffer(), 100, 100, 100),
            (colour.PngsaveBuffer(palette: true), 180, 90, 60),
            (colour.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(), 180, 90, 60),
            (half.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(), 218, 173, 158), // half of it on white
            (half.IccTransform("p3", inputProfile: "srgb", depth: 16).PngsaveBuffer(bitdepth: 16), 218, 173, 158),
            (half.WebpsaveBuffer(lossless: true), 218, 173, 158),
            (colour.PngsaveBuffer(interlace: true), 180, 90, 60),
            (grey.JpegsaveBuffer(q: 95, profile: "p3"), 100, 100, 100), // a profile of other colours says nothing of grey
            (colour.IccTransform("cmyk", inputProfile: "srgb").JpegsaveBuffer(q: 95), 180, 90, 60),
            (colour.IccTransform("cmyk", inputProfile: "srgb").JpegsaveBuffer(q: 95, keep: Enums.ForeignKeep.None), 180, 90, 60),
            (colour.IccTransform("p3", inputProfile: "srgb").JpegsaveBuffer(q: 95), 180, 90, 60),
            (colour.JpegsaveBuffer(q: 95, interlace: true), 180, 90, 60),
        };

        foreach (var (file, red, green, blue) in files)
        {
            using var full = Image.NewFromBuffer((await Workers.AcceptedAsync(file)).Full);

            Assert.Equal((3, Enums.BandFormat.Uchar, Enums.Interpretation.Srgb), (full.Bands, full.Format, full.Interpretation));
            AssertColour(full, 60, 40, red, green, blue);
        }
    }

    [Fact]
    public async Task The_same_bytes_give_the_same_picture()
    {
        using var scene = Pictures.Scene(1800, 1200);
        var file = Tampered.WithOrientation(scene.Jpeg(), 6);

        var (first, second) = (await Workers.AcceptedAsync(file), await Workers.AcceptedAsync(file));

        Assert.Equal(first.Full, second.Full);
        Assert.Equal(first.Master, second.Master);
    }

    [Fact]
    public async Task A_picture_of_50_megapixels_is_taken()
    {
        using var large = Pictures.Flat(10_000, 5_000, 120);

        var accepted = await Workers.AcceptedAsync(large.Jpeg());

        Assert.Equal((10_000, 5_000), (accepted.Width, accepted.Height));
    }

    /// <summary>Two programs that share nothing: what one of them remembers cannot make them agree.</summary>
    [Fact]
    public async Task Two_processes_give_the_same_bytes()
    {
        await using var first = Workers.New();
        await using var second = Workers.New();
        using var scene = Pictures.Scene(1800, 1200);

        foreach (var file in new[] { Tampered.WithOrientation(scene.Jpeg(), 6), scene.PngsaveBuffer(), scene.WebpsaveBuffer() })
        {
            var (one, other) = (await first.ReadAsync(file, null, default), await second.ReadAsync(file, null, default));

            Assert.Equal(one.Accepted!.Full, other.Accepted!.Full);
            Assert.Equal(one.Accepted.Master, other.Accepted.Master);
        }

        Assert.NotEqual(first.Idle, second.Idle);
    }

    /// <summary>Adobe's inverted inks, as they are and as luma and chroma with black (Adobe TN 5116): the decoder must not mistake one for the other.</summary>
    [Fact]
    public async Task Inverted_CMYK_and_YCCK_come_out_in_right_colours()
    {
        using var colour = Pictures.Flat(120, 80, 0).Linear([1.0], [180.0, 90, 60])
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        using var inks = Image.Black(120, 80, bands: 4).Linear([1.0], [255 - 180.0, 255 - 90, 255 - 60, 0])
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        var cmyk = inks.JpegsaveBuffer(q: 95, keep: Enums.ForeignKeep.None);
        using var lumaChroma = Image.Black(120, 80, bands: 4).Linear([1.0], [255 - 141.5, 255 - 158.2, 255 - 80.6, 0]) // of those inks, by ITU-T T.871
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        var ycck = Tampered.WithAdobeTransform(lumaChroma.JpegsaveBuffer(q: 95, keep: Enums.ForeignKeep.None), 2);

        using var plain = Image.NewFromBuffer((await Workers.AcceptedAsync(cmyk)).Full);
        using var other = Image.NewFromBuffer((await Workers.AcceptedAsync(ycck)).Full);

        var (one, two) = (plain.Getpoint(60, 40), other.Getpoint(60, 40));
        Assert.True(one[0] > one[1] && one[1] > one[2], string.Join(' ', one));
        AssertColour(other, 60, 40, (int)one[0], (int)one[1], (int)one[2]);
    }

    private static double MeanDistance(byte[] one, byte[] two) => one.Zip(two, (a, b) => Math.Abs(a - b)).Average();

    /// <summary>Red, green / blue, white.</summary>
    private static Image Corners(int width, int height)
    {
        using var canvas = Image.Black(width, height, bands: 3).Copy(interpretation: Enums.Interpretation.Srgb);
        return canvas.Mutate(m =>
        {
            m.DrawRect([250.0, 0, 0], 0, 0, width / 2, height / 2, fill: true);
            m.DrawRect([0.0, 250, 0], width / 2, 0, width / 2, height / 2, fill: true);
            m.DrawRect([0.0, 0, 250], 0, height / 2, width / 2, height / 2, fill: true);
            m.DrawRect([250.0, 250, 250], width / 2, height / 2, width / 2, height / 2, fill: true);
        });
    }

    /// <summary>How a camera stores the upright picture under an EXIF orientation (CIPA DC-008, tag 0x0112).</summary>
    private static Image AsStored(Image upright, int orientation) => orientation switch
    {
        2 => upright.FlipHor(),
        3 => upright.Rot180(),
        4 => upright.FlipVer(),
        5 => upright.Rot90().FlipHor(),
        6 => upright.Rot270(),
        7 => upright.Rot270().FlipHor(),
        8 => upright.Rot90(),
        _ => upright.Copy(),
    };

    private static void AssertColour(Image image, int x, int y, int red, int green, int blue)
    {
        var point = image.Getpoint(x, y);
        Assert.InRange(point[0], red - 5, red + 5);
        Assert.InRange(point[1], green - 5, green + 5);
        Assert.InRange(point[2], blue - 5, blue + 5);
    }
}
