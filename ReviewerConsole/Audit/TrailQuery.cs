using System.Globalization;

namespace ReviewerConsole.Audit;

/// <summary>A row's place in the list, which runs by time and then by row.</summary>
public readonly record struct TrailPlace(DateTime AtUtc, long Row)
{
    /// <summary>Milliseconds since 1970 and the row: <c>1795490000000.48241</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{new DateTimeOffset(AtUtc).ToUnixTimeMilliseconds()}.{Row}");

    public static TrailPlace? Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253_402_300_800_000 // year 10000
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime, row)
            : null;
    }
}

/// <summary>What is asked of the trail. Everything that is set must fit; nothing set means every row.</summary>
public sealed record TrailQuery
{
    /// <summary>Code of whoever acted.</summary>
    public string? Actor { get; init; }

    public string? Case { get; init; }

    /// <summary>A customer's or a document's id, whichever it is.</summary>
    public Guid? Id { get; init; }

    /// <summary>The four characters on the picture, or all 16 hex digits.</summary>
    public string? View { get; init; }

    /// <summary>A row's number. Four digits can be a view's code as well: with <see cref="View"/> set too, either fits.</summary>
    public long? Row { get; init; }

    /// <summary>A name of the <see cref="EventCatalogue"/>.</summary>
    public string? Event { get; init; }

    /// <summary>One of <see cref="Purposes"/>.</summary>
    public string? Purpose { get; init; }

    public Outcome? Outcome { get; init; }

    /// <summary>UTC, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public DateTime? To { get; init; }

    /// <summary>The page of rows that come after this place in the list.</summary>
    public TrailPlace? OlderThan { get; init; }

    /// <summary>The page of rows that come before it.</summary>
    public TrailPlace? NewerThan { get; init; }

    /// <summary>The question in codes, for the row that the question itself becomes.</summary>
    /// <returns><see langword="null"/> when nothing is set.</returns>
    public string? ToCodes()
    {
        var codes = string.Join('+', Parts().Where(p => p.Value is not null).Select(p => $"{p.Name}={p.Value}"));
        return codes.Length == 0 ? null : codes;
    }

    private IEnumerable<(string Name, string? Value)> Parts() =>
    [
        ("actor", Actor),
        ("case", Case),
        ("id", Id?.ToString("N")),
        ("view", View),
        ("row", Row?.ToString(CultureInfo.InvariantCulture)),
        ("event", Event),
        ("purpose", Purpose),
        ("outcome", Outcome is { } o ? LeafWriter.CodeOf(o) : null),
        ("from", From is { } from ? LeafWriter.TimeOf(from) : null),
        ("to", To is { } to ? LeafWriter.TimeOf(to) : null),
        ("older", OlderThan?.ToString()),
        ("newer", NewerThan?.ToString()),
    ];
}
