using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReviewerConsole.Access;

namespace ReviewerConsole.Data;

/// <summary>
/// The console's one database. Has no <c>DbSet</c>: a room asks for its own entity by type.
/// What it saves needs a receipt: see <see cref="SavedWithoutReceiptAttribute"/>.
/// </summary>
public sealed class ConsoleDbContext(DbContextOptions<ConsoleDbContext> options)
    : IdentityDbContext<StaffMember, IdentityRole<Guid>, Guid>(options)
{
    private bool _covered;

    /// <summary>Opens this context for audited changes. Only the audit gate does, inside the transaction that holds the row.</summary>
    internal void CoverByReceipt() => _covered = true;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseWithoutReceipt();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseWithoutReceipt();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ConsoleDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Every moment in the database is UTC; SQLite would hand it back without saying so.
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<DateTime?>().HaveConversion<UtcConverter>();
    }

    private void RefuseWithoutReceipt()
    {
        if (_covered)
        {
            return;
        }

        ChangeTracker.DetectChanges();
        var uncovered = ChangeTracker.Entries()
            .Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .FirstOrDefault(e => !SavedWithoutReceiptAttribute.Allows(e));
        if (uncovered is not null)
        {
            throw new InvalidOperationException(
                $"A change of {uncovered.Metadata.ClrType.Name} needs a receipt: make it inside AuditGate.CommitAsync, so that it commits with its audit row.");
        }
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        utc => utc, stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));
}
