using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>An application that was received before.</summary>
/// <param name="IsSame">Whether what is sent now says the same: applicant, kind, risk, and which documents.</param>
/// <param name="State">Of its case.</param>
/// <param name="Documents">By slot.</param>
internal sealed record EarlierApplication(Guid Id, bool IsSame, CaseState State, IReadOnlyDictionary<string, Document> Documents)
{
    public bool HasEnded => State is CaseState.Approved or CaseState.Rejected or CaseState.Withdrawn;
}

/// <summary>Recognises an application that is sent again. Shows nothing of the earlier one.</summary>
internal sealed class EarlierApplications(IDbContextFactory<ConsoleDbContext> databases, Envelope envelope, BlindIndex index)
{
    /// <param name="integrator">Its <see cref="Integrator.Code"/>.</param>
    /// <returns><see langword="null"/> when this integrator has sent none under this <c>externalId</c>.</returns>
    public async Task<EarlierApplication?> FindAsync(string integrator, NewApplication sent, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from a in db.Set<Application>().AsNoTracking()
            join kyc in db.Set<KycCase>().AsNoTracking() on a.Id equals kyc.Id
            where a.Integrator == integrator && a.ExternalId == sent.ExternalId
            select new { Application = a, Case = kyc }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var documents = await db.Set<Document>().AsNoTracking().Where(d => d.CaseId == found.Case.Id).ToListAsync(ct);
        var same = found.Application.ExternalId == sent.ExternalId // for a database that takes capitals for small letters, it is another
            && found.Case.Kind == sent.Kind && found.Case.Risk == sent.Risk
            && documents.Select(d => new NewDocument(d.Slot, d.Type)).ToHashSet().SetEquals(sent.Documents)
            && await Customer.IsStatedAsync(db, found.Application.CustomerId, sent.Particulars, sent.Phone, sent.Contact, envelope, index, ct);
        return new(found.Case.Id, same, found.Case.State, documents.ToDictionary(d => d.Slot));
    }
}
