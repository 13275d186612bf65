using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>Words that belong to a row. Kept beside the trail so that they can be erased; the row keeps only their salted hash.</summary>
internal sealed class AuditNote
{
    public required long EventId { get; init; }

    /// <summary>Whom the row is about, if a customer: the words hang on this customer's secret.</summary>
    public Guid? CustomerId { get; private init; }

    /// <summary>32 random bytes, without which the hash in the row says nothing.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>The words, sealed.</summary>
    public required byte[] Text { get; init; }

    /// <summary>
    /// Words as they are kept: without control characters, which a terminal obeys, and without marks that turn the
    /// reading direction. Line ends stay.
    /// </summary>
    public static string Readable(string words) => string.Concat(words.Where(c =>
        c == '\n' || (!char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))))).Trim();

    public static AuditNote Of(AuditEvent row, SaltedWords words, Envelope envelope, CustomerSecret? customer) => new()
    {
        EventId = row.Id,
        CustomerId = row.CustomerId,
        Salt = words.Salt,
        Text = envelope.Seal(Encoding.UTF8.GetBytes(words.Text), KeyPurposes.Note, BitConverter.GetBytes(row.Id), customer),
    };

    public string Read(Envelope envelope, CustomerSecret? customer) =>
        Encoding.UTF8.GetString(envelope.Open(Text, KeyPurposes.Note, BitConverter.GetBytes(EventId), customer));

    private sealed class Configuration : IEntityTypeConfiguration<AuditNote>
    {
        public void Configure(EntityTypeBuilder<AuditNote> note)
        {
            note.ToTable("AuditNotes").HasKey(n => n.EventId);
            note.Property(n => n.EventId).ValueGeneratedNever();
            note.Property(n => n.Salt).HasMaxLength(32);
            note.Property(n => n.Text).IsSealed(KeyPurposes.Note, nameof(CustomerId));
        }
    }
}

/// <summary>Words and the salt that a row's hash of them is made with.</summary>
internal sealed class SaltedWords(string text)
{
    public string Text { get; } = text;

    /// <summary>32 random bytes.</summary>
    public byte[] Salt { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>SHA-256 of salt and words, 64 hex digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData([.. Salt, .. Encoding.UTF8.GetBytes(Text)]));
}
