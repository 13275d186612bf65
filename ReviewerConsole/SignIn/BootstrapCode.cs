using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>One of the two codes of the first run: whoever redeems it becomes the first to hold its role.</summary>
[SavedWithoutReceipt("A code that waits gives nobody a right; redeeming it is a row.")]
internal sealed class BootstrapCode
{
    /// <summary>How long a printed code can be redeemed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required string Role { get; init; }

    /// <summary>SHA-256 of the code, which has 160 bits of its own.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? RedeemedAt { get; set; }

    /// <summary>A fresh code and its hash.</summary>
    public static (string Text, byte[] Hash) New()
    {
        var text = Totp.ToBase32(RandomNumberGenerator.GetBytes(20));
        return (string.Join('-', text.Chunk(8).Select(g => new string(g))), HashOf(text));
    }

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(
        text.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)));

    private sealed class Configuration : IEntityTypeConfiguration<BootstrapCode>
    {
        public void Configure(EntityTypeBuilder<BootstrapCode> code)
        {
            code.ToTable("BootstrapCodes").HasKey(c => c.Role);
            code.Property(c => c.Role).HasMaxLength(32);
            code.Property(c => c.Hash).HasMaxLength(32).IsConcurrencyToken();
            code.Property(c => c.RedeemedAt).IsConcurrencyToken();
        }
    }
}
