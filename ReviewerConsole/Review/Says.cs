using System.Globalization;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Review;

/// <summary>Things that several of this room's pages say alike.</summary>
internal static class Says
{
    /// <summary>What people call a document's place in the case.</summary>
    public static string Slot(this IStringLocalizer<PageWords> words, string slot) =>
        words[$"Slot_{slot}"] is { ResourceNotFound: false } name ? name : slot;

    /// <summary>Why a desk said no, in a sentence.</summary>
    public static string Refusal(this IStringLocalizer<Words> words, string? code) => words[code switch
    {
        "policy" => "Refused_not-yours",
        "conflict" => "Refused_moved-on",
        _ => $"Refused_{code}",
    }];

    /// <summary>Two units at most: <c>3 h 12 min</c>.</summary>
    public static string Span(this IStringLocalizer<PageWords> words, TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => words["Span_Days", (int)span.TotalDays, span.Hours],
        { TotalHours: >= 1 } => words["Span_Hours", span.Hours, span.Minutes],
        _ => words["Span_Minutes", span.Minutes],
    };

    /// <summary>What a check of this very customer is about: the name to find on the card, the two dates that differ.</summary>
    public static IReadOnlyDictionary<CheckItem, string> CheckDetails(this IStringLocalizer<PageWords> words, CustomerFile customer)
    {
        var who = customer.Particulars;
        var details = new Dictionary<CheckItem, string> { [CheckItem.NameMatches] = who.FullName.ToUpperInvariant() };
        if (customer.Warnings is [var first, ..])
        {
            details[CheckItem.NikFitsBirthDate] = first == NikWarning.BirthDateMismatch && who.NationalId.BornNear(who.BirthDate) is { } born
                ? words["Nik_TwoDates", Day(born, who.BirthDate), Day(who.BirthDate, born)]
                : words[$"Nik_{first}"];
        }

        return details;
    }

    // The year only where it is what differs.
    private static string Day(DateOnly date, DateOnly other) =>
        date.ToString(date.Year == other.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.CurrentCulture);
}
