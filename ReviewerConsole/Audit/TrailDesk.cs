using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>
/// Reads the trail. Every page of it and every row that is opened becomes a row itself, durable before anything is
/// handed out: <c>audit.queried</c>, with the question in codes and the number of rows.
/// </summary>
public sealed class TrailDesk(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, IAuthorizationService policies, KeyRing keys)
{
    public const int PageSize = 50;
    private const int LeaseRows = 500;

    // No lease outlives the session that took it.
    private static readonly TimeSpan LeaseReach = StaffSession.AgeLimit;

    /// <summary>One page of everybody's rows.</summary>
    public Task<TrailAnswer> QueryAsync(Actor actor, TrailQuery query, CancellationToken ct) => PageAsync(actor, query, own: false, ct);

    /// <summary>One page of the actor's own rows, whomever the question names.</summary>
    public Task<TrailAnswer> QueryOwnAsync(Actor actor, TrailQuery query, CancellationToken ct) =>
        PageAsync(actor, query with { Actor = actor.Code }, own: true, ct);

    /// <summary>One row in full, with the rows of its lease.</summary>
    public Task<RowAnswer> OpenAsync(Actor actor, long row, CancellationToken ct) => RowAsync(actor, row, own: false, ct);

    /// <summary>The same for a row of one's own; anybody else's reads as missing.</summary>
    public Task<RowAnswer> OpenOwnAsync(Actor actor, long row, CancellationToken ct) => RowAsync(actor, row, own: true, ct);

    private async Task<TrailAnswer> PageAsync(Actor actor, TrailQuery query, bool own, CancellationToken ct)
    {
        try
        {
            var found = await MayAsync(actor, own) ? await FindAsync(query, ct) : null;
            var record = await RecordAsync(actor, own, query.ToCodes(), SubjectOf(query, found), found?.Rows.Count, ct);
            return record is { } id && found is not null ? found with { Record = id } : new(TrailState.Refused);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            return new(TrailState.Unavailable);
        }
    }

    private async Task<RowAnswer> RowAsync(Actor actor, long row, bool own, CancellationToken ct)
    {
        try
        {
            var found = await MayAsync(actor, own) ? await FindRowAsync(actor, row, own, ct) : null;
            var about = found?.Row is { } r ? new Subject(r.CaseId, r.CustomerId, r.DocumentId) : default;
            var rows = found is null ? (long?)null : (found.Row is null ? 0 : 1) + found.SameLease.Count(e => e.Id != row);
            var record = await RecordAsync(actor, own, new TrailQuery { Row = row }.ToCodes(), about, rows, ct);
            return record is { } id && found is not null ? found with { Record = id } : new(TrailState.Refused);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            return new(TrailState.Unavailable);
        }
    }

    // Whoever may not read is not looked up for either. What counts is the gate, which asks again and writes the row.
    private async Task<bool> MayAsync(Actor actor, bool own) =>
        (await policies.AuthorizeAsync(actor.Principal, own ? ReadOwnTrail.Policy : ReadTrail.Policy)).Succeeded;

    private async Task<long?> RecordAsync(Actor actor, bool own, string? filter, Subject subject, long? found, CancellationToken ct) => own
        ? (await gate.AdmitAsync(actor, new ReadOwnTrail(filter, subject, found), ct)).Receipt?.Sequence
        : (await gate.AdmitAsync(actor, new ReadTrail(filter, subject, found), ct)).Receipt?.Sequence;

    private async Task<TrailAnswer> FindAsync(TrailQuery query, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var matching = db.Set<AuditEvent>().AsNoTracking().Matching(query);
        var count = await matching.OlderThan(null).Select(e => e.Id).Take(TrailAnswer.CountLimit + 1).CountAsync(ct);
        if (query.NewerThan is { } place)
        {
            var newer = await matching.NewerThan(place).Take(PageSize + 1).ToListAsync(ct);
            if (newer.Count > PageSize)
            {
                newer.RemoveAt(PageSize);
                newer.Reverse();
                return Page(newer, count, older: true, newer: true);
            }
        }

        // Without a full page of newer rows this is the first page: shown whole.
        var start = query.NewerThan is null ? query.OlderThan : null;
        var rows = await matching.OlderThan(start).Take(PageSize + 1).ToListAsync(ct);
        return Page(rows[..Math.Min(rows.Count, PageSize)], count, older: rows.Count > PageSize, newer: start is not null);
    }

    private static TrailAnswer Page(List<AuditEvent> rows, int count, bool older, bool newer) => new(TrailState.Shown)
    {
        Rows = rows,
        Count = count,
        Older = older && rows.Count > 0 ? new(rows[^1].AtUtc, rows[^1].Id) : null,
        Newer = newer && rows.Count > 0 ? new(rows[0].AtUtc, rows[0].Id) : null,
    };

    private async Task<RowAnswer> FindRowAsync(Actor actor, long id, bool own, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.Set<AuditEvent>().AsNoTracking();
        var mine = own ? rows.Where(e => e.ActorId == actor.Code) : rows;
        if (await mine.SingleOrDefaultAsync(e => e.Id == id, ct) is not { } row)
        {
            return new(TrailState.Shown);
        }

        return new(TrailState.Shown)
        {
            Row = row,
            Check = row.Check(keys),
            Fields = [.. Leaf.Read(row.Leaf)?.Fields ?? []],
            SameLease = await LeaseAsync(mine, row, ct),
            ViewsOfDocument = own || row.DocumentId is null ? null : await rows.CountAsync(
                e => e.DocumentId == row.DocumentId && e.Action == EventCatalogue.DocumentOpened, ct),
        };
    }

    // The lease stands in the leaf alone: it is looked for among the rows of its case.
    private static async Task<IReadOnlyList<AuditEvent>> LeaseAsync(IQueryable<AuditEvent> rows, AuditEvent row, CancellationToken ct)
    {
        if (row.CaseId is null || Leaf.Read(row.Leaf)?["lease"] is not { } lease)
        {
            return [];
        }

        var (from, to) = (row.AtUtc - LeaseReach, row.AtUtc + LeaseReach);
        var near = await rows.Where(e => e.CaseId == row.CaseId && e.AtUtc >= from && e.AtUtc <= to)
            .NewerThan(null).Take(LeaseRows).ToListAsync(ct);
        return [.. near.Where(e => Leaf.Read(e.Leaf)?["lease"] == lease)];
    }

    // Whose trail was searched, so that the search is found under them too.
    private static Subject SubjectOf(TrailQuery query, TrailAnswer? found) => new(
        query.Case,
        query.Id is { } customer && found?.Rows.Any(e => e.CustomerId == customer) == true ? customer : null,
        query.Id is { } document && found?.Rows.Any(e => e.DocumentId == document) == true ? document : null);

    private static bool IsUnavailable(Exception error) => error is AuditUnavailableException || StoreFault.IsUnavailable(error);
}
