using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Tests.Look;

/// <summary>Every room says everything in both languages.</summary>
public sealed partial class WordsTests
{
    private static readonly Assembly Console = typeof(Program).Assembly;

    /// <summary>Every room that has words, by its marker class.</summary>
    public static TheoryData<string> Rooms =>
        [.. Console.GetTypes().Where(t => t.Name is "Words" or "PageWords" && t.Namespace!.StartsWith("ReviewerConsole.", StringComparison.Ordinal)).Select(t => t.FullName!)];

    [Fact]
    public void Every_marker_class_has_words_and_all_words_have_a_marker_class()
    {
        var files = Console.GetManifestResourceNames().Where(n => n.EndsWith(".resources", StringComparison.Ordinal)).Select(n => n[..^".resources".Length]);

        Assert.NotEmpty(Rooms);
        Assert.Equal(Rooms.Select(r => r.Data).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_has_the_same_words_in_both_languages(string room)
    {
        var (english, indonesian) = (Read(room, ""), Read(room, "id"));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), indonesian.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_word_is_empty_and_none_shouts(string room)
    {
        var said = Read(room, "").Concat(Read(room, "id"));

        Assert.All(said, word => Assert.False(string.IsNullOrWhiteSpace(word.Value), $"{room}: {word.Key} is empty."));
        Assert.All(said, word => Assert.False(word.Value.Contains('!', StringComparison.Ordinal), $"{room}: {word.Key} shouts."));
        Assert.All(said, word => Assert.True(word.Value == word.Value.Trim(), $"{room}: {word.Key} has blanks at an end."));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_word_has_the_same_gaps_in_both_languages(string room)
    {
        var indonesian = Read(room, "id");

        Assert.All(Read(room, ""), word => Assert.Equal(
            $"{word.Key}: {string.Join(' ', Gaps(word.Value))}", $"{word.Key}: {string.Join(' ', Gaps(indonesian[word.Key]))}"));
    }

    private static Dictionary<string, string> Read(string room, string culture)
    {
        // tryParents: false, else Indonesian would silently be English.
        var set = new ResourceManager(room, Console).GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false);
        return set?.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!) ?? [];
    }

    private static IEnumerable<string> Gaps(string words) => Gap().Matches(words).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Gap();
}
