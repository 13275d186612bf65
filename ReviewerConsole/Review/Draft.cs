using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>What a reviewer has ticked, chosen and noted so far. Stays for its owner when the lease ends; nobody else sees it.</summary>
[SavedWithoutReceipt("It decides nothing: a decision takes it over, with a row.")]
internal sealed class Draft
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required int Attempt { get; init; }
    public required string PersonNumber { get; init; }
    public string Answers { get; private set; } = Checklist.Empty.ToString();
    public string? Reason { get; private set; }
    public string? Note { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; private set; }

    public void Save(CaseDraft words, DateTime now) =>
        (Answers, Reason, Note, SavedAt) = (words.Checklist.ToString(), words.Reason?.Code, words.Note, now);

    public CaseDraft ToWords() => new(Checklist.Parse(Answers), ReasonCode.Find(Reason), Note, SavedAt);

    private sealed class Configuration : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> draft)
        {
            draft.ToTable("Drafts").HasKey(d => d.Id);
            draft.Property(d => d.Id).ValueGeneratedNever();
            draft.Property(d => d.PersonNumber).HasMaxLength(64);
            draft.Property(d => d.Answers).HasMaxLength(Checklist.Length);
            draft.Property(d => d.Reason).HasMaxLength(32);
            draft.Property(d => d.Note).HasMaxLength(CaseDraft.NoteLength);
            draft.HasIndex(d => new { d.CaseId, d.Attempt, d.PersonNumber }).IsUnique();
        }
    }
}
