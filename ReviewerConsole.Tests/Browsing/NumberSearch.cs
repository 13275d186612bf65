using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>
/// Looks for a phone number in what a browser was given: any four of its digits in a row, in any grouping and encoding.
/// Long random words (tickets, digests, sealed state) hold four given digits by chance; in those it takes seven.
/// </summary>
internal sealed partial class NumberSearch
{
    private const int Telling = 4;
    private const int TellingInRandomWord = 7;

    private readonly string[] _forms;
    private readonly int _telling;
    private readonly HashSet<string> _windows;
    private readonly string[] _windowsInRandomWord;
    private readonly string[] _inBase64;

    /// <param name="national">The number as dialled at home, for example <c>0812-0000-0678</c>.</param>
    /// <param name="countryCode">ITU-T E.164, without a plus.</param>
    public NumberSearch(string national, string countryCode)
        : this(FormsOf(national, countryCode), Telling, TellingInRandomWord)
    {
    }

    /// <param name="forms">The digits of many numbers, as they may be written.</param>
    /// <param name="telling">How many of them in a row no text holds by chance, however long it is.</param>
    public NumberSearch(IEnumerable<string> forms, int telling)
        : this([.. forms], telling, telling)
    {
    }

    private NumberSearch(string[] forms, int telling, int tellingInRandomWord)
    {
        (_forms, _telling) = (forms, telling);
        _windows = [.. _forms.SelectMany(f => Windows(f, telling))];
        _windowsInRandomWord = [.. _forms.SelectMany(f => Windows(f, tellingInRandomWord)).Distinct()];
        _inBase64 = [.. _forms.SelectMany(InBase64).Distinct()];
    }

    /// <summary>A number's digits as dialled at home and from abroad.</summary>
    public static string[] FormsOf(string national, string countryCode)
    {
        var digits = string.Concat(national.Where(char.IsAsciiDigit));
        return [digits, countryCode + digits.TrimStart('0')];
    }

    /// <returns>What was found, each once.</returns>
    public IReadOnlyList<string> In(byte[] bytes) =>
    [
        .. new[]
        {
            Encoding.UTF8.GetString(bytes), Encoding.Latin1.GetString(bytes), Encoding.Unicode.GetString(bytes),
            Encoding.Unicode.GetString(bytes.AsSpan(Math.Min(1, bytes.Length))),
        }.SelectMany(In).Distinct(),
    ];

    /// <inheritdoc cref="In(byte[])"/>
    public IReadOnlyList<string> In(string text)
    {
        var plain = Plain(text);
        var words = RandomWord().Matches(plain).Select(m => m.Value).Where(w => w.Any(char.IsAsciiLetter)).ToList();
        var rest = Close(words.Aggregate(plain, (left, word) => left.Replace(word, " | ", StringComparison.Ordinal)));
        return
        [
            .. Runs().Matches(rest).SelectMany(run => Windows(run.Value, _telling).Where(_windows.Contains)).Distinct(),
            .. words.Where(w => _windowsInRandomWord.Any(Close(w).Contains)),
            .. _inBase64.Where(f => text.Contains(f, StringComparison.Ordinal)),
        ];
    }

    private static IEnumerable<string> Windows(string digits, int length) =>
        Enumerable.Range(0, Math.Max(0, digits.Length - length + 1)).Select(at => digits.Substring(at, length));

    // Whatever the alignment, the inner characters of the encoding are the same.
    private static IEnumerable<string> InBase64(string digits) =>
        Enumerable.Range(0, 3).Select(at => Convert.ToBase64String(Encoding.ASCII.GetBytes(new string(' ', at) + digits))[4..12]);

    // Escapes and foreign digits become ASCII digits; what is known to be no number goes.
    private static string Plain(string text)
    {
        text = EscapedDigit().Replace(WebUtility.HtmlDecode(text), m => m.Groups[1].Value);
        text = string.Concat(text.Select(c => CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var d ? (char)('0' + d) : c));
        return NoNumber().Replace(text, " | ");
    }

    private static string Close(string text) => Separator().Replace(text, "");

    [GeneratedRegex("(?:\\\\u00|%)3([0-9])")]
    private static partial Regex EscapedDigit();

    // Moments, addresses of this machine, and shares of a width.
    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?|localhost:\d+|\d+(?:\.\d+)?\s?%")]
    private static partial Regex NoNumber();

    [GeneratedRegex("[A-Za-z0-9_+/=-]{32,}")]
    private static partial Regex RandomWord();

    [GeneratedRegex(@"(?<=\d)(?:[ \t\r\n\u00A0.\-()/•_]{1,3}|[\u0000-\u001F])(?=\d)")]
    private static partial Regex Separator();

    [GeneratedRegex("[0-9]{4,}")]
    private static partial Regex Runs();
}
