using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReviewerConsole.Access;

namespace ReviewerConsole.Data;

/// <summary>
/// The console's one database, of one kind or the other. Has no <c>DbSet</c>: a room asks for its own entity by type.
/// What it saves needs a receipt: see <see cref="SavedWithoutReceiptAttribute"/>.
/// </summary>
public abstract class ConsoleDbContext : IdentityDbContext<StaffMember, IdentityRole<Guid>, Guid>
{
    private DbContextId? _covered; // a context from the pool is another one each time it is lent

    private protected ConsoleDbContext(DbContextOptions options) : base(options)
    {
    }

    /// <summary>Whether the database hands out the numbers of audit rows, since several instances write at once; else the next one is read.</summary>
    internal abstract bool NumbersAuditRows { get; }

    /// <summary>
    /// Within a transaction that changes things: waits until no other one does, on whatever instance, so that what was read
    /// is still true at the commit. Ends with the transaction.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">Not within <see cref="DatabaseOptions.Patience"/>.</exception>
    internal abstract Task ExcludeOtherChangesAsync(CancellationToken ct);

    /// <summary>
    /// Removes what the files of an embedded database still hold of values that were overwritten, as far as nobody reads
    /// them at this moment. A server's own log and backups are its administrator's.
    /// </summary>
    internal abstract Task ForgetAsync(CancellationToken ct);

    /// <returns>Why this database would acknowledge a row before it is on disk, or <see langword="null"/>.</returns>
    internal abstract Task<string?> WhyNotDurableAsync(CancellationToken ct);

    /// <returns>The triggers in force, each as <c>table.trigger</c>: one on another table guards nothing.</returns>
    internal abstract Task<IReadOnlyList<string>> TriggersAsync(CancellationToken ct);

    /// <summary>Opens this context for audited changes. Only the audit gate does, inside the transaction that holds the row.</summary>
    internal void CoverByReceipt() => _covered = ContextId;

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
        // To the millisecond, as the trail hashes it.
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>().HavePrecision(3);
        configurationBuilder.Properties<DateTime?>().HaveConversion<UtcConverter>().HavePrecision(3);
        configurationBuilder.Properties<DateTimeOffset?>().HavePrecision(3);
    }

    private void RefuseWithoutReceipt()
    {
        if (_covered == ContextId)
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
