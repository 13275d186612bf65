using System.Globalization;

namespace ReviewerConsole.Customers;

/// <summary>One shape for every number: +CC ••• •••• and four places, of which at most three are digits.</summary>
public static class PhoneMask
{
    /// <summary>What stands in its place once the customer was erased.</summary>
    public const string Erased = "•••";

    private const char Bullet = '\u2022';
    private const int Places = 4;
    private const int MostDigits = 3;
    private const int DefaultCountryCode = 62;

    /// <summary>The mask when the wallet keeps the number and tells its last three digits only.</summary>
    /// <returns><see langword="null"/> when these are not three ASCII digits.</returns>
    public static string? OfLast3(string? last3) =>
        last3?.Length == MostDigits && last3.All(char.IsAsciiDigit) ? Shape(DefaultCountryCode, last3) : null;

    /// <param name="countryCode">ITU-T E.164, without a plus.</param>
    /// <param name="national">The national digits; the fewer there are, the fewer are shown.</param>
    internal static string Of(int countryCode, string national) =>
        Shape(countryCode, national[^Math.Min(MostDigits, Math.Max(0, national.Length - Places))..]);

    private static string Shape(int countryCode, string tail) => string.Create(CultureInfo.InvariantCulture,
        $"+{countryCode} {Bullets(3)} {Bullets(4)} {Bullets(Places - tail.Length)}{tail}");

    private static string Bullets(int count) => new(Bullet, count);
}
