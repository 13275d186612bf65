using System.Text;
using CsCheck;
using NetVips;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Watermarking;

public sealed class PictureRefusalTests
{
    private static readonly byte[] SomeJpeg = Draw(i => i.Jpeg());
    private static readonly byte[] SomePng = Draw(i => i.PngsaveBuffer());

    [Fact]
    public void Other_types_are_not_allowed_whatever_they_are_called()
    {
        var files = new[]
        {
            [], [0xFF], [0xFF, 0xD8], "GIF89a"u8.ToArray(), "%PDF-1.7"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
            "\0\0\0\u0018ftypheic"u8.ToArray(), "BM"u8.ToArray(), "MZ"u8.ToArray(), Draw(i => i.WebpsaveBuffer()), Draw(i => i.GifsaveBuffer()), Draw(i => i.TiffsaveBuffer()),
        };

        Assert.All(files, f => Assert.Equal(PictureRefusal.TypeNotAllowed, Refusal(f, "image/jpeg")));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    [InlineData("application/pdf")]
    [InlineData("text/html; charset=utf-8")]
    public void A_jpeg_that_is_declared_as_something_else_is_a_mismatch(string declared)
    {
        Assert.Equal(PictureRefusal.TypeMismatch, Refusal(SomeJpeg, declared));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/octet-stream")]
    [InlineData("IMAGE/JPEG")]
    [InlineData("image/jpg")]
    [InlineData("image/jpeg; x=y")]
    public void A_jpeg_declared_as_such_or_not_at_all_is_taken(string? declared)
    {
        Assert.False(PictureIntake.Read(SomeJpeg, declared).IsRefused(out _));
    }

    [Fact]
    public void Ten_mebibytes_are_the_limit()
    {
        byte[] padded = [.. SomeJpeg, .. new byte[PictureIntake.MostBytes - SomeJpeg.Length]];

        Assert.False(PictureIntake.Read(padded, null).IsRefused(out _));
        Assert.Equal(PictureRefusal.TooLarge, Refusal([.. padded, 0]));
    }

    [Theory]
    [InlineData(12_001, 10)]
    [InlineData(10, 12_001)]
    [InlineData(10_000, 5_001)]
    [InlineData(65_500, 65_500)]
    public void Too_many_pixels_are_refused_by_the_header(int width, int height)
    {
        Assert.Equal(PictureRefusal.TooManyPixels, Refusal(Tampered.WithFrame(SomeJpeg, width, height)));
        Assert.Equal(PictureRefusal.TooManyPixels, Refusal(Tampered.WithPngSize(SomePng, width, height)));
        Assert.Equal(PictureRefusal.TooManyPixels, Refusal(Tampered.WithPngSize(SomePng, width, height)[..40]));
    }

    [Theory]
    [InlineData(0xC3, 8)]
    [InlineData(0xC9, 8)]
    [InlineData(0xC1, 12)]
    public void Lossless_arithmetic_and_12_bit_jpegs_are_not_allowed(byte marker, byte precision)
    {
        Assert.Equal(PictureRefusal.TypeNotAllowed, Refusal(Tampered.WithFrame(SomeJpeg, 160, 100, marker, precision)));
    }

    [Fact]
    public void A_second_picture_is_refused()
    {
        Assert.Equal(PictureRefusal.Animated, Refusal(Tampered.WithChunk(SomePng, "acTL", [0, 0, 0, 2, 0, 0, 0, 0])));
        Assert.Equal(PictureRefusal.Animated, Refusal([.. Tampered.WithPictureCount(SomeJpeg, 2), .. SomeJpeg]));
        Assert.Equal(PictureRefusal.Animated, Refusal(Tampered.WithSegment(SomeJpeg, 0xE2, "MPF\0II*\0\xFF\xFF"u8.ToArray())));
        Assert.False(PictureIntake.Read(Tampered.WithPictureCount(SomeJpeg, 1), null).IsRefused(out _));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_corrupt()
    {
        foreach (var file in new[] { SomeJpeg, SomePng, Draw(i => i.JpegsaveBuffer(interlace: true)) })
        {
            for (var length = 20; length < file.Length; length += 1 + file.Length / 200)
            {
                Assert.Equal(PictureRefusal.Corrupt, Refusal(file[..length]));
            }

            Assert.Equal(PictureRefusal.Corrupt, Refusal(file[..^1]));
        }
    }

    [Fact]
    public void A_file_with_missing_pixels_but_a_proper_end_is_corrupt()
    {
        byte[] half = [.. SomeJpeg[..(SomeJpeg.Length / 2)], 0xFF, 0xD9];
        byte[] headOnly = [.. SomePng[..33], .. SomePng[^12..]];
        var broken = (byte[])SomePng.Clone();
        broken[SomePng.Length / 2] ^= 0x10;

        Assert.Equal(PictureRefusal.Corrupt, Refusal(half));
        Assert.Equal(PictureRefusal.Corrupt, Refusal(headOnly));
        Assert.Equal(PictureRefusal.Corrupt, Refusal(broken));
        Assert.Equal(PictureRefusal.Corrupt, Refusal(Tampered.WithPngSize(SomePng, 160, 200)));
        Assert.Equal(PictureRefusal.Corrupt, Refusal(Tampered.WithFrame(SomeJpeg, 160, 200)));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var change = Gen.Select(Gen.Double[0, 1], Gen.Byte);
        Gen.Select(Gen.Bool, change.Array[1, 12], Gen.Double[0.2, 1.2]).Sample((jpeg, changes, length) =>
        {
            var source = jpeg ? SomeJpeg : SomePng;
            var file = source[..Math.Min(source.Length, (int)(source.Length * length))];
            foreach (var (where, what) in changes)
            {
                file[(int)(where * where * (file.Length - 1))] = what; // more often in the headers
            }

            var outcome = PictureIntake.Read(file, null);

            return outcome.IsRefused(out _) || outcome.Accepted.Full.Length > 0;
        }, iter: 1_500);
    }

    [Fact]
    public void Only_jpeg_and_png_decoders_are_left_in_the_process()
    {
        _ = Pictures.Watermarker;
        var others = new[]
        {
            Draw(i => i.WebpsaveBuffer()), Draw(i => i.GifsaveBuffer()), Draw(i => i.TiffsaveBuffer()),
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray(),
        };

        Assert.All(others, f => Assert.Throws<VipsException>(() => Image.NewFromBuffer(f)));
    }

    [Fact]
    public void Each_refusal_has_its_own_code()
    {
        var codes = Enum.GetValues<PictureRefusal>().Select(r => r.Code());

        Assert.Equal(["too-large", "type-not-allowed", "type-mismatch", "too-many-pixels", "animated", "corrupt"], codes);
    }

    private static PictureRefusal Refusal(byte[] file, string? declared = null)
    {
        var outcome = PictureIntake.Read(file, declared);
        Assert.True(outcome.IsRefused(out var refusal), $"taken: {Encoding.ASCII.GetString(file.AsSpan(0, Math.Min(8, file.Length)))}");
        return refusal;
    }

    private static byte[] Draw(Func<Image, byte[]> encode)
    {
        _ = Pictures.Watermarker;
        using var scene = Pictures.Scene(160, 100);
        return encode(scene);
    }
}
