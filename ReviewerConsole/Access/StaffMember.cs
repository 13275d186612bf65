using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.Access;

/// <summary>A member of staff who signs in. Never deleted, since the trail names the code.</summary>
public sealed class StaffMember : IdentityUser<Guid>
{
    /// <summary>The code in trail and marks, for example <c>RV-014</c>. Given once, never changed, never given again.</summary>
    public required string Code { get; init; }

    /// <summary>
    /// The person behind the account, as the employer numbers them. Two accounts of one person share it:
    /// maker and checker are told apart by person, not by login.
    /// </summary>
    public required string PersonNumber { get; init; }

    /// <summary>UTC, set when the account was closed.</summary>
    public DateTime? DisabledAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<StaffMember>
    {
        public void Configure(EntityTypeBuilder<StaffMember> member)
        {
            member.Property(m => m.Code).HasMaxLength(16);
            member.HasIndex(m => m.Code).IsUnique();
            member.Property(m => m.PersonNumber).HasMaxLength(64);
            member.HasIndex(m => m.PersonNumber);
        }
    }
}
