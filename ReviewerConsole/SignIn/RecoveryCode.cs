using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Keys;

namespace ReviewerConsole.SignIn;

/// <summary>One of the codes that stand in for a lost authenticator, each good once. Only a keyed hash is kept.</summary>
internal sealed class RecoveryCode
{
    public const int Count = 10;

    private const int Length = 16; // 80 bits
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32: no I, L, O, U

    public required Guid Id { get; init; }
    public required Guid StaffId { get; init; }

    /// <summary>HMAC-SHA-256 over member and code.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? UsedAt { get; set; }

    /// <summary>A fresh code in groups of four, as it is shown and typed.</summary>
    public static string NewText() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(g => new string(g)));

    public static RecoveryCode Of(Guid staffId, string text, BlindIndex index, DateTime now) =>
        new() { Id = Guid.CreateVersion7(now), StaffId = staffId, Hash = HashOf(staffId, text, index) };

    public static byte[] HashOf(Guid staffId, string text, BlindIndex index) =>
        index.Of(KeyPurposes.RecoveryCode, $"{staffId:N}:{Canonical(text)}");

    // As Crockford says: case does not matter, and look-alikes are read as what they look like.
    private static string Canonical(string text) => new([.. text.ToUpperInvariant()
        .Where(c => c is not ('-' or ' '))
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c })]);

    private sealed class Configuration : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> code)
        {
            code.ToTable("StaffRecoveryCodes").HasKey(c => c.Id);
            code.Property(c => c.Id).ValueGeneratedNever();
            code.Property(c => c.Hash).HasMaxLength(32);
            code.Property(c => c.UsedAt).IsConcurrencyToken();
            code.HasIndex(c => new { c.StaffId, c.Hash }).IsUnique();
        }
    }
}
