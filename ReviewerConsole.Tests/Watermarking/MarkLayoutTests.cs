using CsCheck;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Watermarking;

public sealed class MarkLayoutTests
{
    // Any shape from 1 : 40 to 40 : 1, any size from a thumbnail to far above what is served.
    private static readonly Gen<(int Width, int Height)> AnyPicture =
        Gen.Select(Gen.Int[24, 12_000], Gen.Double[-Math.Log(40), Math.Log(40)], (longest, shape) =>
        {
            var shortest = Math.Max(1, (int)Math.Ceiling(longest * Math.Exp(-Math.Abs(shape))));
            return shape < 0 ? (longest, shortest) : (shortest, longest);
        });

    private static readonly Gen<Mark> AnyMark = Gen.Select(
        Gen.Char["ABCDEFGHJKMNPQRSTVWXYZ0123456789"].Array[4, 6], Gen.Int[0, 999],
        (view, staff) => Pictures.MarkOf(new string(view), $"RV-{staff:000}"));

    [Fact]
    public void Every_quarter_of_every_picture_holds_one_whole_mark()
    {
        Gen.Select(AnyPicture, AnyMark, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((picture, mark, right, down) =>
        {
            var (width, height) = Served(picture, mark);
            var (quarterWidth, quarterHeight) = (width / 2, height / 2);
            var (left, top) = (right * (width - quarterWidth), down * (height - quarterHeight));

            var whole = MarkLayout.For(width, height, mark).PlacementsOn(width, height).Where(p => p.Corners().All(c =>
                c.X >= left && c.X <= left + quarterWidth && c.Y >= top && c.Y <= top + quarterHeight));

            return whole.Any();
        }, iter: 20_000);
    }

    [Fact]
    public void Letters_can_be_read_on_every_picture_that_is_no_strip()
    {
        Gen.Select(AnyPicture, AnyMark).Sample((picture, mark) =>
        {
            var (width, height) = Served(picture, mark);

            var letters = MarkLayout.For(width, height, mark).Letters;

            var strip = Math.Max(width, height) > 20 * Math.Min(width, height);
            return strip || letters >= MarkLayout.SmallestReadable;
        }, iter: 20_000);
    }

    [Fact]
    public void Marks_never_overlap()
    {
        Gen.Select(AnyPicture, AnyMark).Sample((picture, mark) =>
        {
            var (width, height) = Served(picture, mark);
            var layout = MarkLayout.For(width, height, mark);
            var (sin, cos) = Math.SinCos(-layout.Angle * Math.PI / 180);
            var neighbours =
                from i in Enumerable.Range(-6, 13)
                from j in Enumerable.Range(-6, 13)
                where i != 0 || j != 0
                let x = i * layout.StepX
                let y = j * layout.StepY
                select (Along: Math.Abs(x * cos + y * sin), Across: Math.Abs(y * cos - x * sin));

            return neighbours.All(n => n.Along >= layout.BlockWidth || n.Across >= layout.BlockHeight);
        }, iter: 2_000);
    }

    [Theory]
    [InlineData(1600, 1000, 24)]
    [InlineData(1200, 1600, 24)]
    [InlineData(1600, 1600, 24)]
    [InlineData(1600, 200, 0)]
    [InlineData(200, 1600, 90)]
    public void Lines_rise_by_24_degrees_unless_the_picture_is_a_strip(int width, int height, double angle)
    {
        Assert.Equal(angle, MarkLayout.For(width, height, Pictures.SomeMark).Angle);
    }

    private static (int Width, int Height) Served((int Width, int Height) picture, Mark mark)
    {
        var scale = Watermarker.MarkableSize(picture.Width, picture.Height, mark);
        return (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
    }
}
