using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Review;

/// <summary>Keeps drafts, their notes sealed: people write into them what they see of a customer.</summary>
internal sealed class Drafts(Envelope envelope, CustomerKeys customers, TimeProvider clock)
{
    /// <returns>As its owner left it; <see langword="null"/> when there is none. A note is absent once its customer was erased.</returns>
    public async Task<CaseDraft?> FindAsync(ConsoleDbContext db, Guid caseId, int attempt, string personNumber, CancellationToken ct)
    {
        if (await RowAsync(db, caseId, attempt, personNumber, ct) is not { } draft)
        {
            return null;
        }

        using var secret = draft.HasNote ? await customers.FindAsync(db, draft.CustomerId, ct) : null;
        return draft.ToWords(envelope, secret);
    }

    /// <param name="db">The context that saves.</param>
    public async Task KeepAsync(ConsoleDbContext db, Lease lease, CaseDraft words, CancellationToken ct)
    {
        var kyc = await db.Set<KycCase>().AsNoTracking().Where(c => c.Id == lease.CaseId).Select(c => new { c.Attempt, c.CustomerId }).SingleAsync(ct);
        var now = clock.UtcNow();
        var kept = await RowAsync(db, lease.CaseId, kyc.Attempt, lease.PersonNumber, ct);
        if (kept is null)
        {
            kept = new()
            {
                Id = Guid.CreateVersion7(now), CaseId = lease.CaseId, CustomerId = kyc.CustomerId, Attempt = kyc.Attempt, PersonNumber = lease.PersonNumber,
            };
            db.Add(kept);
        }

        using var secret = words.Note is null ? null : await customers.FindAsync(db, kyc.CustomerId, ct);
        kept.Save(words, now, envelope, secret);
    }

    private static Task<Draft?> RowAsync(ConsoleDbContext db, Guid caseId, int attempt, string personNumber, CancellationToken ct) =>
        db.Set<Draft>().SingleOrDefaultAsync(d => d.CaseId == caseId && d.Attempt == attempt && d.PersonNumber == personNumber, ct);
}
