using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.Audit;

/// <summary>An export that is allowed and on record.</summary>
/// <param name="Row">Id of its row; the file holds rows before it.</param>
/// <param name="TooMany">More rows than <see cref="TrailExport.RowLimit"/>: nothing is sent, and that is on record too.</param>
public sealed record ExportPermit(Actor Actor, long Row, TrailQuery Query, TrailFormat Format, bool TooMany);

/// <summary>
/// Takes rows of the trail out as a file, oldest first. Two rows <c>audit.exported</c>: one before the first byte, one
/// after the last with the digest of the very bytes that were sent.
/// </summary>
public sealed class TrailExport(IDbContextFactory<ConsoleDbContext> databases, AuditGate gate)
{
    /// <summary>Most rows of one file.</summary>
    public const int RowLimit = 100_000;
    private const int Chunk = 1000;

    /// <returns><see langword="null"/> when refused.</returns>
    /// <exception cref="AuditUnavailableException">Not on record: send nothing.</exception>
    public async Task<ExportPermit?> AdmitAsync(Actor actor, TrailQuery query, TrailFormat format, CancellationToken ct)
    {
        query = query with { OlderThan = null, NewerThan = null }; // a file has no pages
        var codes = string.Join('+', new[] { $"format={TrailFile.NameOf(format)}", query.ToCodes() }.OfType<string>());
        if ((await gate.AdmitAsync(actor, new ExportTrail(codes, new(query.Case)), ct)).Receipt is not { } receipt)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Rows(db, query, receipt.Sequence).OlderThan(null).Select(e => e.Id).Take(RowLimit + 1).CountAsync(ct);
        var permit = new ExportPermit(receipt.Actor, receipt.Sequence, query, format, TooMany: rows > RowLimit);
        if (permit.TooMany)
        {
            await gate.RecordAsync(actor, new TrailSent(permit.Row, null, 0, "too-many-rows"), ct);
        }

        return permit;
    }

    /// <summary>Sends the file, and puts on record what was sent before it counts as whole.</summary>
    /// <returns>Whether all of it was sent. If not, the receiver must not take the file for whole: cut the line.</returns>
    /// <exception cref="AuditUnavailableException">What was sent is not on record: cut the line.</exception>
    public async Task<bool> SendAsync(ExportPermit permit, Stream body, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sent = 0L;
        var whole = false;
        try
        {
            await SendBytesAsync(TrailFile.Head(permit.Format));
            await using var db = await databases.CreateDbContextAsync(ct);
            List<AuditEvent> rows;
            TrailPlace? last = null;
            do
            {
                rows = await Rows(db, permit.Query, permit.Row).NewerThan(last).Take(Chunk).ToListAsync(ct);
                last = rows.Count > 0 ? new(rows[^1].AtUtc, rows[^1].Id) : null;
                await SendBytesAsync(TrailFile.Body(permit.Format, rows));
                sent += rows.Count;
            }
            while (rows.Count == Chunk);

            await body.FlushAsync(ct);
            whole = true;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || StoreFault.IsUnavailable(e))
        {
            // The receiver left or the store is away: the row below says how far it came.
        }

        await gate.RecordAsync(
            permit.Actor,
            new TrailSent(permit.Row, whole ? Convert.ToHexStringLower(digest.GetHashAndReset()) : null, sent, whole ? null : "broken-off"),
            CancellationToken.None);
        return whole;

        async Task SendBytesAsync(byte[] bytes)
        {
            digest.AppendData(bytes);
            await body.WriteAsync(bytes, ct);
        }
    }

    private static IQueryable<AuditEvent> Rows(ConsoleDbContext db, TrailQuery query, long before) =>
        db.Set<AuditEvent>().AsNoTracking().Matching(query).Where(e => e.Id < before);
}
