using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>Takes applications in, tells how far they are, and withdraws them. Nobody learns of another integrator's.</summary>
internal sealed class IntakeDesk(
    IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, Envelope envelope, BlindIndex index,
    IOptions<ReviewOptions> review, TimeProvider clock)
{
    internal static readonly Fault Missing = new(null, Problems.NotFound, Problems.NotFound);
    internal static readonly Fault KeyEnded = new(null, Problems.Unauthorized, Problems.Unauthorized);
    internal static readonly Fault Closed = new(null, Problems.WrongState, "application-closed");
    private static readonly Fault Known = new("externalId", Problems.IdempotencyConflict, Problems.IdempotencyConflict);

    /// <param name="receivedAt">UTC, from which the answer is due. The API says now; the demo spreads its cases over a day.</param>
    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    public async Task<IntakeAnswer<ApplicationAnswer>> ReceiveAsync(
        Integrator integrator, NewApplication sent, DateTime receivedAt, CancellationToken ct)
    {
        var (id, customerId) = (Guid.CreateVersion7(clock.GetUtcNow()), Guid.CreateVersion7(clock.GetUtcNow()));
        var known = false;
        var answer = await gate.CommitAsync(integrator.Actor, async db =>
        {
            var earlier = await db.Set<Application>().AsNoTracking()
                .SingleOrDefaultAsync(a => a.Integrator == integrator.Code && a.ExternalId == sent.ExternalId, ct);
            known = earlier is not null;
            return earlier is null
                ? new ReceiveApplication(await FreeReferenceAsync(db, ct), customerId)
                : new ReceiveApplication(earlier.CaseReference, earlier.CustomerId);
        }, async (db, receipt) =>
        {
            if (!await integrator.MayStillAsync(db, receipt.At, ct))
            {
                return new(ApiKeyDesk.Revoked);
            }

            if (known)
            {
                return new(Problems.IdempotencyConflict);
            }

            var application = Application.Receive(receipt, id, sent.ExternalId);
            db.Add(application);
            Register(db, application, sent, receivedAt);
            return null;
        }, ct);
        return answer.Allowed
            ? (await FindAsync(integrator.Code, a => a.Id == id, ct))!
            : answer.Code == ApiKeyDesk.Revoked ? KeyEnded : Known;
    }

    /// <param name="integrator">Its <see cref="Integrator.Code"/>.</param>
    /// <returns><see langword="null"/> for one that does not exist, and for another integrator's.</returns>
    public Task<ApplicationAnswer?> FindAsync(string integrator, Guid id, CancellationToken ct) =>
        FindAsync(integrator, a => a.Id == id, ct);

    /// <inheritdoc cref="FindAsync(string, Guid, CancellationToken)"/>
    public Task<ApplicationAnswer?> FindAsync(string integrator, string externalId, CancellationToken ct) =>
        FindAsync(integrator, a => a.ExternalId == externalId, ct);

    /// <summary>Withdraws an application. Once is enough: a second time changes nothing and says the same.</summary>
    /// <exception cref="AuditUnavailableException">It was not withdrawn.</exception>
    public async Task<IntakeAnswer<ApplicationAnswer>> WithdrawAsync(Integrator integrator, Guid id, CancellationToken ct)
    {
        var answer = await gate.CommitAsync(integrator.Actor, async db =>
        {
            var found = await (
                from a in db.Set<Application>().AsNoTracking()
                join c in db.Set<KycCase>().AsNoTracking() on a.Id equals c.Id
                where a.Id == id && a.Integrator == integrator.Code && c.State != CaseState.Withdrawn
                select a).SingleOrDefaultAsync(ct);
            return found is null ? null : new WithdrawApplication(found.CaseReference, found.CustomerId);
        }, async (db, receipt) =>
        {
            var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == id, ct);
            if (!await integrator.MayStillAsync(db, receipt.At, ct))
            {
                return new(ApiKeyDesk.Revoked);
            }

            if (CaseFlow.Next(kyc.State, CaseStep.Withdraw, kyc.NeedsSenior) is null)
            {
                return new(Problems.WrongState);
            }

            await kyc.WithdrawAsync(db, receipt, ct);
            return null;
        }, ct);
        return answer.Code switch
        {
            null when await FindAsync(integrator.Code, id, ct) is { } found => found,
            null => Missing,
            ApiKeyDesk.Revoked => KeyEnded,
            _ => Closed,
        };
    }

    private void Register(ConsoleDbContext db, Application application, NewApplication sent, DateTime receivedAt)
    {
        db.Add(sent.Phone is { } phone
            ? Customer.Register(application.CustomerId, sent.Particulars, phone, envelope, index)
            : Customer.Register(application.CustomerId, sent.Particulars, sent.Contact!, envelope, index));
        db.Add(KycCase.Receive(
            application.Id, CaseReference.Read(application.CaseReference)!.Value, sent.ExternalId, application.CustomerId,
            sent.Kind, sent.Risk, receivedAt, review.Value.DueAfter));
        db.AddRange(sent.Documents.Select(d => Document.Await(
            Guid.CreateVersion7(clock.GetUtcNow()), application.Id, application.CaseReference, application.CustomerId, d.Slot, d.Type)));
    }

    private async Task<ApplicationAnswer?> FindAsync(
        string integrator, System.Linq.Expressions.Expression<Func<Application, bool>> which, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from a in db.Set<Application>().AsNoTracking().Where(which)
            join kyc in db.Set<KycCase>().AsNoTracking() on a.Id equals kyc.Id
            join customer in db.Set<Customer>().AsNoTracking() on a.CustomerId equals customer.Id
            where a.Integrator == integrator
            select new { a.Id, a.CaseReference, a.ExternalId, kyc.State, customer.PhoneMask, customer.PhoneFlag }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var documents = await db.Set<Document>().AsNoTracking().Where(d => d.CaseId == found.Id)
            .OrderBy(d => d.Slot).Select(d => new { d.Slot, d.State }).ToListAsync(ct);
        return new(
            found.Id, found.CaseReference, found.ExternalId, found.State.ToString(), found.PhoneMask, found.PhoneFlag,
            [.. documents.Select(d => new SlotAnswer(d.Slot, d.State.ToString()))]);
    }

    private static async Task<string> FreeReferenceAsync(ConsoleDbContext db, CancellationToken ct)
    {
        string reference;
        do
        {
            reference = CaseReference.New().ToString();
        }
        while (await db.Set<KycCase>().AnyAsync(c => c.Reference == reference, ct));

        return reference;
    }
}
