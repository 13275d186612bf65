using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Review;

/// <summary>What a reviewer has ticked, chosen and noted so far. Stays for its owner when the lease ends; nobody else sees it.</summary>
[SavedWithoutReceipt("It decides nothing: a decision takes it over, with a row.")]
internal sealed class Draft
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required Guid CustomerId { get; init; }
    public required int Attempt { get; init; }
    public required string PersonNumber { get; init; }
    public string Answers { get; private set; } = Checklist.Empty.ToString();
    public string? Reason { get; private set; }

    /// <summary>Whether words were left, readable or not.</summary>
    public bool HasNote => Note is not null;

    private byte[]? Note { get; set; }

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; private set; }

    /// <param name="customer">Whose secret the note hangs on; without it no note is kept.</param>
    public void Save(CaseDraft words, DateTime now, Envelope envelope, CustomerSecret? customer)
    {
        (Answers, Reason, SavedAt) = (words.Checklist.ToString(), words.Reason?.Code, now);
        Note = words.Note is { } note && customer is not null
            ? envelope.Seal(Encoding.UTF8.GetBytes(note), KeyPurposes.Draft, Id.ToByteArray(), customer)
            : null;
    }

    public CaseDraft ToWords(Envelope envelope, CustomerSecret? customer) => new(
        Checklist.Parse(Answers),
        ReasonCode.Find(Reason),
        Note is not null && customer is not null
            ? Encoding.UTF8.GetString(envelope.Open(Note, KeyPurposes.Draft, Id.ToByteArray(), customer))
            : null,
        SavedAt);

    private sealed class Configuration : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> draft)
        {
            draft.ToTable("Drafts").HasKey(d => d.Id);
            draft.Property(d => d.Id).ValueGeneratedNever();
            draft.Property(d => d.PersonNumber).HasMaxLength(64);
            draft.Property(d => d.Answers).HasMaxLength(Checklist.Length);
            draft.Property(d => d.Reason).HasMaxLength(32);
            draft.Property(d => d.Note).IsSealed(KeyPurposes.Draft, nameof(CustomerId));
            draft.HasIndex(d => new { d.CaseId, d.Attempt, d.PersonNumber }).IsUnique();
        }
    }
}
