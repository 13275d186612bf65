using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.Operations;

/// <summary>How far wrapping everything anew under one key version has come. One row a version.</summary>
[SavedWithoutReceipt("Bookkeeping of a walk that changes no meaning; its beginning and its end are rows.")]
internal sealed class Resealing
{
    /// <summary>How long an instance that stops in the middle keeps the others waiting.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    /// <summary>The key version that everything is to hang on.</summary>
    public required string Version { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Items that hung on older versions at the start.</summary>
    public required long Total { get; init; }

    /// <summary>UTC; set once a whole round found nothing left to do.</summary>
    public DateTime? FinishedAt { get; private set; }

    public long Done { get; private set; }

    /// <summary>Items that did not open in this round, and so stay as they are.</summary>
    public long Damaged { get; private set; }

    /// <summary>Where the walk goes on: in this store, behind this item.</summary>
    public string? Store { get; private set; }

    /// <inheritdoc cref="Store"/>
    public string? Cursor { get; private set; }

    private long DoneInRound { get; set; }

    private Guid? Holder { get; set; }

    private DateTime? HeldUntil { get; set; }

    /// <summary>Counts every save, so that of two instances one learns that it came second.</summary>
    private long Beat { get; set; }

    public bool IsHeldByAnother(Guid instance, DateTime now) => Holder != instance && HeldUntil > now;

    /// <summary>Goes on behind <paramref name="cursor"/>; <see langword="null"/> is the beginning of the store.</summary>
    public void Move(Guid instance, DateTime now, string? store, string? cursor, int done = 0, int damaged = 0)
    {
        (Store, Cursor) = (store, cursor);
        (Done, DoneInRound, Damaged) = (Done + done, DoneInRound + done, Damaged + damaged);
        (Holder, HeldUntil, Beat) = (instance, now + Hold, Beat + 1);
    }

    /// <summary>The end of a round: the walk is over when it changed nothing, else what changed under its feet gets another one.</summary>
    public void EndRound(Guid instance, DateTime now)
    {
        if (DoneInRound == 0)
        {
            (FinishedAt, Holder, HeldUntil, Beat) = (now, null, null, Beat + 1);
            return;
        }

        (DoneInRound, Damaged) = (0, 0);
        Move(instance, now, null, null);
    }

    private sealed class Configuration : IEntityTypeConfiguration<Resealing>
    {
        public void Configure(EntityTypeBuilder<Resealing> resealing)
        {
            resealing.ToTable("Resealings").HasKey(r => r.Version);
            resealing.Property(r => r.Version).HasMaxLength(16);
            resealing.Property(r => r.Store).HasMaxLength(128);
            resealing.Property(r => r.Cursor).HasMaxLength(64);
            resealing.Property(r => r.DoneInRound);
            resealing.Property(r => r.Holder);
            resealing.Property(r => r.HeldUntil);
            resealing.Property(r => r.Beat).IsConcurrencyToken();
        }
    }
}
