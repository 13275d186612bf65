using System.Globalization;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Audit;

/// <summary>A question to the trail as it stands in the address and in the filter line: text that may be wrong.</summary>
public sealed partial record TrailForm
{
    /// <summary>The spans that <see cref="Last"/> knows.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> Spans { get; } = new Dictionary<string, TimeSpan>
    {
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromHours(24),
        ["7d"] = TimeSpan.FromDays(7),
        ["30d"] = TimeSpan.FromDays(30),
    };

    /// <summary>Case reference, view code, view number, row, customer id or document id.</summary>
    public string? Q { get; init; }
    public string? Actor { get; init; }
    public string? Event { get; init; }
    public string? Purpose { get; init; }
    public string? Outcome { get; init; }

    /// <summary>A key of <see cref="Spans"/>, in place of <see cref="From"/>.</summary>
    public string? Last { get; init; }

    /// <summary>UTC, ISO 8601, with or without the Z.</summary>
    public string? From { get; init; }
    public string? To { get; init; }

    /// <summary>A <see cref="TrailPlace"/>: the page after it.</summary>
    public string? Older { get; init; }

    /// <summary>The page before it.</summary>
    public string? Newer { get; init; }

    /// <summary>Whether anything narrows the list.</summary>
    public bool Narrows => Pairs().Any(p => p.Name is not ("older" or "newer"));

    /// <param name="now">UTC, where <see cref="Last"/> ends.</param>
    /// <param name="wrong">Names of the fields that say nothing the trail understands; then there is no question.</param>
    public TrailQuery? Read(DateTime now, out IReadOnlyList<string> wrong)
    {
        var faults = new List<string>();
        var query = Find(Text(Q), faults) with
        {
            Actor = Known(nameof(Actor), StaffCode().IsMatch(Text(Actor) ?? "") ? Text(Actor)!.ToUpperInvariant() : Text(Actor), a => ActorCode().IsMatch(a), faults),
            Event = Known(nameof(Event), Text(Event), EventCatalogue.All.Contains, faults),
            Purpose = Known(nameof(Purpose), Text(Purpose), Purposes.All.Contains, faults),
            Outcome = Value(nameof(Outcome), Text(Outcome), OutcomeOf, faults),
            From = Text(Last) is null ? Value(nameof(From), Text(From), Moment, faults) : now - Value(nameof(Last), Text(Last), SpanOf, faults),
            To = Value(nameof(To), Text(To), Moment, faults),
            OlderThan = Value(nameof(Older), Text(Older), t => TrailPlace.Parse(t), faults),
            NewerThan = Value(nameof(Newer), Text(Newer), t => TrailPlace.Parse(t), faults),
        };
        if (query.From >= query.To)
        {
            faults.Add(nameof(To));
        }

        wrong = faults;
        return faults.Count == 0 ? query : null;
    }

    /// <summary>The address of this question on a page, without what is not asked.</summary>
    public string ToUrl(string path, params IEnumerable<(string Name, string Value)> more)
    {
        var pairs = string.Join('&', Pairs().Concat(more).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return pairs.Length == 0 ? path : $"{path}?{pairs}";
    }

    /// <summary>What is asked, by the names of the address.</summary>
    public IEnumerable<(string Name, string Value)> Pairs() =>
        from pair in (IEnumerable<(string Name, string? Value)>)
        [
            ("q", Q), ("actor", Actor), ("event", Event), ("purpose", Purpose), ("outcome", Outcome),
            ("last", Last), ("from", From), ("to", To), ("older", Older), ("newer", Newer),
        ]
        let value = Text(pair.Value)
        where value is not null
        select (pair.Name, value);

    /// <summary>A moment as <c>input type="datetime-local"</c> takes it, in UTC; empty when it is none.</summary>
    public static string? ForInput(string? text) =>
        Text(text) is { } moment ? Moment(moment)?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) : null;

    private static TrailQuery Find(string? text, List<string> faults)
    {
        var query = text switch
        {
            null => new TrailQuery(),
            _ when text.Length >= 32 && Guid.TryParse(text, out var id) => new() { Id = id },
            // What is searched for becomes a row that nobody can erase: a NIK (16 digits), a telephone number or a name is no question.
            _ when HexView().IsMatch(text) && !text.All(char.IsAsciiDigit) => new() { View = text.ToLowerInvariant() },
            _ when CaseCode().IsMatch(text) => new() { Case = text.ToUpperInvariant() },
            _ => new()
            {
                Row = RowNumber().IsMatch(text) ? long.Parse(text.TrimStart('#'), CultureInfo.InvariantCulture) : null,
                View = ViewId.RangeOf(text) is null ? null : text.ToUpperInvariant(),
            },
        };
        if (text is not null && query == new TrailQuery())
        {
            faults.Add(nameof(Q));
        }

        return query;
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Known(string field, string? text, Func<string, bool> known, List<string> faults)
    {
        if (text is null || known(text))
        {
            return text;
        }

        faults.Add(field);
        return null;
    }

    private static T? Value<T>(string field, string? text, Func<string, T?> read, List<string> faults) where T : struct
    {
        var value = text is null ? null : read(text);
        if (text is not null && value is null)
        {
            faults.Add(field);
        }

        return value;
    }

    private static DateTime? Moment(string text) => DateTime.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc)
        && IsoMoment().IsMatch(text) ? utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond)) : null;

    private static TimeSpan? SpanOf(string text) => Spans.TryGetValue(text, out var span) ? span : null;

    private static Outcome? OutcomeOf(string text) =>
        Enum.GetValues<Outcome>().Where(o => LeafWriter.CodeOf(o) == text).Select(o => (Outcome?)o).FirstOrDefault();

    [GeneratedRegex("^[0-9a-fA-F]{16}$")]
    private static partial Regex HexView();

    [GeneratedRegex("^KYC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CaseCode();

    [GeneratedRegex("^[A-Za-z]{2}-[0-9]+$")]
    private static partial Regex StaffCode();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?$")]
    private static partial Regex IsoMoment();

    [GeneratedRegex("^#?[1-9][0-9]{0,8}$")]
    private static partial Regex RowNumber();

    [GeneratedRegex("^([A-Z]{2}-[0-9]{3,6}|api:[a-z0-9-]{1,40}|system|public)$")]
    private static partial Regex ActorCode();
}
