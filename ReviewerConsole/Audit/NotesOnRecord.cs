using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>Reads the words that were left with rows, as long as they are kept.</summary>
public sealed class NotesOnRecord(Envelope envelope)
{
    /// <param name="db">The context of the act that shows them.</param>
    /// <param name="rows">Ids of rows.</param>
    /// <returns>The words by row; a row without words, or whose words were erased, is absent.</returns>
    public async Task<IReadOnlyDictionary<long, string>> ReadAsync(ConsoleDbContext db, IReadOnlyCollection<long> rows, CancellationToken ct) =>
        (await db.Set<AuditNote>().AsNoTracking().Where(n => rows.Contains(n.EventId)).ToListAsync(ct))
            .ToDictionary(n => n.EventId, n => n.Read(envelope));
}
