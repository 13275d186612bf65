using System.Security.Cryptography;
using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>
/// Leave to look at one document once, within a minute. Bound to person, session, case, document and lease, so that it
/// is worth nothing to anybody else.
/// </summary>
[SavedWithoutReceipt("A ticket shows nothing. Using one does, and that is a row.")]
internal sealed class ViewTicket
{
    /// <summary>How long a ticket waits to be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>SHA-256 of the ticket, 32 bytes. The ticket itself is never stored.</summary>
    public required byte[] Hash { get; init; }
    public required Guid StaffId { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid DocumentId { get; init; }
    public required string CaseReference { get; init; }
    public required Guid LeaseId { get; init; }
    public required string Purpose { get; init; }
    public double? Left { get; init; }
    public double? Top { get; init; }
    public double? Width { get; init; }
    public double? Height { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? SpentAt { get; private set; }

    public PictureRegion? Region => Left is { } l && Top is { } t && Width is { } w && Height is { } h ? new(l, t, w, h) : null;

    /// <summary>First 64 bits of the hash, 16 hex digits, for the row.</summary>
    public string ShortHash => Convert.ToHexStringLower(Hash.AsSpan(0, 8));

    /// <summary>A new ticket: 256 random bits, base64url, 43 characters.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <returns><see langword="null"/> for anything that was never a ticket.</returns>
    public static byte[]? HashOf(string token)
    {
        Span<byte> bits = stackalloc byte[33];
        return token.Length == 43 && Base64Url.TryDecodeFromChars(token, bits, out var written) && written == 32
            ? SHA256.HashData(bits[..32])
            : null;
    }

    /// <returns>Why it cannot be used, or <see langword="null"/> after it was.</returns>
    public Refusal? Spend(Receipt<OpenDocument> receipt)
    {
        if (receipt.Actor.StaffId != StaffId || receipt.Actor.SessionId != SessionId)
        {
            return new(ViewTickets.NotYours);
        }

        if (SpentAt is not null)
        {
            return new(ViewTickets.Spent);
        }

        if (receipt.At >= ExpiresAt)
        {
            return new(ViewTickets.Expired);
        }

        SpentAt = receipt.At;
        return null;
    }

    private sealed class Configuration : IEntityTypeConfiguration<ViewTicket>
    {
        public void Configure(EntityTypeBuilder<ViewTicket> ticket)
        {
            ticket.ToTable("ViewTickets").HasKey(t => t.Hash);
            ticket.Property(t => t.Hash).HasMaxLength(32).ValueGeneratedNever();
            ticket.Property(t => t.CaseReference).HasMaxLength(32);
            ticket.Property(t => t.Purpose).HasMaxLength(16);
            ticket.Property(t => t.SpentAt).IsConcurrencyToken(); // of two that look at once, one does
            ticket.HasIndex(t => t.ExpiresAt);
        }
    }
}
