using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>
/// Counts the bytes of documents that an integrator sends in a UTC day, in the database, so that all instances count
/// together. What is announced counts before it is read: a hundred uploads at once are still within the day's bytes.
/// </summary>
internal sealed class DailyQuota(IDbContextFactory<ConsoleDbContext> databases, WriteLane lane, IOptions<ApiOptions> options, TimeProvider clock)
{
    private const int KeptDays = 7;

    /// <param name="length">Bytes; the most that a file may have, where it is not announced.</param>
    /// <returns>How long until the next day begins, when the bytes are used up; else <see langword="null"/>, and they count.</returns>
    /// <exception cref="AuditUnavailableException">They could not be counted, so nothing may be read.</exception>
    public async Task<TimeSpan?> TakeAsync(Integrator integrator, long length, CancellationToken ct)
    {
        try
        {
            using var turn = await lane.EnterAsync(ct);
            while (true)
            {
                try
                {
                    return await TryTakeAsync(integrator.Code, length, ct);
                }
                catch (DbUpdateException e) when (!StoreFault.IsUnavailable(e))
                {
                    // Another instance counted at the same moment: it came through, so this one will.
                }
            }
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e);
        }
    }

    private async Task<TimeSpan?> TryTakeAsync(string integrator, long length, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var today = DateOnly.FromDateTime(now);
        await using var db = await databases.CreateDbContextAsync(ct);
        var day = await db.Set<Day>().SingleOrDefaultAsync(d => d.Integrator == integrator && d.Date == today, ct);
        if ((day?.Bytes ?? 0) + length > options.Value.DailyBytes)
        {
            return now.Date.AddDays(1) - now;
        }

        if (day is null)
        {
            var old = today.AddDays(-KeptDays);
            db.RemoveRange(await db.Set<Day>().Where(d => d.Integrator == integrator && d.Date < old).ToListAsync(ct));
            db.Add(day = new() { Integrator = integrator, Date = today });
        }

        day.Bytes += length;
        await db.SaveChangesAsync(ct);
        return null;
    }

    [SavedWithoutReceipt("A count of bytes says nothing of a customer and gives nobody a right.")]
    private sealed class Day
    {
        public required string Integrator { get; init; }

        /// <summary>UTC.</summary>
        public required DateOnly Date { get; init; }

        public long Bytes { get; set; }

        private sealed class Configuration : IEntityTypeConfiguration<Day>
        {
            public void Configure(EntityTypeBuilder<Day> day)
            {
                day.ToTable("ApiDays").HasKey(d => new { d.Integrator, d.Date });
                day.Property(d => d.Integrator).HasMaxLength(80);
                day.Property(d => d.Bytes).IsConcurrencyToken(); // of two instances that add at once, one adds again
            }
        }
    }
}
