using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.SignIn;

/// <summary>The authenticator app of a member of staff.</summary>
internal sealed class Authenticator
{
    public required Guid StaffId { get; init; }

    /// <summary>The shared key, sealed: whoever copies the database cannot compute a code.</summary>
    public required byte[] SealedKey { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime EnrolledAt { get; init; }

    /// <summary>The time step of the last code that was accepted; that code and older ones are used up.</summary>
    public required long LastStep { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Authenticator>
    {
        public void Configure(EntityTypeBuilder<Authenticator> authenticator)
        {
            authenticator.ToTable("StaffAuthenticators").HasKey(a => a.StaffId);
            authenticator.Property(a => a.StaffId).ValueGeneratedNever();
            authenticator.Property(a => a.SealedKey).IsSealed(KeyPurposes.Authenticator);
            authenticator.Property(a => a.LastStep).IsConcurrencyToken();
        }
    }
}
