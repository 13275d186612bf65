using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.SignIn;

/// <summary>
/// Counts tries by e-mail address, known or not, so that neither time nor lockout tells who has an account.
/// A try counts before it is checked: a thousand at once are still ten (OWASP ASVS 5.0, 6.3.1).
/// </summary>
internal sealed class SignInTries(Bookkeeping books, BlindIndex index, TimeProvider clock)
{
    /// <summary>Tries in a row before the address is locked.</summary>
    public const int Limit = 10;

    /// <summary>How long a lock lasts, and after how long without a try the count begins anew.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    /// <returns>Whether this try may count. <see langword="false"/> while the address is locked, which no further try prolongs.</returns>
    /// <exception cref="TimeoutException">The database writer was busy.</exception>
    public Task<bool> BeginAsync(string normalizedEmail, CancellationToken ct)
    {
        var key = KeyOf(normalizedEmail);
        return books.ChangeAsync(
            async db =>
            {
                var now = clock.UtcNow();
                var stale = now - Window;
                db.RemoveRange(await db.Set<Tries>().Where(t => t.LastAt <= stale && t.Address != key).OrderBy(t => t.LastAt).Take(20).ToListAsync(ct));
                var tries = await db.Set<Tries>().SingleOrDefaultAsync(t => t.Address == key, ct) ?? db.Add(new Tries { Address = key }).Entity;
                return tries.Begin(now);
            },
            ct);
    }

    /// <summary>Forgets the tries of somebody who has proved who they are.</summary>
    /// <param name="db">The gate's context.</param>
    public async Task ForgetAsync(ConsoleDbContext db, string normalizedEmail, CancellationToken ct)
    {
        var key = KeyOf(normalizedEmail);
        db.RemoveRange(await db.Set<Tries>().Where(t => t.Address == key).ToListAsync(ct));
    }

    private byte[] KeyOf(string normalizedEmail) => index.Of(KeyPurposes.SignInTries, normalizedEmail);

    [SavedWithoutReceipt("A count of tries gives nobody a right; the refusal itself is a row.")]
    private sealed class Tries
    {
        /// <summary>HMAC-SHA-256 of the address: what strangers type is not kept.</summary>
        public required byte[] Address { get; init; }

        public int Count { get; private set; }

        /// <summary>UTC.</summary>
        public DateTime LastAt { get; private set; }

        public bool Begin(DateTime now)
        {
            var old = now - LastAt >= Window;
            if (!old && Count >= Limit)
            {
                return false;
            }

            (Count, LastAt) = (old ? 1 : Count + 1, now);
            return true;
        }

        private sealed class Configuration : IEntityTypeConfiguration<Tries>
        {
            public void Configure(EntityTypeBuilder<Tries> tries)
            {
                tries.ToTable("SignInTries").HasKey(t => t.Address);
                tries.Property(t => t.Address).HasMaxLength(32).ValueGeneratedNever();
                tries.HasIndex(t => t.LastAt);
            }
        }
    }
}
