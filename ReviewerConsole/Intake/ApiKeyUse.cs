using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>When a key was last used, to the minute, so that keys nobody uses can be found and revoked.</summary>
[SavedWithoutReceipt("When a key was last used says nothing of a customer and gives nobody a right.")]
internal sealed class ApiKeyUse
{
    public required string KeyId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<ApiKeyUse>
    {
        public void Configure(EntityTypeBuilder<ApiKeyUse> use)
        {
            use.ToTable("ApiKeyUses").HasKey(u => u.KeyId);
            use.Property(u => u.KeyId).HasMaxLength(16);
        }
    }
}
