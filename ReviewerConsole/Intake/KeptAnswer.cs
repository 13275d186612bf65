using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>
/// The answer to a request that was carried out under an <c>Idempotency-Key</c>. It commits with the change and its row,
/// so that there is never one without the other, and no mark of a request that died half-way.
/// </summary>
[SavedWithoutReceipt("It repeats an answer that was given, and gives nobody a right. Where the answer is to a change, both commit together.")]
internal sealed class KeptAnswer
{
    public const int BodyLength = 4000;

    public required Guid Id { get; init; }

    /// <summary>HMAC-SHA-256 of integrator and key, 32 bytes: a key may say anything.</summary>
    public required byte[] Key { get; init; }

    /// <summary>HMAC-SHA-256 of method, path and body, 32 bytes: the body is kept nowhere.</summary>
    public required byte[] Request { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }
    public string? Location { get; init; }

    /// <summary>JSON as it was sent: the number in it is a mask.</summary>
    public required string Body { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<KeptAnswer>
    {
        public void Configure(EntityTypeBuilder<KeptAnswer> kept)
        {
            kept.ToTable("KeptAnswers").HasKey(k => k.Id);
            kept.Property(k => k.Id).ValueGeneratedNever();
            kept.Property(k => k.Key).HasMaxLength(32);
            kept.Property(k => k.Request).HasMaxLength(32);
            kept.Property(k => k.Location).HasMaxLength(200);
            kept.Property(k => k.Body).HasMaxLength(BodyLength);
            kept.HasIndex(k => k.Key).IsUnique(); // of two that answer at once, one does
            kept.HasIndex(k => k.At);
        }
    }
}
