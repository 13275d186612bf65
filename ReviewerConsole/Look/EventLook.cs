namespace ReviewerConsole.Look;

/// <summary>How an event of the audit catalogue is drawn: a kind, which gives the hue, and a shape within the kind.</summary>
/// <param name="Kind">The class in console.css, e.g. <c>k-look</c>.</param>
/// <param name="Glyph">Path data from <see cref="Glyphs"/>.</param>
public readonly record struct EventLook(string Kind, string Glyph)
{
    /// <param name="name"><c>noun.verb_past</c>. A noun that this table does not know is drawn as office work, so that a
    /// new event is never invisible.</param>
    public static EventLook Of(string name) => name switch
    {
        "document.opened" or "document.served" => new("k-look", Glyphs.Eye),
        "document.stored" or "document.refused" => new("k-case", Glyphs.Tray),
        _ => OfNoun(name.Split('.')[0]),
    };

    private static EventLook OfNoun(string noun) => noun switch
    {
        "subject" or "audit" or "report" => new("k-look", Glyphs.Lens),
        "case" => new("k-case", Glyphs.Folder),
        "application" or "retention" => new("k-case", Glyphs.Tray),
        "decision" => new("k-decide", Glyphs.Check),
        "phone" => new("k-phone", Glyphs.Handset),
        "message" => new("k-talk", Glyphs.Bubble),
        "webhook" => new("k-talk", Glyphs.ArrowUp),
        "alert" or "complaint" or "incident" => new("k-alarm", Glyphs.Triangle),
        "canary" => new("k-alarm", Glyphs.Bell),
        "leak" => new("k-alarm", Glyphs.Lens),
        "session" or "factor" or "key" or "api_key" => new("k-office", Glyphs.Key),
        "user" or "role" => new("k-office", Glyphs.Person),
        "log" => new("k-log", Glyphs.Seal),
        _ => new("k-office", Glyphs.Shield),
    };
}
