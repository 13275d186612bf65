using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;

namespace ReviewerConsole.Audit;

/// <summary>One picture that somebody was allowed to see.</summary>
/// <param name="Row">Id of the <c>document.opened</c> row.</param>
/// <param name="At">UTC, when it was opened.</param>
/// <param name="View">The number that the marks in the picture carry.</param>
/// <param name="Served">
/// How sending it ended, from the <c>document.served</c> row; <see langword="null"/> when there is none: then it may
/// have been seen, but nobody can say that it was.
/// </param>
/// <param name="IsPart">Whether it showed a cut-out only: a sliver is no look at the document.</param>
public sealed record ViewOnRecord(Guid DocumentId, long Row, DateTime At, ViewId View, Outcome? Served, bool IsPart);

/// <summary>Which pictures a person has looked at, as the trail has it: what a decision may rest on.</summary>
public sealed class ViewsOnRecord
{
    /// <param name="db">The context of the act that asks, so that answer and act are of one transaction.</param>
    /// <param name="sinceUtc">Views from this moment on, such as the start of the lease.</param>
    /// <returns>Allowed views, oldest first. Refused ones are not among them.</returns>
    public async Task<IReadOnlyList<ViewOnRecord>> ByAsync(
        ConsoleDbContext db, string actorCode, string caseReference, DateTime sinceUtc, CancellationToken ct)
    {
        var rows = db.Set<AuditEvent>().AsNoTracking();
        var views = await (
            from opened in rows
            where opened.ActorId == actorCode
                && opened.Action == EventCatalogue.DocumentOpened
                && opened.AtUtc >= sinceUtc
                && opened.CaseId == caseReference
                && opened.Outcome == Outcome.Ok
                && opened.DocumentId != null
                && opened.ViewId != null
            orderby opened.AtUtc, opened.Id // numbers of several instances do not follow time
            select new
            {
                opened.Id,
                opened.AtUtc,
                opened.DocumentId,
                opened.ViewId,
                opened.Leaf,
                Served = rows
                    .Where(s => s.ViewId == opened.ViewId && s.Action == EventCatalogue.DocumentServed)
                    .OrderBy(s => s.Id)
                    .Select(s => (Outcome?)s.Outcome)
                    .FirstOrDefault(),
            }).ToListAsync(ct);
        return [.. views.Select(v => new ViewOnRecord(
            v.DocumentId!.Value, v.Id, v.AtUtc, ViewId.Parse(v.ViewId!), v.Served, Leaf.Read(v.Leaf)?["rec"]?.StartsWith("cut-", StringComparison.Ordinal) == true))];
    }

    /// <returns>The code that says why nothing was sent of a view; <see langword="null"/> when something was, or nothing is known.</returns>
    public async Task<string?> FaultOfAsync(ConsoleDbContext db, ViewId view, CancellationToken ct)
    {
        var id = view.ToString();
        return await db.Set<AuditEvent>().AsNoTracking()
            .Where(e => e.ViewId == id && e.Action == EventCatalogue.DocumentServed && e.Outcome == Outcome.Failed)
            .OrderBy(e => e.Id).Select(e => e.Leaf).FirstOrDefaultAsync(ct) is { } leaf
            ? Leaf.Read(leaf)?["reason"]
            : null;
    }

    /// <param name="sinceUtc">From this moment on, such as the start of the person's day.</param>
    /// <returns>How many pictures somebody was shown, of whatever case.</returns>
    public Task<int> CountAsync(ConsoleDbContext db, string actorCode, DateTime sinceUtc, CancellationToken ct) =>
        db.Set<AuditEvent>().CountAsync(
            e => e.ActorId == actorCode && e.Action == EventCatalogue.DocumentOpened && e.AtUtc >= sinceUtc && e.Outcome == Outcome.Ok, ct);
}
