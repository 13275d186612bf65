using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

public enum LeaseState
{
    Active,

    /// <summary>Its holder gave it back or decided.</summary>
    Released,

    /// <summary>Its holder did no work for <see cref="ReviewOptions.Lease"/>.</summary>
    Expired,

    /// <summary>The session ended, or the case was withdrawn.</summary>
    Revoked,

    /// <summary>Its holder knows the customer.</summary>
    Recused,
}

public enum LeasePurpose
{
    /// <summary>The first person's look.</summary>
    Review,

    /// <summary>The second person's.</summary>
    Approval,
}

/// <summary>One case, to one person, in one session, for a while. Whoever has none sees nothing of a customer.</summary>
public sealed class Lease
{
    private Lease()
    {
    }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public string CaseReference { get; private init; } = "";
    public Guid StaffId { get; private init; }
    public string StaffCode { get; private init; } = "";

    /// <summary>The person behind the account: two accounts of one person have one lease between them.</summary>
    public string PersonNumber { get; private init; } = "";
    public Guid SessionId { get; private init; }
    public LeasePurpose Purpose { get; private init; }

    /// <summary>Whether its holder must be a senior reviewer, at every act.</summary>
    public bool NeedsSenior { get; private init; }
    public LeaseState State { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; private init; }

    /// <summary>UTC. Views since then count for the decision: the start, or that of the lease which an undo gave back.</summary>
    public DateTime ViewsFrom { get; private init; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    internal string AuditPurpose => Purpose == LeasePurpose.Approval ? Purposes.Approval : Purposes.Review;

    internal static Lease Start(KycCase kyc, LiveStaff holder, LeasePurpose purpose, DateTime now, DateTime? viewsFrom = null, Guid? id = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(now),
        CaseId = kyc.Id,
        CaseReference = kyc.Reference,
        StaffId = holder.StaffId,
        StaffCode = holder.Code,
        PersonNumber = holder.PersonNumber,
        SessionId = holder.Session.Id,
        Purpose = purpose,
        NeedsSenior = purpose == LeasePurpose.Approval || kyc.NeedsSenior,
        State = LeaseState.Active,
        StartedAt = now,
        ViewsFrom = viewsFrom ?? now,
    };

    /// <summary>Ends it for good.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    internal void End(LeaseState state, DateTime now)
    {
        if (State != LeaseState.Active)
        {
            throw new InvalidOperationException($"Lease {Id} is {State} already.");
        }

        (State, EndedAt) = (state, now);
    }

    /// <summary>Leases that live at <paramref name="now"/>: active, not run out, and of a session that lives. Nobody need have swept up before.</summary>
    internal static IQueryable<HeldLease> Live(ConsoleDbContext db, DateTime now) =>
        Active(db).Where(Lives(now));

    /// <summary>Leases that still say they are active, but no longer live.</summary>
    internal static IQueryable<HeldLease> Lapsed(ConsoleDbContext db, DateTime now)
    {
        var lives = Lives(now);
        return Active(db).Where(Expression.Lambda<Func<HeldLease, bool>>(Expression.Not(lives.Body), lives.Parameters));
    }

    private static IQueryable<HeldLease> Active(ConsoleDbContext db) =>
        from lease in db.Set<Lease>()
        join clock in db.Set<LeaseClock>() on lease.Id equals clock.LeaseId
        join session in db.Set<StaffSession>() on lease.SessionId equals session.Id
        where lease.State == LeaseState.Active
        select new HeldLease { Lease = lease, Clock = clock, Session = session };

    private static Expression<Func<HeldLease, bool>> Lives(DateTime now)
    {
        var (idleSince, tooOld) = (now - StaffSession.IdleLimit, now - StaffSession.AgeLimit);
        return held => held.Clock.ExpiresAt > now
            && held.Session.EndedAt == null && held.Session.LastActiveAt > idleSince && held.Session.StartedAt > tooOld;
    }

    private sealed class Configuration : IEntityTypeConfiguration<Lease>
    {
        private const string ActiveOnly = "[State] = 'Active'"; // SQLite and SQL Server read brackets alike

        public void Configure(EntityTypeBuilder<Lease> lease)
        {
            lease.ToTable("Leases").HasKey(l => l.Id);
            lease.Property(l => l.Id).ValueGeneratedNever();
            lease.Property(l => l.CaseReference).HasMaxLength(16);
            lease.Property(l => l.StaffCode).HasMaxLength(16);
            lease.Property(l => l.PersonNumber).HasMaxLength(64);
            lease.Property(l => l.Purpose).HasConversion<string>().HasMaxLength(16);
            lease.Property(l => l.State).HasConversion<string>().HasMaxLength(16).IsConcurrencyToken();
            lease.HasIndex(l => l.CaseId, "OneLeasePerCase").IsUnique().HasFilter(ActiveOnly);
            lease.HasIndex(l => l.PersonNumber, "OneLeasePerPerson").IsUnique().HasFilter(ActiveOnly);
            lease.HasIndex(l => new { l.CaseId, l.PersonNumber, l.State });
        }
    }
}

/// <summary>When a lease runs out. Work puts it off; work as such is no row of the trail, so this is kept beside the lease.</summary>
[SavedWithoutReceipt("It gives nobody a lease: it keeps alive one whose row and receipt exist.")]
internal sealed class LeaseClock
{
    public required Guid LeaseId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<LeaseClock>
    {
        public void Configure(EntityTypeBuilder<LeaseClock> clock)
        {
            clock.ToTable("LeaseClocks").HasKey(c => c.LeaseId);
            clock.Property(c => c.LeaseId).ValueGeneratedNever();
        }
    }
}

/// <summary>A lease with what its life hangs on.</summary>
internal sealed class HeldLease
{
    public required Lease Lease { get; init; }
    public required LeaseClock Clock { get; init; }
    public required StaffSession Session { get; init; }
}
