using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.Access;

/// <summary>Why a session ended.</summary>
public enum SessionEnd
{
    SignedOut = 1,
    Idle = 2,
    TooOld = 3,
    Replaced = 4,
    Revoked = 5,
}

/// <summary>One sign-in, from start to end. The cookie names it; what counts is this row.</summary>
public sealed class StaffSession
{
    /// <summary>Without any act for this long, a session is over (OWASP ASVS 5.0 V7.3.1).</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(15);

    /// <summary>However busy, a session ends after this long (OWASP ASVS 5.0 V7.3.2).</summary>
    public static readonly TimeSpan AgeLimit = TimeSpan.FromHours(12);

    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(30);

    public required Guid Id { get; init; }
    public required Guid StaffId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>UTC, the last act, to within half a minute.</summary>
    public DateTime LastActiveAt { get; private set; }

    /// <summary>UTC; <see langword="null"/> while it lives.</summary>
    public DateTime? EndedAt { get; private set; }
    public SessionEnd? Ending { get; private set; }

    public static StaffSession Start(Guid staffId, DateTime now) =>
        new() { Id = Guid.CreateVersion7(now), StaffId = staffId, StartedAt = now, LastActiveAt = now };

    /// <returns>Whether an act at <paramref name="now"/> (UTC) still belongs to this session. A clock set back revives nothing.</returns>
    public bool IsLive(DateTime now) => EndedAt is null && RanOut(now) is null;

    /// <returns>Why the session is over at <paramref name="now"/> (UTC) without anybody ending it; otherwise <see langword="null"/>.</returns>
    public SessionEnd? RanOut(DateTime now) =>
        now - StartedAt >= AgeLimit ? SessionEnd.TooOld
        : now - LastActiveAt >= IdleLimit ? SessionEnd.Idle
        : null;

    /// <summary>Notes an act, at most twice a minute, so that work does not become a write for every read.</summary>
    internal void Touch(DateTime now)
    {
        if (now - LastActiveAt >= Resolution)
        {
            LastActiveAt = now;
        }
    }

    /// <summary>Ends the session for good. The first reason stays.</summary>
    internal void End(DateTime now, SessionEnd why)
    {
        if (EndedAt is null)
        {
            (EndedAt, Ending) = (now, why);
        }
    }

    private sealed class Configuration : IEntityTypeConfiguration<StaffSession>
    {
        public void Configure(EntityTypeBuilder<StaffSession> session)
        {
            session.ToTable("StaffSessions").HasKey(s => s.Id);
            session.Property(s => s.Id).ValueGeneratedNever();
            session.Property(s => s.Ending).HasConversion<string>().HasMaxLength(16);
            session.Property(s => s.EndedAt).IsConcurrencyToken();
            session.HasIndex(s => new { s.StaffId, s.EndedAt });
        }
    }
}
