using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>Words that belong to a row. Kept beside the trail so that they can be erased; the row keeps only their salted hash.</summary>
internal sealed class AuditNote
{
    public required long EventId { get; init; }

    /// <summary>32 random bytes, without which the hash in the row says nothing.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>The words, sealed.</summary>
    public required byte[] Text { get; init; }

    public static AuditNote Of(long eventId, string text, Envelope envelope) => new()
    {
        EventId = eventId,
        Salt = RandomNumberGenerator.GetBytes(32),
        Text = envelope.Seal(Encoding.UTF8.GetBytes(text), KeyPurposes.Note, BitConverter.GetBytes(eventId)),
    };

    /// <returns>SHA-256 of salt and words, 64 hex digits.</returns>
    public string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData([.. Salt, .. Encoding.UTF8.GetBytes(text)]));

    public string Read(Envelope envelope) =>
        Encoding.UTF8.GetString(envelope.Open(Text, KeyPurposes.Note, BitConverter.GetBytes(EventId)));

    private sealed class Configuration : IEntityTypeConfiguration<AuditNote>
    {
        public void Configure(EntityTypeBuilder<AuditNote> note)
        {
            note.ToTable("AuditNotes").HasKey(n => n.EventId);
            note.Property(n => n.EventId).ValueGeneratedNever();
            note.Property(n => n.Salt).HasMaxLength(32);
        }
    }
}
