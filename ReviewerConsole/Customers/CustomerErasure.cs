using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Customers;

/// <summary>A customer's data are made unreadable for good. The rows of the trail stay.</summary>
internal sealed record EraseCustomer(Guid CustomerId, string CaseReference) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "retention.erased";
    public Subject Subject => new(CaseReference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Admin };
}

/// <summary>
/// Crypto-shredding: one row loses the secret that everything sealed of a customer hangs on. Pictures and notes are not
/// touched, and never open again; the sweep of documents removes what is left of them.
/// </summary>
internal sealed class CustomerErasure(IDbContextFactory<ConsoleDbContext> databases, AuditGate gate)
{
    /// <summary>Erases a customer. A second time changes nothing but the trail.</summary>
    /// <exception cref="AuditUnavailableException">Nothing was erased.</exception>
    public async Task<Answer> EraseAsync(Actor actor, Guid customerId, string caseReference, CancellationToken ct)
    {
        var answer = await gate.CommitAsync(actor, new EraseCustomer(customerId, caseReference), async (db, receipt) =>
        {
            (await Customer.ToEraseAsync(db, customerId, ct)).Erase(receipt);
            return null;
        }, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.ForgetAsync(ct);
        return answer;
    }
}
