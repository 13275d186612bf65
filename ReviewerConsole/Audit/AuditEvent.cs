using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.Audit;

/// <summary>
/// One row of the audit table. Written once, never changed. The leaf is what counts; the columns repeat parts of it
/// so that it can be found.
/// </summary>
public sealed class AuditEvent
{
    /// <summary>Position in the table, from 1, without reuse.</summary>
    public required long Id { get; init; }

    /// <summary>The row itself as canonical JSON, UTF-8, at most 2048 bytes.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>HMAC-SHA256 of <see cref="Leaf"/> under the key of <see cref="Instance"/>, 32 bytes.</summary>
    public required byte[] Tag { get; init; }

    /// <summary>UTC, milliseconds.</summary>
    public required DateTime AtUtc { get; init; }
    public required string Action { get; init; }
    public required Outcome Outcome { get; init; }
    public required string ActorId { get; init; }
    public string? Purpose { get; init; }
    public string? CaseId { get; init; }
    public Guid? CustomerId { get; init; }
    public Guid? DocumentId { get; init; }

    /// <summary>16 hex digits.</summary>
    public string? ViewId { get; init; }

    /// <summary>The running program that wrote the row, and its own gap-free count.</summary>
    public required Guid Instance { get; init; }
    public required long InstanceSequence { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<AuditEvent>
    {
        public void Configure(EntityTypeBuilder<AuditEvent> entry)
        {
            entry.ToTable("AuditEvents").HasKey(e => e.Id);
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.Property(e => e.Leaf).HasMaxLength(LeafWriter.MaxLength);
            entry.Property(e => e.Tag).HasMaxLength(32);
            entry.Property(e => e.Action).HasMaxLength(64);
            entry.Property(e => e.Outcome).HasConversion<string>().HasMaxLength(8);
            entry.Property(e => e.ActorId).HasMaxLength(80);
            entry.Property(e => e.Purpose).HasMaxLength(16);
            entry.Property(e => e.CaseId).HasMaxLength(32);
            entry.Property(e => e.ViewId).HasMaxLength(16);
            entry.HasIndex(e => new { e.AtUtc, e.Id });
            entry.HasIndex(e => new { e.ActorId, e.AtUtc });
            entry.HasIndex(e => new { e.ActorId, e.Action, e.AtUtc });
            entry.HasIndex(e => new { e.CaseId, e.AtUtc }); // "who looked at this application?"
            entry.HasIndex(e => new { e.CustomerId, e.AtUtc }); // "who looked at this customer?"
            entry.HasIndex(e => new { e.DocumentId, e.AtUtc });
            entry.HasIndex(e => new { e.Action, e.AtUtc });
            entry.HasIndex(e => new { e.Outcome, e.AtUtc }); // refusals are few among millions
            entry.HasIndex(e => new { e.Purpose, e.AtUtc });
            entry.HasIndex(e => e.ViewId);
            entry.HasIndex(e => new { e.Instance, e.InstanceSequence }).IsUnique();
        }
    }
}
