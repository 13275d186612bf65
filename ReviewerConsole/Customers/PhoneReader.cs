using System.Text;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace ReviewerConsole.Customers;

/// <summary>
/// Reads a phone number as people write it. Stricter than libphonenumber alone, which makes other people's numbers out of
/// letters, of the letter O in place of a zero, and of a leading 00.
/// </summary>
public static partial class PhoneReader
{
    /// <summary>The stable code of a refusal. It goes with the field's name and never with the input.</summary>
    public const string Refusal = "invalid-phone";

    /// <summary>ISO 3166-1 code of the country that a number without a country code belongs to.</summary>
    public const string DefaultRegion = "ID";

    private const int MaxLength = 64;
    private const int FewestNationalDigits = 7;
    private const string Scheme = "tel:";
    private const string Context = "phone-context=";

    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <param name="text">A customer's words: never logged, never repeated.</param>
    /// <param name="region">ISO 3166-1, two capitals.</param>
    /// <returns><see langword="null"/> when refused: answer with <see cref="Refusal"/>.</returns>
    public static PhoneNumber? Read(string? text, string region = DefaultRegion)
    {
        if (text is null || text.Length > MaxLength
            || PlainText.Of(text) is not { } plain
            || WithoutScheme(plain) is not { } number
            || Dialled(Extension().Replace(number, ""), region) is not { } dialled)
        {
            return null;
        }

        try
        {
            var parsed = Library.Parse(dialled, region);
            var national = Library.GetNationalSignificantNumber(parsed);
            return Library.IsValidNumber(parsed) ? new(parsed.CountryCode, national, isUnusual: false)
                : IsPlausible(parsed, national) ? new(parsed.CountryCode, national, isUnusual: true)
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static bool IsPlausible(PhoneNumbers.PhoneNumber parsed, string national) =>
        Library.IsPossibleNumber(parsed) && national.Length >= FewestNationalDigits && national[0] != '0';

    /// <summary>The number of a tel: URI (RFC 3966), its country code taken from the phone-context where it has none.</summary>
    private static string? WithoutScheme(string plain)
    {
        if (!plain.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return plain;
        }

        var parts = plain[Scheme.Length..].Split(';', StringSplitOptions.TrimEntries);
        var contexts = parts.Skip(1).Where(p => p.StartsWith(Context, StringComparison.OrdinalIgnoreCase)).ToList();
        if (parts[0].StartsWith('+') || contexts.Count == 0)
        {
            return parts[0];
        }

        return contexts is [var one] && one.Length > Context.Length
            ? one[Context.Length] == '+' ? one[Context.Length..] + parts[0] : parts[0] // else a domain: says nothing of the country
            : null;
    }

    /// <summary>What the library may see: digits, with a plus where the country code is known; null when anything else is left.</summary>
    private static string? Dialled(string number, string region)
    {
        var digits = new StringBuilder(number.Length);
        var hasPlus = false;
        foreach (var sign in number)
        {
            if (char.IsAsciiDigit(sign))
            {
                digits.Append(sign);
            }
            else if (sign == '+' && !hasPlus && digits.Length == 0)
            {
                hasPlus = true;
            }
            else if (sign is not (' ' or '(' or ')' or '-' or '.' or '/'))
            {
                return null;
            }
        }

        var dialled = digits.ToString();
        return hasPlus ? "+" + dialled
            : dialled.StartsWith("00", StringComparison.Ordinal) ? "+" + dialled[2..]
            : region == "ID" && dialled.StartsWith("62", StringComparison.Ordinal) ? "+" + dialled
            : dialled;
    }

    [GeneratedRegex("[ ,;]*(?:ext(?:n|ension)?|ekst(?:ensi)?|pes(?:awat)?|x|#)[ .:=]*[0-9]{1,7}#?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Extension();
}
