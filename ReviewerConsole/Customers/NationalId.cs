using System.Diagnostics;
using System.Globalization;

namespace ReviewerConsole.Customers;

/// <summary>What a reviewer should look at twice. Never a reason to refuse: a NIK is not reissued when the data behind it change.</summary>
public enum NikWarning
{
    NotSixteenDigits,
    ImpossibleDate,
    BirthDateMismatch,
    SexMismatch,
}

/// <summary>The three parts of a NIK, for display.</summary>
/// <param name="Area">Six digits: province, regency, district of first registration.</param>
/// <param name="Birth">Six digits, DDMMYY; 40 is added to the day of a woman.</param>
/// <param name="Serial">Four digits.</param>
public sealed record NikParts(string Area, string Birth, string Serial)
{
    public override string ToString() => nameof(NikParts);
}

/// <summary>
/// Indonesia's population number (NIK, UU 23/2006 art. 13), as the customer wrote it. Prints
/// itself masked.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class NationalId
{
    private const int Length = 16;
    private const int MaxLength = 32;
    private const int WomansDay = 40;
    private static readonly int[] Centuries = [1900, 2000];

    private NationalId(string text) => Text = text;

    /// <summary>Sixteen digits, or else what was written, trimmed.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Text { get; }

    /// <value><see langword="null"/> when there are not sixteen digits.</value>
    public NikParts? Parts => IsSound ? new(Text[..6], Text[6..12], Text[12..]) : null;

    private bool IsSound => Text.Length == Length && Text.All(char.IsAsciiDigit);

    /// <summary>Takes whatever a card may have been typed as; blanks, dots and dashes between sixteen digits are dropped.</summary>
    /// <returns><see langword="null"/> when empty, over 32 characters, or with a control character.</returns>
    public static NationalId? Read(string? text)
    {
        if (text is null || text.Length > MaxLength || PlainText.Of(text) is not { Length: > 0 } plain)
        {
            return null;
        }

        var joined = new NationalId(string.Concat(plain.Where(c => c is not (' ' or '.' or '-'))));
        return joined.IsSound ? joined : new(plain);
    }

    /// <param name="birthDate">As the application states it.</param>
    /// <param name="sex">As the application states it; not compared when unknown.</param>
    public IReadOnlyList<NikWarning> Check(DateOnly birthDate, Sex? sex)
    {
        if (Parts is not { Birth: var birth })
        {
            return [NikWarning.NotSixteenDigits];
        }

        if (BornNear(birthDate) is not { } born)
        {
            return [NikWarning.ImpossibleDate];
        }

        var warnings = new List<NikWarning>();
        if (born != birthDate)
        {
            warnings.Add(NikWarning.BirthDateMismatch);
        }

        if (sex is not null && sex != (Two(birth, 0) > WomansDay ? Sex.Female : Sex.Male))
        {
            warnings.Add(NikWarning.SexMismatch);
        }

        return warnings;
    }

    /// <summary>The birth date that the NIK holds. It has two digits for the year: the century nearest to the stated date counts.</summary>
    /// <returns><see langword="null"/> when there are not sixteen digits, or these are no date.</returns>
    public DateOnly? BornNear(DateOnly stated)
    {
        if (Parts is not { Birth: var birth })
        {
            return null;
        }

        var (day, month, year) = (Two(birth, 0), Two(birth, 2), Two(birth, 4));
        day -= day > WomansDay ? WomansDay : 0;
        var dates = from century in Centuries
                    where IsDate(century + year, month, day)
                    select new DateOnly(century + year, month, day);
        return dates.Select(d => (DateOnly?)d).MinBy(d => Math.Abs(d!.Value.DayNumber - stated.DayNumber));
    }

    public override string ToString() => "NIK \u2022\u2022\u2022\u2022";

    private static int Two(string digits, int at) => int.Parse(digits.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsDate(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
