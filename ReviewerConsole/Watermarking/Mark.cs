using System.Globalization;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Watermarking;

/// <summary>What the visible mark says: who looked, when, at which case, and which view it was.</summary>
public sealed partial record Mark
{
    private const string Dot = " · ";

    /// <exception cref="ArgumentException">A code is not 1 to 24 of A–Z, 0–9 and hyphen, or the time is not UTC.</exception>
    public Mark(string staffCode, DateTime at, string caseReference, string viewCode)
    {
        if (at.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException("Give the time in UTC.", nameof(at));
        }

        (StaffCode, At) = (Checked(staffCode, nameof(staffCode)), at);
        (CaseReference, ViewCode) = (Checked(caseReference, nameof(caseReference)), Checked(viewCode, nameof(viewCode)));
    }

    /// <summary>The code that stands for the member of staff, e.g. <c>RV-014</c>; never a name.</summary>
    public string StaffCode { get; }

    public DateTime At { get; }

    /// <summary>E.g. <c>KYC-7F3K-9QXM</c>.</summary>
    public string CaseReference { get; }

    /// <summary>The short id of this one view, e.g. <c>7F3K</c>.</summary>
    public string ViewCode { get; }

    /// <summary>The whole mark in one line: <c>RV-014 · 2026-11-24 03:12:45Z · KYC-7F3K-9QXM · 7F3K</c>.</summary>
    public override string ToString() => string.Join(Dot, StaffCode, Time, CaseReference, ViewCode);

    private string Time => At.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same words in the same order, broken into one, two or three lines.</summary>
    internal string[] Lines(int count) => count switch
    {
        1 => [ToString()],
        2 => [StaffCode + Dot + Time, CaseReference + Dot + ViewCode],
        3 => [StaffCode, Time, CaseReference + Dot + ViewCode],
        _ => throw new ArgumentOutOfRangeException(nameof(count), count, "A mark has one, two or three lines."),
    };

    // Pango would read < and & as markup, and a character that the font lacks as a box.
    private static string Checked(string code, string name) =>
        Code().IsMatch(code) ? code : throw new ArgumentException("Use 1 to 24 of A-Z, 0-9 and hyphen.", name);

    [GeneratedRegex(@"\A[A-Z0-9-]{1,24}\z")]
    private static partial Regex Code();
}
