using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Customers;

/// <summary>The door to a customer's particulars.</summary>
public sealed partial class CustomerFiles(IDbContextFactory<ConsoleDbContext> databases, Envelope envelope, ILogger<CustomerFiles> log)
{
    /// <returns><see langword="null"/> for a customer who was erased.</returns>
    /// <exception cref="InvalidOperationException">The receipt is spent, or no such customer exists.</exception>
    /// <exception cref="CryptographicException">The row was changed past the console.</exception>
    public async Task<CustomerFile?> OpenAsync<TAct>(Receipt<TAct> receipt, CancellationToken ct)
        where TAct : class, IAuditedRead, IShowsCustomer
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        try
        {
            return await Customer.ReadAsync(receipt, db, envelope, ct);
        }
        catch (CryptographicException e)
        {
            LogDamaged(receipt.Sequence, e);
            throw;
        }
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Critical, Message = "The customer of audit row {Row} does not open: the database was changed past the console, or is damaged. Restore the row from a backup")]
    private partial void LogDamaged(long row, Exception reason);
}
