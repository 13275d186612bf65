using Microsoft.Extensions.Localization;

namespace ReviewerConsole.Review;

/// <summary>Things that several of this room's pages say alike.</summary>
internal static class Says
{
    /// <summary>What people call a document's place in the case.</summary>
    public static string Slot(this IStringLocalizer<PageWords> words, string slot) =>
        words[$"Slot_{slot}"] is { ResourceNotFound: false } name ? name : slot;

    /// <summary>Two units at most: <c>3 h 12 min</c>.</summary>
    public static string Span(this IStringLocalizer<PageWords> words, TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => words["Span_Days", (int)span.TotalDays, span.Hours],
        { TotalHours: >= 1 } => words["Span_Hours", span.Hours, span.Minutes],
        _ => words["Span_Minutes", span.Minutes],
    };
}
