using System.Globalization;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class ReasonCodeTests
{
    private static readonly CultureInfo English = new("en");
    private static readonly CultureInfo Indonesian = new("id");

    public static TheoryData<string> Codes => [.. ReasonCode.All.Select(r => r.Code)];

    [Fact]
    public void The_catalogue_is_closed()
    {
        var codes = ReasonCode.All.GroupBy(r => r.Class).ToDictionary(g => g.Key, g => string.Join(' ', g.Select(r => r.Code)));

        Assert.Equal(
            "DOC_BLURRY DOC_GLARE DOC_CROPPED DOC_WRONG_TYPE DOC_EXPIRED DOC_SCREEN_COPY DOC_UNREADABLE DATA_NAME_MISMATCH "
            + "DATA_DOB_MISMATCH DATA_NIK_INVALID SELFIE_NO_FACE SELFIE_MULTIPLE SELFIE_NO_CARD",
            codes[ReasonClass.Retry]);
        Assert.Equal("DOC_TAMPERED SELFIE_MISMATCH SELFIE_NOT_LIVE NIK_DUPLICATE BLOCKLISTED UNDERAGE", codes[ReasonClass.Final]);
        Assert.Equal("PEP SANCTIONS_POSSIBLE HIGH_RISK", codes[ReasonClass.Edd]);
        Assert.Equal("OTHER", codes[ReasonClass.Other]);
        Assert.Null(ReasonCode.Find("DOC_UGLY"));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_reason_has_words_in_both_languages(string code)
    {
        var reason = ReasonCode.Find(code)!;

        var (english, indonesian) = (reason.CustomerText(English), reason.CustomerText(Indonesian));

        Assert.NotEqual(english, indonesian);
        Assert.All([english, indonesian], text => Assert.Matches("^[A-Z][^{}!]{20,}\\.$", text));
        Assert.All([English, Indonesian], language => Assert.False(Word(reason.LabelKey, language).ResourceNotFound));
    }

    [Fact]
    public void A_customer_is_not_told_of_a_list_or_a_suspicion()
    {
        var texts =
            from code in (string[])["BLOCKLISTED", "PEP", "SANCTIONS_POSSIBLE", "HIGH_RISK"]
            from language in (CultureInfo[])[English, Indonesian]
            select ReasonCode.Find(code)!.CustomerText(language);

        Assert.All(texts, text => Assert.DoesNotMatch("(?i)list|daftar|sanction|sanksi|politic|politik|risk|risiko|suspect|curiga", text));
    }

    [Fact]
    public void Every_refusal_has_its_sentence_in_both_languages()
    {
        var missing =
            from code in Refusals.All
            from language in (CultureInfo[])[English, Indonesian]
            where Word($"Refused_{code}", language).ResourceNotFound
            select $"{language}: {code}";

        Assert.Empty(missing);
    }

    private static LocalizedString Word(string key, CultureInfo language)
    {
        var text = new System.Resources.ResourceManager(typeof(Words)).GetResourceSet(language, createIfNotExists: true, tryParents: false)?.GetString(key)
            ?? (language.Equals(English) ? new System.Resources.ResourceManager(typeof(Words)).GetString(key, CultureInfo.InvariantCulture) : null);
        return new(key, text ?? key, resourceNotFound: text is null);
    }
}
