using System.Text;
using NetVips;
using ReviewerConsole.Decoding;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Decoding;

public sealed class PictureRefusalTests
{
    private static readonly byte[] SomeJpeg = Draw(i => i.Jpeg());
    private static readonly byte[] SomePng = Draw(i => i.PngsaveBuffer());
    private static readonly byte[] SomeWebp = Draw(i => i.WebpsaveBuffer(keep: Enums.ForeignKeep.None));

    [Fact]
    public async Task Other_types_are_not_allowed_whatever_they_are_called()
    {
        var files = new[]
        {
            [], [0xFF], [0xFF, 0xD8], "GIF89a"u8.ToArray(), "GIF89a %PDF-1.7"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
            "\0\0\0\u0018ftypavif\0\0\0\0mif1heic"u8.ToArray(), "BM"u8.ToArray(), "MZ"u8.ToArray(), Draw(i => i.GifsaveBuffer()), Draw(i => i.TiffsaveBuffer()), [.. "RIFF\u0004\0\0\0WAVE"u8],
        };

        foreach (var file in files)
        {
            Assert.Equal(PictureRefusal.TypeNotAllowed, await Workers.RefusalAsync(file, "image/jpeg"));
        }
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    [InlineData("application/pdf")]
    [InlineData("text/html; charset=utf-8")]
    public async Task A_jpeg_that_is_declared_as_something_else_is_a_mismatch(string declared)
    {
        Assert.Equal(PictureRefusal.TypeMismatch, await Workers.RefusalAsync(SomeJpeg, declared));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/octet-stream")]
    [InlineData("IMAGE/JPEG")]
    [InlineData("image/jpg")]
    [InlineData("image/jpeg; x=y")]
    public async Task A_jpeg_declared_as_such_or_not_at_all_is_taken(string? declared)
    {
        await Workers.AcceptedAsync(SomeJpeg, declared);
    }

    [Fact]
    public async Task Ten_mebibytes_are_the_limit()
    {
        byte[] padded = [.. SomeJpeg, .. new byte[PictureIntake.MostBytes - SomeJpeg.Length]];

        await Workers.AcceptedAsync(padded);
        Assert.Equal(PictureRefusal.TooLarge, await Workers.RefusalAsync([.. padded, 0]));
    }

    [Theory]
    [InlineData(12_001, 10)]
    [InlineData(10, 12_001)]
    [InlineData(10_000, 5_001)]
    [InlineData(65_500, 65_500)]
    public async Task Too_many_pixels_are_refused_by_the_header(int width, int height)
    {
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(Tampered.WithFrame(SomeJpeg, width, height)));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(Tampered.WithPngSize(SomePng, width, height)));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(Tampered.WithPngSize(SomePng, width, height)[..40]));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(Tampered.WithCanvas(SomeWebp, width, height)));
    }

    [Theory]
    [InlineData(0xC3, 8)]
    [InlineData(0xC9, 8)]
    [InlineData(0xC1, 12)]
    public async Task Lossless_arithmetic_and_12_bit_jpegs_are_not_allowed(byte marker, byte precision)
    {
        Assert.Equal(PictureRefusal.TypeNotAllowed, await Workers.RefusalAsync(Tampered.WithFrame(SomeJpeg, 160, 100, marker, precision)));
    }

    [Fact]
    public async Task A_second_picture_is_refused()
    {
        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(Tampered.WithChunk(SomePng, "acTL", [0, 0, 0, 2, 0, 0, 0, 0])));
        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync([.. Tampered.WithPictureCount(SomeJpeg, 2), .. SomeJpeg]));
        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(Tampered.WithSegment(SomeJpeg, 0xE2, "MPF\0II*\0\xFF\xFF"u8.ToArray())));
        await Workers.AcceptedAsync(Tampered.WithPictureCount(SomeJpeg, 1));
    }

    /// <summary>What phones add behind a picture, or announce in front of it (attack 55).</summary>
    [Fact]
    public async Task Gain_maps_moving_photos_and_other_pictures_behind_the_first_are_refused()
    {
        const string Xmp = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>";
        string[] announced =
        [
            "xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'",
            "xmlns:Container='http://ns.google.com/photos/1.0/container/' Item:Semantic=\"Primary\" Item:Semantic=\"GainMap\"",
            "GCamera:MotionPhoto=\"1\"", "GCamera:MicroVideo=\"1\"",
        ];
        byte[][] behind = [SomeJpeg, SomePng, SomeWebp, Draw(i => i.GifsaveBuffer()), [0, 0, 0, 0x18, .. "ftypmp42"u8]];

        foreach (var text in announced)
        {
            Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(Tampered.WithSegment(SomeJpeg, 0xE1, Encoding.ASCII.GetBytes(Xmp + text))));
        }

        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(Tampered.WithSegment(SomeJpeg, 0xE2, [.. "urn:iso:std:iso:ts:21496:-1\0"u8, 0, 0])));
        foreach (var file in new[] { SomeJpeg, SomePng, SomeWebp })
        {
            foreach (var other in behind)
            {
                Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync([.. file, 0, 0, .. other]));
            }
        }

        await Workers.AcceptedAsync(Tampered.WithSegment(SomeJpeg, 0xE1, Encoding.ASCII.GetBytes(Xmp + "dc:title='a card'")));
    }

    [Fact]
    public async Task An_animated_webp_is_refused_and_so_is_one_that_says_so()
    {
        using var two = Image.Arrayjoin([Pictures.Scene(160, 100), Pictures.Flat(160, 100, 90)], across: 1).Mutate(m => m.Set(GValue.GIntType, "page-height", 100));
        var moving = two.WebpsaveBuffer();
        var saying = Tampered.WithCanvas(SomeWebp, 160, 100, flags: 0x02);

        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(moving));
        Assert.Equal(PictureRefusal.Animated, await Workers.RefusalAsync(saying));
        await Workers.AcceptedAsync(Tampered.WithCanvas(SomeWebp, 160, 100));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("image/jpeg")]
    [InlineData("application/pdf")]
    public async Task Without_their_decoders_a_pdf_and_a_heic_have_codes_of_their_own(string? declared)
    {
        Assert.Equal(PictureRefusal.PdfNotSupported, await Workers.RefusalAsync("%PDF-1.7\n%\u00e2\u00e3\n1 0 obj"u8.ToArray(), declared));
        Assert.Equal(PictureRefusal.PdfNotSupported, await Workers.RefusalAsync([.. new byte[1000], .. "%PDF-1.4"u8], declared));
        Assert.Equal(PictureRefusal.HeicNotSupported, await Workers.RefusalAsync("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"u8.ToArray(), declared));
        Assert.Equal(PictureRefusal.HeicNotSupported, await Workers.RefusalAsync("\0\0\0\u0018ftypmif1\0\0\0\0mif1heix"u8.ToArray(), declared));
    }

    /// <summary>A decoder passes over the checksums of chunks it has no use for; the whole file is what was sent, or damaged.</summary>
    [Fact]
    public async Task A_wrong_checksum_anywhere_is_corrupt()
    {
        var told = Tampered.WithChunk(SomePng, "tEXt", "Comment\0a card"u8.ToArray());
        var lied = (byte[])told.Clone();
        lied[33 + 8] ^= 1;

        await Workers.AcceptedAsync(told);
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(lied));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(Tampered.WithWrongAdler(SomePng)));
    }

    /// <summary>Decoders of these hold the whole picture, and more than once; the worker has 256 MiB.</summary>
    [Fact]
    public async Task What_needs_more_memory_than_the_worker_has_is_refused_by_the_header()
    {
        using var large = Pictures.Flat(7000, 7000, 120);
        using var alpha = large.Bandjoin(200).Copy(interpretation: Enums.Interpretation.Srgb);
        var turned = Tampered.WithOrientation(large.JpegsaveBuffer(interlace: true), 6);

        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(alpha.PngsaveBuffer(interlace: true)));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(large.WebpsaveBuffer(lossless: true, effort: 0)));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(large.JpegsaveBuffer(interlace: true, subsampleMode: Enums.ForeignSubsample.Off)));
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(turned));
        Assert.Equal((7000, 7000), (await Workers.AcceptedAsync(large.JpegsaveBuffer(interlace: true))) is { } taken ? (taken.Width, taken.Height) : default);
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_corrupt()
    {
        foreach (var file in new[] { SomeJpeg, SomePng, SomeWebp, Draw(i => i.JpegsaveBuffer(interlace: true)), Draw(i => i.WebpsaveBuffer(lossless: true)) })
        {
            for (var length = 20; length < file.Length; length += 1 + file.Length / 200)
            {
                Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(file[..length]));
            }

            Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(file[..^1]));
        }
    }

    [Fact]
    public async Task A_file_with_missing_pixels_but_a_proper_end_is_corrupt()
    {
        byte[] half = [.. SomeJpeg[..(SomeJpeg.Length / 2)], 0xFF, 0xD9];
        byte[] headOnly = [.. SomePng[..33], .. SomePng[^12..]];
        var broken = (byte[])SomePng.Clone();
        broken[SomePng.Length / 2] ^= 0x10;

        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(half));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(headOnly));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(broken));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(Tampered.WithPngSize(SomePng, 160, 200)));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(Tampered.WithFrame(SomeJpeg, 160, 200)));
    }

    [Fact]
    public void Each_refusal_has_its_own_code()
    {
        var codes = Enum.GetValues<PictureRefusal>().Select(r => r.Code());

        Assert.Equal(["too-large", "type-not-allowed", "type-mismatch", "too-many-pixels", "animated", "corrupt", "pdf-not-supported", "heic-not-supported"], codes);
    }

    private static byte[] Draw(Func<Image, byte[]> encode)
    {
        using var scene = Pictures.Scene(160, 100);
        return encode(scene);
    }
}
