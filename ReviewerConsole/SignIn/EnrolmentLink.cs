using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.SignIn;

/// <summary>The one-time link with which a new member sets password and authenticator. A member has one; a newer replaces it.</summary>
internal sealed class EnrolmentLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required Guid StaffId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? UsedAt { get; set; }

    /// <returns>256 random bits, base64url.</returns>
    public static string NewToken() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static string PathOf(string token) => $"/welcome/{token}";

    private sealed class Configuration : IEntityTypeConfiguration<EnrolmentLink>
    {
        public void Configure(EntityTypeBuilder<EnrolmentLink> link)
        {
            link.ToTable("EnrolmentLinks").HasKey(l => l.StaffId);
            link.Property(l => l.StaffId).ValueGeneratedNever();
            link.Property(l => l.Hash).HasMaxLength(32).IsConcurrencyToken();
            link.Property(l => l.UsedAt).IsConcurrencyToken();
            link.HasIndex(l => l.Hash).IsUnique();
        }
    }
}
