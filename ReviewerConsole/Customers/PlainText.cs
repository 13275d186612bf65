using System.Globalization;
using System.Text;

namespace ReviewerConsole.Customers;

/// <summary>
/// What somebody typed or pasted, in the plain signs of a keyboard: ASCII digits, dash and plus, one kind of blank, nothing
/// invisible. Letters stay what they are.
/// </summary>
internal static class PlainText
{
    /// <returns><see langword="null"/> when it holds a control character other than TAB.</returns>
    public static string? Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Control && rune.Value != '\t')
            {
                return null;
            }

            if (category == UnicodeCategory.DecimalDigitNumber)
            {
                plain.Append((int)Rune.GetNumericValue(rune));
            }
            else if (category == UnicodeCategory.DashPunctuation)
            {
                plain.Append('-');
            }
            else if (!IsInvisible(rune.Value))
            {
                plain.Append(rune.Value switch
                {
                    '\t' or 0x00A0 or 0x3000 => " ",
                    0x2053 or 0x207B or 0x208B or 0x2212 => "-", // Unicode's other dashes: they count as symbols
                    0xFF0B => "+",
                    _ => rune.ToString(),
                });
            }
        }

        return plain.ToString().Trim();
    }

    /// <summary>Zero-width and bidirectional marks, which come along when a number is copied from a page or a contact list.</summary>
    private static bool IsInvisible(int rune) =>
        rune is 0x00AD or 0x061C or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
            or (>= 0x2060 and <= 0x2064) or (>= 0x2066 and <= 0x206F) or 0xFEFF;
}
