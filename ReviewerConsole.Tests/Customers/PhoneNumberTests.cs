using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using ReviewerConsole.Customers;
using ReviewerConsole.Keys;
using ReviewerConsole.Tests.Keys;

namespace ReviewerConsole.Tests.Customers;

public sealed class PhoneNumberTests : IDisposable
{
    // Unescaped: in "\u2022" the name of the bullet has digits of its own.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Greedy = new(Json) { IncludeFields = true };

    private readonly KeyFolder _folder = new();
    private readonly Envelope _envelope;
    private readonly BlindIndex _index;

    public PhoneNumberTests()
    {
        var ring = _folder.Ring();
        (_envelope, _index) = (new(ring), new(ring));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(62, "81200000678", "+62 ••• •••• •678")]
    [InlineData(62, "215550100", "+62 ••• •••• •100")]
    [InlineData(1, "5555550123", "+1 ••• •••• •123")]
    [InlineData(358, "401234567", "+358 ••• •••• •567")]
    [InlineData(62, "5550100", "+62 ••• •••• •100")]
    [InlineData(290, "123456", "+290 ••• •••• ••56")]
    [InlineData(290, "12345", "+290 ••• •••• •••5")]
    [InlineData(290, "1234", "+290 ••• •••• ••••")]
    [InlineData(290, "1", "+290 ••• •••• ••••")]
    [InlineData(290, "", "+290 ••• •••• ••••")]
    public void The_mask_has_one_shape(int countryCode, string national, string mask) =>
        Assert.Equal(mask, PhoneMask.Of(countryCode, national));

    [Fact]
    public void The_mask_depends_on_country_code_and_last_three_digits_alone()
    {
        Gen.Select(Gen.Int[1, 999], Digits(4, 12), Digits(4, 12), Digits(3, 3)).Sample((country, one, other, tail) =>
            Assert.Equal(PhoneMask.Of(country, one + tail), PhoneMask.Of(country, other + tail)));
    }

    [Fact]
    public void The_mask_shows_at_most_three_digits_and_at_least_four_stay_hidden()
    {
        Gen.Select(Gen.Int[1, 999], Digits(0, 15)).Sample((country, national) =>
        {
            var mask = PhoneMask.Of(country, national);

            var shown = mask[mask.IndexOf(' ', StringComparison.Ordinal)..].Count(char.IsDigit);
            Assert.True(shown <= 3 && shown <= Math.Max(0, national.Length - 4));
            Assert.Equal(country.ToString(CultureInfo.InvariantCulture).Length + 15, mask.Length);
        });
    }

    [Theory]
    [InlineData("678", "+62 ••• •••• •678")]
    [InlineData("000", "+62 ••• •••• •000")]
    [InlineData("67", null)]
    [InlineData("0678", null)]
    [InlineData("67x", null)]
    [InlineData("٦٧٨", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Without_a_number_the_last_three_digits_make_the_same_mask(string? last3, string? mask) =>
        Assert.Equal(mask, PhoneMask.OfLast3(last3));

    [Fact]
    public void However_a_number_is_printed_no_four_of_its_digits_stand_together()
    {
        Gen.Select(Gen.OneOf("812", "857", "21", "896"), Digits(7, 8)).Sample((prefix, rest) =>
        {
            var number = PhoneReader.Read("0" + prefix + rest);
            if (number is not null)
            {
                AssertHidden($"62{prefix}{rest}", Prints(number));
            }
        });
    }

    [Fact]
    public void A_customer_and_its_parts_print_no_number_and_no_particulars()
    {
        var nik = NationalId.Read("3174015403980002")!;
        var particulars = new Particulars("Siti Rahmawati", new(1998, 3, 14), nik, Sex.Female, "Jalan Melati 5");
        var phone = PhoneReader.Read("0812-3459-7678")!;
        var contact = NumberlessContact.Read("081234597678", new string('a', 64), "678")!;
        var customer = Customer.Register(Guid.NewGuid(), particulars, phone, _envelope, _index);
        var file = new CustomerFile(particulars, phone.Mask, phone.Flag, [], 0, 0);

        var printed = string.Join('\n', new object[] { phone, contact, customer, file, particulars, nik, nik.Parts! }.Select(o => $"{o}"))
            + Prints(phone) + Prints(contact) + Prints(customer);

        AssertHidden("6281234597678", printed);
        AssertHidden("3174015403980002", printed);
        Assert.DoesNotContain("Siti", printed, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("1998", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Melati", printed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nothing_but_sealing_and_indexing_reaches_the_digits()
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

        var open = typeof(PhoneNumber).GetMembers(all).Where(m => m switch
        {
            MethodBase method => !method.IsPrivate,
            FieldInfo field => !field.IsPrivate && !field.IsLiteral,
            _ => false,
        }).Select(m => m.Name);

        Assert.Equal([".ctor", "Index", "Seal", "ToString", "get_Flag", "get_Mask"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_number_is_sealed_for_its_customer_and_opens_in_no_other_row()
    {
        var customer = Guid.NewGuid();

        using var secret = CustomerKey.New(customer, _envelope).Secret;

        var bytes = PhoneReader.Read("0812-0000-0678")!.Seal(_envelope, customer, secret);

        Assert.Equal("+6281200000678"u8, _envelope.Open(bytes, KeyPurposes.Phone, customer.ToByteArray(), secret));
        Assert.Throws<CryptographicException>(() => _envelope.Open(bytes, KeyPurposes.Phone, Guid.NewGuid().ToByteArray(), secret));
        Assert.Throws<CryptographicException>(() => _envelope.Open(bytes, KeyPurposes.Particulars, customer.ToByteArray(), secret));
        Assert.Throws<CryptographicException>(() => _envelope.Open(bytes, KeyPurposes.Phone, customer.ToByteArray()));
    }

    [Theory]
    [InlineData(null, 64, "678")]
    [InlineData("", 64, "678")]
    [InlineData("w-1\n", 64, "678")]
    [InlineData("w-1", 31, "678")]
    [InlineData("w-1", 129, "678")]
    [InlineData("w-1", 64, "0678")]
    [InlineData("w-1", 64, null)]
    public void A_contact_without_number_is_refused_when_incomplete(string? reference, int indexLength, string? last3)
    {
        Assert.NotNull(NumberlessContact.Read("w-1", new string('a', 64), "678"));
        Assert.Null(NumberlessContact.Read(reference, new string('a', indexLength), last3));
        Assert.Null(NumberlessContact.Read("w-1", new string('a', 63) + "\n", "678"));
        Assert.Null(NumberlessContact.Read("w-1", null, "678"));
    }

    private static string Prints(object thing) => string.Join('\n',
        thing.ToString(),
        $"{thing}",
        string.Format(CultureInfo.InvariantCulture, "{0,40}", thing),
        JsonSerializer.Serialize(thing, Json),
        JsonSerializer.Serialize(thing, Greedy),
        new InvalidOperationException($"Refused: {thing}").ToString());

    private static void AssertHidden(string digits, string printed)
    {
        for (var at = 0; at + 4 <= digits.Length; at++)
        {
            Assert.DoesNotContain(digits.Substring(at, 4), printed, StringComparison.Ordinal);
        }
    }

    private static Gen<string> Digits(int fewest, int most) => Gen.String[Gen.Char['0', '9'], fewest, most];
}
