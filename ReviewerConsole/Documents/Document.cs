using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Documents;

/// <summary>How far a document has come.</summary>
public enum DocumentState
{
    Awaited = 0,
    Available = 1,
    Superseded = 2,
    Purged = 3,
}

/// <summary>What is known of a customer's document besides its pixels, which only the vault holds.</summary>
public sealed class Document
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required string CaseReference { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Its place in the case: <c>id-card</c>, <c>selfie</c>, <c>npwp</c>, <c>passport</c>.</summary>
    public required string Slot { get; init; }

    /// <summary>What the customer says it is: <c>KTP</c>, <c>SELFIE_WITH_ID</c>, <c>NPWP</c>, <c>PASSPORT</c>.</summary>
    public required string Type { get; init; }
    public DocumentState State { get; private set; }

    /// <summary>Pixels, upright, of the stored picture; 0 while awaited.</summary>
    public int Width { get; private set; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; private set; }

    /// <summary>SHA-256 of the bytes as received, 64 hex digits.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime? StoredAt { get; private set; }

    /// <summary>Names the sealed files in the vault's folder.</summary>
    internal Guid? BlobId { get; private set; }

    /// <summary>A document that the application names and the customer still owes.</summary>
    public static Document Await(Guid id, Guid caseId, string caseReference, Guid customerId, string slot, string type) => new()
    {
        Id = id, CaseId = caseId, CaseReference = caseReference, CustomerId = customerId, Slot = slot, Type = type,
    };

    internal void Accept(Receipt<StoreDocument> receipt, Guid blobId, int width, int height)
    {
        var act = receipt.Spend();
        (State, BlobId, Width, Height, Sha256, StoredAt) = (DocumentState.Available, blobId, width, height, act.ReceivedSha256, receipt.At);
    }

    private sealed class Configuration : IEntityTypeConfiguration<Document>
    {
        public void Configure(EntityTypeBuilder<Document> document)
        {
            document.ToTable("Documents").HasKey(d => d.Id);
            document.Property(d => d.Id).ValueGeneratedNever();
            document.Property(d => d.CaseReference).HasMaxLength(32);
            document.Property(d => d.Slot).HasMaxLength(32);
            document.Property(d => d.Type).HasMaxLength(32);
            document.Property(d => d.State).HasConversion<string>().HasMaxLength(16);
            document.Property(d => d.Sha256).HasMaxLength(64);
            document.Property(d => d.BlobId).IsConcurrencyToken(); // two uploads at once: one wins
            document.HasIndex(d => new { d.CaseId, d.Slot }).IsUnique();
        }
    }
}
