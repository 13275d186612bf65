using System.Text;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The search that other tests rely on finds what it should, and only that.</summary>
public sealed class NumberSearchTests
{
    private readonly NumberSearch _search = new(Wallet.Phone, "62");

    [Theory]
    [InlineData("+6285746867468")]
    [InlineData("085746867468")]
    [InlineData("0857-4686-7468")]
    [InlineData("<a href=\"tel:+62-857-4686-7468\">")]
    [InlineData("<i data-x=\"6867\"></i>")]
    [InlineData("(0857) 4686")]
    [InlineData("6 8 6 7")]
    [InlineData("6.8.6.7")]
    [InlineData("&#52;&#x36;86")]
    [InlineData("%34%36%38%36")]
    [InlineData("\\u0034\\u0036\\u0038\\u0036")]
    [InlineData("４６８６")]
    [InlineData("٤٦٨٦")]
    [InlineData("NjI4NTc0Njg2NzQ2OA==")]
    [InlineData("eyJwaG9uZSI6IjA4NTc0Njg2NzQ2OCJ9")]
    [InlineData("a-word-of-more-than-32-characters-with-0857-4686-7468-in-it")]
    public void It_finds_the_number_in_any_form(string text) => Assert.NotEmpty(_search.In(text));

    [Fact]
    public void It_finds_the_number_among_other_bytes_in_any_encoding()
    {
        byte[] Amid(byte[] text) => [0x92, 0x00, 0xA4, .. text, 0xFF];

        Assert.NotEmpty(_search.In(Amid(Encoding.UTF8.GetBytes("4686"))));
        Assert.NotEmpty(_search.In(Amid(Encoding.Unicode.GetBytes("4686"))));
        Assert.NotEmpty(_search.In([0x00, .. Amid(Encoding.Unicode.GetBytes("4686"))]));
        Assert.NotEmpty(_search.In(Amid(Encoding.BigEndianUnicode.GetBytes("4686"))));
        Assert.NotEmpty(_search.In(Amid([.. "468"u8, 0x03, .. "674"u8])));
    }

    [Theory]
    [InlineData(Wallet.Mask)]
    [InlineData("3174015403980002")]
    [InlineData("width:46.86%")]
    [InlineData("2026-04-06T08:57:46.867Z")]
    [InlineData("http://localhost:46867/queue")]
    [InlineData("0197f3a1-4686-7c4b-9d10-3f5e2b7a9c11")]
    [InlineData("")]
    public void It_takes_nothing_else_for_the_number(string text)
    {
        Assert.Empty(_search.In(text));
        Assert.Empty(_search.In(Encoding.UTF8.GetBytes(text)));
    }
}
