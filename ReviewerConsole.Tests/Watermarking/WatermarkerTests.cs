using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Watermarking;

public sealed class WatermarkerTests
{
    [Fact]
    public void Ink_stands_inside_the_stated_places_and_in_each_of_them()
    {
        var sizes = new[] { (1600, 1000), (1200, 1600), (1600, 90), (70, 1600), (500, 400) };
        foreach (var (width, height) in sizes)
        {
            var layout = MarkLayout.For(width, height, Pictures.SomeMark);
            var pixels = Enumerable.Repeat((byte)128, width * height * 3).ToArray();

            MarkTile.Draw(layout, 0.45).LayOver(pixels, width);

            var placements = layout.PlacementsOn(width, height).ToArray();
            var ink = new int[placements.Length];
            for (var i = 0; i < pixels.Length; i += 3)
            {
                if (Math.Abs(pixels[i] - 128) > 3) // the outline's faintest px may spill
                {
                    var place = Array.FindIndex(placements, p => IsInside(p, i / 3 % width, i / 3 / width));
                    Assert.True(place >= 0, $"ink outside every place at {i / 3 % width}, {i / 3 / width}");
                    ink[place]++;
                }
            }

            var whole = placements.Select((p, i) => (Place: p, Ink: ink[i])).Where(p => p.Place.Corners().All(c =>
                c.X >= 0 && c.Y >= 0 && c.X < width && c.Y < height)).ToArray();
            Assert.NotEmpty(whole);
            Assert.All(whole, p => Assert.InRange(p.Ink, whole.Max(q => q.Ink) * 0.97, double.MaxValue));
        }
    }

    [Fact]
    public void The_difference_to_the_master_correlates_with_this_mark_and_no_other()
    {
        var mark = Pictures.MarkOf("7F3K");
        using var scene = Pictures.Scene(1600, 1000);
        var master = scene.Jpeg();

        var served = Pictures.Watermarker.Stamp(master, null, mark);

        Assert.InRange(MarkReader.Correlate(master, master.Recoded(), mark), -0.1, 0.1);
        Assert.InRange(MarkReader.Correlate(served, master, mark), 0.9, 1);
        Assert.All(
            [Pictures.MarkOf("7F3M"), Pictures.MarkOf("9Q2D"), Pictures.MarkOf("7F3K", "RV-015"), Later(mark)],
            other => Assert.InRange(MarkReader.Prefers(served, master, mark, other), 0.9, 1.1));
    }

    [Fact]
    public void A_part_is_cut_from_the_right_place_and_marked_like_any_view()
    {
        using var scene = Pictures.Scene(3000, 2000);
        var full = scene.Jpeg();
        var part = new PicturePart(1200, 300, 1000, 800);

        var served = Pictures.Watermarker.Stamp(full, part, Pictures.SomeMark);

        Pictures.Decode(served, out var width, out var height);
        Assert.Equal((1000, 800), (width, height));
        Assert.InRange(MarkReader.Correlate(served, full, Pictures.SomeMark, part), 0.9, 1);
    }

    [Fact]
    public void The_same_view_has_the_same_bytes_and_another_view_has_others()
    {
        using var scene = Pictures.Scene(1600, 900);
        var master = scene.Jpeg();

        var first = Pictures.Watermarker.Stamp(master, null, Pictures.MarkOf("7F3K"));
        var again = Pictures.Watermarker.Stamp(master, null, Pictures.MarkOf("7F3K"));
        var other = Pictures.Watermarker.Stamp(master, null, Pictures.MarkOf("7F3M"));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Theory]
    [InlineData(4000, 3000, 1600, 1200)]
    [InlineData(900, 5000, 288, 1600)]
    [InlineData(1600, 1000, 1600, 1000)]
    [InlineData(800, 600, 800, 600)]
    public void A_picture_is_served_no_longer_than_1600_and_not_enlarged(int width, int height, int shownWidth, int shownHeight)
    {
        using var scene = Pictures.Flat(width, height, 90);

        var served = Pictures.Watermarker.Stamp(scene.Jpeg(), null, Pictures.SomeMark);

        Pictures.Decode(served, out var w, out var h);
        Assert.Equal((shownWidth, shownHeight), (w, h));
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(1, 1)]
    [InlineData(1600, 1)]
    [InlineData(3, 1600)]
    [InlineData(12_000, 2)]
    public void A_picture_too_small_for_a_readable_mark_is_enlarged_never_left_unmarked(int width, int height)
    {
        using var scene = Pictures.Flat(width, height, 90);

        var served = Pictures.Watermarker.Stamp(scene.Jpeg(), null, Pictures.SomeMark);

        var pixels = Pictures.Decode(served, out var w, out var h);
        Assert.InRange(Math.Max(w, h), 600, 1600);
        Assert.Contains(pixels, p => p > 110);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(165)]
    [InlineData(255)]
    public void The_mark_shows_on_light_and_on_dark_and_leaves_most_of_the_document_alone(byte grey)
    {
        using var scene = Pictures.Flat(1600, 1000, grey);

        var served = Pictures.Watermarker.Stamp(scene.Jpeg(), null, Pictures.SomeMark);

        var pixels = Pictures.Decode(served, out _, out _);
        var changed = pixels.Count(p => Math.Abs(p - grey) > 40) / (double)pixels.Length;
        var untouched = pixels.Count(p => Math.Abs(p - grey) <= 4) / (double)pixels.Length;
        Assert.InRange(changed, 0.01, 0.15);
        Assert.InRange(untouched, 0.75, 1);
    }

    [Fact]
    public void Our_own_font_is_used_and_each_digit_has_its_own_shape()
    {
        _ = Pictures.Watermarker;
        var digits = "0123456789".Select(d =>
        {
            using var image = MarkTile.DrawText([new string(d, 4)]);
            return Convert.ToBase64String(image.WriteToMemory<byte>());
        });

        using var line = MarkTile.DrawText([new string('0', 40)]);

        Assert.Equal(10, digits.Distinct().Count());
        Assert.InRange(line.Width, 40 * 30 - 12, 40 * 30); // JetBrains Mono advances exactly 0.6 em, here 30 px
    }

    [Fact]
    public void The_outcome_of_blending_is_exact_to_one_level()
    {
        Gen.Select(Gen.Byte, Gen.Byte.Array[1, 200]).Sample((grey, random) =>
        {
            var layout = MarkLayout.For(64 + random.Length, 64, Pictures.SomeMark);
            var tile = MarkTile.Draw(layout, 0.45);
            var (black, white, mixed) = (new byte[30_000], new byte[30_000], new byte[30_000]);
            white.AsSpan().Fill(255);
            mixed.AsSpan().Fill(grey);

            tile.LayOver(black, 100);
            tile.LayOver(white, 100);
            tile.LayOver(mixed, 100);

            for (var i = 0; i < mixed.Length; i++)
            {
                var straight = black[i] + (white[i] - black[i]) * grey / 255.0;
                Assert.InRange(mixed[i], straight - 0.501, straight + 0.501);
            }
        }, iter: 30);
    }

    [Theory]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 101, 10)]
    [InlineData(95, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 10)]
    public void A_part_outside_the_picture_is_refused(int left, int top, int width, int height)
    {
        using var scene = Pictures.Flat(100, 80, 90);
        var picture = scene.Jpeg();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Pictures.Watermarker.Stamp(picture, new(left, top, width, height), Pictures.SomeMark));
    }

    [Theory]
    [InlineData(0, 500, 1500, 1, 10)]
    [InlineData(1499, 0, 1, 1000, 1 / 10.0)]
    [InlineData(700, 999, 3, 1, 1)]
    public void A_part_too_thin_for_a_mark_is_widened_until_one_fits(int left, int top, int width, int height, double shape)
    {
        using var scene = Pictures.Flat(1500, 1000, 90);

        var served = Pictures.Watermarker.Stamp(scene.Jpeg(), new(left, top, width, height), Pictures.SomeMark);

        var pixels = Pictures.Decode(served, out var w, out var h);
        Assert.InRange((double)w / h, shape * 0.97, shape * 1.03);
        Assert.Contains(pixels, p => p > 110);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void No_setting_hides_the_mark_or_the_document(double opacity)
    {
        using var room = Pictures.RoomWith(opacity);

        var refusal = Assert.Throws<OptionsValidationException>(() => room.GetRequiredService<IOptions<WatermarkOptions>>().Value);

        Assert.Contains("Opacity", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rv-014")]
    [InlineData("")]
    [InlineData("<b>")]
    [InlineData("RV 014")]
    [InlineData("A234567890123456789012345")]
    public void A_mark_takes_plain_codes_only(string code)
    {
        Assert.Throws<ArgumentException>(() => new Mark(code, new DateTime(0, DateTimeKind.Utc), "KYC-1", "7F3K"));
    }

    [Fact]
    public void The_mark_says_who_when_which_case_and_which_view()
    {
        Assert.Equal("RV-014 · 2026-11-24 03:12:45Z · KYC-7F3K-9QXM · 7F3K", Pictures.SomeMark.ToString());
        Assert.Throws<ArgumentException>(() => new Mark("RV-014", new DateTime(0, DateTimeKind.Local), "KYC-1", "7F3K"));
    }

    private static Mark Later(Mark mark) => new(mark.StaffCode, mark.At.AddMinutes(1), mark.CaseReference, mark.ViewCode);

    private static bool IsInside(MarkPlacement place, double x, double y)
    {
        var (sin, cos) = Math.SinCos(-place.Angle * Math.PI / 180);
        var (dx, dy) = (x - place.X, y - place.Y);
        return Math.Abs(dx * cos + dy * sin) <= place.Width / 2 + 1 && Math.Abs(dy * cos - dx * sin) <= place.Height / 2 + 1;
    }
}
