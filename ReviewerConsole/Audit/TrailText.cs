using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ReviewerConsole.Audit;

/// <summary>How rows read on a page.</summary>
internal static class TrailText
{
    /// <returns>One unit, rounded down: <c>28 min ago</c>.</returns>
    public static string Age(this IStringLocalizer<Words> words, TimeSpan age) => age switch
    {
        { TotalSeconds: < 60 } => words["Seconds", Math.Max(0, (int)age.TotalSeconds)],
        { TotalMinutes: < 60 } => words["Minutes", (int)age.TotalMinutes],
        { TotalHours: < 48 } => words["Hours", (int)age.TotalHours],
        _ => words["Days", (int)age.TotalDays],
    };

    /// <returns>How many rows fit, or that more fit than were counted.</returns>
    public static string Count(this IStringLocalizer<Words> words, int count) => count switch
    {
        > TrailAnswer.CountLimit => words["ManyRows", TrailAnswer.CountLimit],
        1 => words["OneRow"],
        _ => words["Rows", count],
    };

    /// <summary>The roles that the actor held at that moment; empty for anybody but staff.</summary>
    public static string Roles(this IStringLocalizer<Words> words, AuditEvent row) =>
        string.Join(", ", (Leaf.Read(row.Leaf)?["role"] ?? "").Split('+', StringSplitOptions.RemoveEmptyEntries).Select(r => words.Named("Role", r)));

    /// <summary>The word for a code, or the code itself where there is none: a forged row may hold any.</summary>
    public static string Named(this IStringLocalizer<Words> words, string kind, string code) =>
        words[$"{kind}.{code}"] is { ResourceNotFound: false } word ? word : code;

    /// <summary>A field of a row for people: closed codes as words, everything else as it stands.</summary>
    public static string Value(IStringLocalizer<Words> words, string key, string value) => key switch
    {
        "purp" => words.Named("Purpose", value),
        "role" => string.Join(", ", value.Split('+').Select(r => words.Named("Role", r))),
        "view" => $"{ViewCode(value)} · {value}",
        _ => value,
    };

    /// <summary>The four characters that stand on the picture.</summary>
    public static string ViewCode(string? view) =>
        view is null ? "–" : ulong.TryParse(view, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? new ViewId(number).Code : view;
}
