using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>Reads the words that were left with rows, as long as they are kept.</summary>
public sealed class NotesOnRecord(Envelope envelope, CustomerKeys customers)
{
    /// <param name="db">The context of the act that shows them.</param>
    /// <param name="rows">Ids of rows.</param>
    /// <returns>The words by row; a row without words, or whose words were erased, is absent.</returns>
    public async Task<IReadOnlyDictionary<long, string>> ReadAsync(ConsoleDbContext db, IReadOnlyCollection<long> rows, CancellationToken ct)
    {
        var found = await db.Set<AuditNote>().AsNoTracking().Where(n => rows.Contains(n.EventId)).ToListAsync(ct);
        var words = new Dictionary<long, string>();
        foreach (var of in found.GroupBy(n => n.CustomerId))
        {
            using var secret = of.Key is { } customer ? await customers.FindAsync(db, customer, ct) : null;
            if (of.Key is null || secret is not null)
            {
                foreach (var note in of)
                {
                    words[note.EventId] = note.Read(envelope, secret);
                }
            }
        }

        return words;
    }
}
