using CsCheck;
using ReviewerConsole.Customers;
using ReviewerConsole.Keys;
using ReviewerConsole.Tests.Keys;

namespace ReviewerConsole.Tests.Customers;

public sealed class PhoneReaderTests : IDisposable
{
    private const string Number = "+6281200000678";

    private readonly KeyFolder _folder = new();
    private readonly BlindIndex _index;

    public PhoneReaderTests() => _index = new(_folder.Ring());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0812-0000-0678")]
    [InlineData("0812 0000 0678")]
    [InlineData("(0812) 0000.0678")]
    [InlineData("0812/0000/0678")]
    [InlineData("  0812-0000-0678  ")]
    [InlineData("081200000678")]
    [InlineData("81200000678")]
    [InlineData("+6281200000678")]
    [InlineData("+62 (0) 812 0000 0678")]
    [InlineData("(+62) 812-0000-0678")]
    [InlineData("6281200000678")]
    [InlineData("62 0812 0000 0678")]
    [InlineData("006281200000678")]
    [InlineData("00 62 812 0000 0678")]
    [InlineData("-6281200000678")]
    public void Every_way_to_write_a_number_reads_as_the_same_number(string text) => AssertReads(Number, text);

    [Theory]
    [InlineData("0812\u00A00000\u00A00678")] // no-break space
    [InlineData("0812\t0000\t0678")]
    [InlineData("0812\u30000000\u30000678")] // ideographic space
    [InlineData("0812\u20130000\u20130678")] // en dash
    [InlineData("0812\u20110000\uFF0D0678")] // no-break hyphen, full-width hyphen
    [InlineData("0812\u22120000\u22120678")] // minus sign
    [InlineData("\uFF0B62 812 0000 0678")] // full-width plus
    [InlineData("\u202A+62 812-0000-0678\u202C")] // bidi embedding, as a contact list copies it
    [InlineData("\u2066+62\u200E 812\u200B0000\u2060\uFEFF0678\u2069")]
    [InlineData("08\u00AD12-0000-0678")] // soft hyphen
    [InlineData("\uFF10\uFF18\uFF11\uFF12\uFF10\uFF10\uFF10\uFF10\uFF10\uFF16\uFF17\uFF18")] // full-width digits
    [InlineData("\u0660\u0668\u0661\u0662\u0660\u0660\u0660\u0660\u0660\u0666\u0667\u0668")] // Arabic-Indic digits
    [InlineData("\u06F0\u06F8\u06F1\u06F2 \u0966\u0966\u0966\u0966 \u09E6\u09EC\u09ED\u09EE")] // Persian, Devanagari, Bengali
    [InlineData("\U0001D7CE\U0001D7D6\U0001D7CF\U0001D7D0-0000-0678")] // mathematical digits, outside the basic plane
    public void Signs_of_other_scripts_and_invisible_ones_read_as_plain_ones(string text) => AssertReads(Number, text);

    [Theory]
    [InlineData("tel:+62-812-0000-0678")]
    [InlineData("TEL:+6281200000678;ext=12")]
    [InlineData("tel:+62(812)0000.0678;isub=1;phone-context=+1")]
    [InlineData("tel:0812-0000-0678")]
    [InlineData("tel:812-0000-0678;phone-context=+62")]
    [InlineData("tel:0812-0000-0678;ext=12;Phone-Context=+62")]
    [InlineData("tel:0812-0000-0678;phone-context=wallet.example")]
    [InlineData(" tel: 0812-0000-0678 ")]
    public void A_tel_URI_and_its_parameters_are_understood(string text) => AssertReads(Number, text);

    [Theory]
    [InlineData("0812-0000-0678 ext. 12")]
    [InlineData("0812-0000-0678 Extension 12")]
    [InlineData("0812-0000-0678 extn:12")]
    [InlineData("0812-0000-0678;ext=12")]
    [InlineData("0812-0000-0678x12")]
    [InlineData("0812-0000-0678, x 1234567")]
    [InlineData("0812-0000-0678#12")]
    [InlineData("0812-0000-0678 #12#")]
    [InlineData("0812-0000-0678 ekst. 12")]
    [InlineData("0812-0000-0678 pes. 12")]
    [InlineData("0812-0000-0678 pesawat \u0661\u0662")]
    public void A_trailing_extension_is_dropped(string text) => AssertReads(Number, text);

    [Theory]
    [InlineData("(021) 555-0100", "+62215550100")]
    [InlineData("+65 6123 4567", "+6561234567")]
    [InlineData("0065 6123 4567", "+6561234567")]
    [InlineData("+39 06 6988 1234", "+390669881234")] // Italy keeps its zero
    public void Other_plans_are_read_by_their_own_rules(string text, string e164) => AssertReads(e164, text);

    [Fact]
    public void The_tenants_region_completes_a_national_number_and_62_is_a_country_in_Indonesia_only()
    {
        AssertReads("+6561234567", "6123 4567", "SG");
        AssertReads("+6562812345", "6281 2345", "SG");
        Assert.Null(PhoneReader.Read("6123 4567", "ZZ"));
    }

    [Theory]
    [InlineData("+1 555 555 0100", "+15555550100")]
    [InlineData("+62 5550100", "+625550100")] // seven national digits, no area code
    public void A_possible_number_outside_the_plan_is_taken_with_a_flag(string text, string e164)
    {
        AssertReads(e164, text);

        Assert.Equal("unusual number", PhoneReader.Read(text)!.Flag);
        Assert.Null(PhoneReader.Read("0812-0000-0678")!.Flag);
    }

    [Theory]
    [InlineData("+62 555010")] // six national digits
    [InlineData("+39 0012345678")] // possible, but with a leading zero
    [InlineData("+62 812 0000 0678 0000 0000")]
    [InlineData("110")]
    [InlineData("+999 1234 5678")]
    [InlineData("00062 812 0000 0678")]
    public void What_is_neither_valid_nor_possible_is_refused(string text) => Assert.Null(PhoneReader.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u200B ")]
    [InlineData("+")]
    [InlineData("()-./")]
    [InlineData("O812 OOOO O678")] // the letter O
    [InlineData("0812 SELAMAT")]
    [InlineData("0812-0000-067B")]
    [InlineData("HP 0812-0000-0678")]
    [InlineData("\uFF54\uFF45\uFF4C:0812-0000-0678")] // full-width letters
    [InlineData("0812-0000-0678 ext")]
    [InlineData("0812-0000-0678 ext 12345678")]
    [InlineData("x12")]
    [InlineData("#12")]
    [InlineData("++6281200000678")]
    [InlineData("62+81200000678")]
    [InlineData("6281200000678+")]
    [InlineData("+62+81200000678")]
    [InlineData("0812_0000_0678")]
    [InlineData("0812*0000*0678")]
    [InlineData("0812,0000,0678")]
    [InlineData("0812\u20090000\u20090678")] // thin space
    [InlineData("\u00B2812-0000-0678")] // superscript: no decimal digit
    [InlineData("\u2460812-0000-0678")] // circled one
    [InlineData("0812-0000-0678\U0001F4F1")]
    [InlineData("0812-0000-0678\uD835")] // half a surrogate pair
    [InlineData("mailto:0812-0000-0678")]
    [InlineData("tel:")]
    [InlineData("tel:;phone-context=+62")]
    [InlineData("tel:0812-0000-0678;phone-context=")]
    [InlineData("tel:812-0000-0678;phone-context=+62;phone-context=+65")]
    [InlineData("tel:812-0000-0678;phone-context=+6x")]
    [InlineData("tel:0812-SELAMAT")]
    public void What_is_no_number_is_refused_and_letters_never_become_digits(string? text) => Assert.Null(PhoneReader.Read(text));

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\0')]
    [InlineData('\u001B')]
    [InlineData('\u007F')]
    [InlineData('\u0085')]
    public void A_control_character_anywhere_is_refused(char control)
    {
        Assert.Null(PhoneReader.Read($"0812-0000{control}-0678"));
        Assert.Null(PhoneReader.Read($"0812-0000-0678{control}"));
    }

    [Fact]
    public void Sixty_four_characters_are_read_and_one_more_is_refused()
    {
        AssertReads(Number, "0812-0000-0678".PadLeft(64));

        Assert.Null(PhoneReader.Read("0812-0000-0678".PadLeft(65)));
    }

    [Fact]
    public void Dressing_up_a_number_never_makes_another_number()
    {
        var sign = Gen.OneOf(" ", "-", ".", "/", "(", ")", "\t", "\u00A0", "\u3000", "\u2013", "\u2212", "\u200B", "\u202D", "\u00AD");
        var zero = Gen.OneOf(0x30, 0xFF10, 0x660, 0x6F0, 0x966, 0xE50);
        Gen.Select(Gen.Int[0, 9999999], Gen.OneOf("0", "62", "+62", "0062"), Gen.Select(sign, zero).Array[14]).Sample((tail, prefix, dress) =>
        {
            var plain = $"{prefix}812{tail:0000000}";
            var dressed = string.Concat(plain.Select((c, i) =>
                c == '+' ? "+" : $"{dress[i % 14].Item1}{(char)(dress[i % 14].Item2 + c - '0')}"));

            AssertReads($"+62812{tail:0000000}", dressed);
        });
    }

    [Fact]
    public void Whatever_is_typed_gets_an_answer_and_a_letter_gets_a_refusal()
    {
        Gen.String[0, 70].Sample(text => PhoneReader.Read(text));
        Gen.Select(Gen.Int[0, 12], Gen.Char["abcdfghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZéßжк"]).Sample((at, letter) =>
            Assert.Null(PhoneReader.Read("0812-0000-0678".Insert(at, letter.ToString()))));
        Gen.String[Gen.Char["0123456789+-() ./xt:;="], 0, 40].Sample(text => PhoneReader.Read(text));
    }

    private void AssertReads(string e164, string text, string region = "ID")
    {
        var number = PhoneReader.Read(text, region);

        Assert.NotNull(number);
        Assert.Equal(_index.Of(KeyPurposes.PhoneIndex, e164), number.Index(_index));
    }
}
