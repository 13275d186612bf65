using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Customers;

/// <summary>The door to a customer's particulars.</summary>
public sealed class CustomerFiles(IDbContextFactory<ConsoleDbContext> databases, Envelope envelope)
{
    /// <exception cref="InvalidOperationException">The receipt is spent, or no such customer exists.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The row was changed past the console.</exception>
    public async Task<CustomerFile> OpenAsync<TAct>(Receipt<TAct> receipt, CancellationToken ct)
        where TAct : class, IAuditedRead, IShowsCustomer
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Customer.ReadAsync(receipt, db, envelope, ct);
    }
}
