namespace ReviewerConsole.Audit;

/// <summary>A question to the trail as a query. Each page is a range of an index: never an offset, which reads all it skips.</summary>
internal static class TrailRows
{
    public static IQueryable<AuditEvent> Matching(this IQueryable<AuditEvent> rows, TrailQuery query)
    {
        rows = query.Actor is { } actor ? rows.Where(e => e.ActorId == actor) : rows;
        rows = query.Case is { } reference ? rows.Where(e => e.CaseId == reference) : rows;
        rows = query.Id is { } id ? rows.Where(e => e.CustomerId == id || e.DocumentId == id) : rows;
        rows = query.Event is { } name ? rows.Where(e => e.Action == name) : rows;
        rows = query.Purpose is { } purpose ? rows.Where(e => e.Purpose == purpose) : rows;
        rows = query.Outcome is { } outcome ? rows.Where(e => e.Outcome == outcome) : rows;
        rows = query.From is { } from ? rows.Where(e => e.AtUtc >= from) : rows;
        rows = query.To is { } to ? rows.Where(e => e.AtUtc < to) : rows;
        return rows.OfViewOrRow(query.View, query.Row);
    }

    /// <summary>Newest first, from <paramref name="place"/> (not included) on.</summary>
    public static IQueryable<AuditEvent> OlderThan(this IQueryable<AuditEvent> rows, TrailPlace? place)
    {
        rows = place is var (t, i) ? rows.Where(e => e.AtUtc <= t && (e.AtUtc < t || e.Id < i)) : rows;
        return rows.OrderByDescending(e => e.AtUtc).ThenByDescending(e => e.Id);
    }

    /// <summary>Oldest first, from <paramref name="place"/> (not included) on.</summary>
    public static IQueryable<AuditEvent> NewerThan(this IQueryable<AuditEvent> rows, TrailPlace? place)
    {
        rows = place is var (t, i) ? rows.Where(e => e.AtUtc >= t && (e.AtUtc > t || e.Id > i)) : rows;
        return rows.OrderBy(e => e.AtUtc).ThenBy(e => e.Id);
    }

    // A code is the first 20 of a view number's 64 bits, so its views are one range of the index.
    private static IQueryable<AuditEvent> OfViewOrRow(this IQueryable<AuditEvent> rows, string? view, long? row)
    {
        if (view is null)
        {
            return row is null ? rows : rows.Where(e => e.Id == row);
        }

        var (first, last) = ViewId.RangeOf(view) is var (a, b) ? (a.ToString(), b.ToString()) : (view, view);
#pragma warning disable CA1309 // Becomes SQL: the database compares 16 hex digits.
        return row is null
            ? rows.Where(e => string.Compare(e.ViewId, first) >= 0 && string.Compare(e.ViewId, last) <= 0)
            : rows.Where(e => e.Id == row || (string.Compare(e.ViewId, first) >= 0 && string.Compare(e.ViewId, last) <= 0));
#pragma warning restore CA1309
    }
}
