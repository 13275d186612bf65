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
    internal static readonly Fault Known = new("externalId", Problems.IdempotencyConflict, Problems.IdempotencyConflict);

    /// <param name="receivedAt">UTC, from which the answer is due. The API says now; the demo spreads its cases over a day.</param>
    /// <param name="once">Where it came under an <c>Idempotency-Key</c>: its answer is kept with the application.</param>
    /// <exception cref="AuditUnavailableException">Nothing was stored.</exception>
    public async Task<IntakeAnswer<ApplicationAnswer>> ReceiveAsync(
        Integrator integrator, NewApplication sent, DateTime receivedAt, CancellationToken ct, IdempotencyDesk.Once? once = null)
    {
        var (id, customerId) = (Guid.CreateVersion7(clock.GetUtcNow()), Guid.CreateVersion7(clock.GetUtcNow()));
        var known = false;
        ApplicationAnswer? received = null;
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
            received = Register(db, application, sent, receivedAt);
            if (once is not null)
            {
                await once.KeepAsync(db, StatusCodes.Status201Created, IntakeApi.PathOf(id), received, ct);
            }

            return null;
        }, ct);
        return answer.Allowed
            ? received!
            : answer.Code == ApiKeyDesk.Revoked ? KeyEnded : Known;
    }

    /// <param name="integrator">Its <see cref="Integrator.Code"/>.</param>
    /// <returns><see langword="null"/> for one that does not exist, and for another integrator's.</returns>
    public async Task<ApplicationAnswer?> FindAsync(string integrator, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await ReadAsync(db, integrator, a => a.Id == id, ct);
    }

    /// <inheritdoc cref="FindAsync(string, Guid, CancellationToken)"/>
    public async Task<ApplicationAnswer?> FindAsync(string integrator, string externalId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await ReadAsync(db, integrator, a => a.ExternalId == externalId, ct);
        return found?.ExternalId == externalId ? found : null; // the whole id and nothing like it, whatever the collation thinks
    }

    /// <summary>Withdraws an application. Once is enough: a second time changes nothing and says the same.</summary>
    /// <param name="once">Where it came under an <c>Idempotency-Key</c>: its answer is kept with the change.</param>
    /// <exception cref="AuditUnavailableException">It was not withdrawn.</exception>
    public async Task<IntakeAnswer<ApplicationAnswer>> WithdrawAsync(Integrator integrator, Guid id, CancellationToken ct, IdempotencyDesk.Once? once = null)
    {
        ApplicationAnswer? withdrawn = null;
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
            withdrawn = (await ReadAsync(db, integrator.Code, a => a.Id == id, ct))! with { State = kyc.State.ToString() };
            if (once is not null)
            {
                await once.KeepAsync(db, StatusCodes.Status200OK, null, withdrawn, ct);
            }

            return null;
        }, ct);
        if (answer is { Allowed: false, Code: not null })
        {
            return answer.Code == ApiKeyDesk.Revoked ? KeyEnded : Closed;
        }

        if (withdrawn is null && (withdrawn = await FindAsync(integrator.Code, id, ct)) is not null && once is not null)
        {
            await once.KeepAsync(StatusCodes.Status200OK, withdrawn, ct); // nothing was left to do, which is an answer too
        }

        return withdrawn is null ? Missing : withdrawn;
    }

    private ApplicationAnswer Register(ConsoleDbContext db, Application application, NewApplication sent, DateTime receivedAt)
    {
        var customer = sent.Phone is { } phone
            ? Customer.Register(application.CustomerId, sent.Particulars, phone, envelope, index)
            : Customer.Register(application.CustomerId, sent.Particulars, sent.Contact!, envelope, index);
        var kyc = KycCase.Receive(
            application.Id, CaseReference.Read(application.CaseReference)!.Value, sent.ExternalId, application.CustomerId,
            sent.Kind, sent.Risk, receivedAt, review.Value.DueAfter);
        var documents = sent.Documents.Select(d => Document.Await(
            Guid.CreateVersion7(clock.GetUtcNow()), application.Id, application.CaseReference, application.CustomerId, d.Slot, d.Type)).ToList();
        db.AddRange(application, customer, kyc);
        db.AddRange(documents);
        return new(
            application.Id, application.CaseReference, application.ExternalId, kyc.State.ToString(), customer.PhoneMask, customer.PhoneFlag,
            SlotAnswer.All(documents.Select(d => (d.Slot, d.State))));
    }

    private static async Task<ApplicationAnswer?> ReadAsync(
        ConsoleDbContext db, string integrator, System.Linq.Expressions.Expression<Func<Application, bool>> which, CancellationToken ct)
    {
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

        var documents = await db.Set<Document>().AsNoTracking().Where(d => d.CaseId == found.Id).Select(d => new { d.Slot, d.State }).ToListAsync(ct);
        return new(
            found.Id, found.CaseReference, found.ExternalId, found.State.ToString(), found.PhoneMask, found.PhoneFlag,
            SlotAnswer.All(documents.Select(d => (d.Slot, d.State))));
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
