using System.Globalization;
using System.Resources;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Tests.Customers;

public sealed class CustomerWordsTests
{
    private static readonly ResourceManager Texts = new(typeof(Words));

    [Theory]
    [InlineData("en", "14 March 1998 in the NIK, 15 March 1998 in the form")]
    [InlineData("id", "14 Maret 1998 di NIK, 15 Maret 1998 di formulir")]
    public void A_birth_date_warning_names_both_dates(string language, string text)
    {
        var culture = CultureInfo.GetCultureInfo(language);

        var said = string.Format(culture, Texts.GetString("BirthDateMismatch", culture)!, new DateOnly(1998, 3, 14), new DateOnly(1998, 3, 15));

        Assert.Equal(text, said);
    }

    [Fact]
    public void Every_warning_and_the_flag_have_words_in_both_languages()
    {
        Assert.All([.. Enum.GetNames<NikWarning>(), "UnusualNumber"], key =>
        {
            var english = Texts.GetString(key, CultureInfo.GetCultureInfo("en"));
            var indonesian = Texts.GetString(key, CultureInfo.GetCultureInfo("id"));

            Assert.False(string.IsNullOrEmpty(english));
            Assert.False(string.IsNullOrEmpty(indonesian));
            Assert.NotEqual(english, indonesian);
        });
    }
}
