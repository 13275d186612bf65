using System.Collections;
using System.Globalization;
using System.Resources;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public sealed class AuditWordsTests
{
    private static readonly ResourceManager Texts = new(typeof(Words));

    [Fact]
    public void Both_languages_have_the_same_words()
    {
        Assert.Equal(Keys("en"), Keys("id"));
        Assert.All(Keys("en"), key => Assert.False(string.IsNullOrWhiteSpace(Say("id", key))));
    }

    [Fact]
    public void Whatever_a_row_can_hold_as_a_code_has_a_word()
    {
        string[] needed =
        [
            .. EventCatalogue.All.Select(e => $"Event.{e}"),
            .. LeafWriter.Keys.Select(k => $"Field.{k}"),
            .. Purposes.All.Select(p => $"Purpose.{p}"),
            .. Roles.All.Select(r => $"Role.{r}"),
            .. Enum.GetValues<Outcome>().Select(o => $"Outcome.{LeafWriter.CodeOf(o)}"),
            .. Enum.GetNames<RowCheck>(),
            .. TrailForm.Spans.Keys.Select(s => $"Last.{s}"),
        ];

        Assert.Empty(needed.Except(Keys("en")));
    }

    private static string? Say(string language, string key) => Texts.GetString(key, CultureInfo.GetCultureInfo(language));

    private static List<string> Keys(string language) =>
        [.. Texts.GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Select(e => (string)e.Key).Order(StringComparer.Ordinal)];
}
