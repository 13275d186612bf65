using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.SignIn;

/// <summary>A role that an administrator wants a person to have, until a compliance officer has decided.</summary>
internal sealed class GrantProposal
{
    public required Guid Id { get; init; }

    /// <summary>The account; <see langword="null"/> for a person who gets a first one.</summary>
    public Guid? StaffId { get; init; }

    /// <summary>For a new account.</summary>
    public string? Email { get; init; }

    public required string PersonNumber { get; init; }
    public required string Role { get; init; }

    /// <summary>The administrator's words.</summary>
    public required string Why { get; init; }

    public required Guid ProposedBy { get; init; }

    /// <summary>Person number of the one who proposed: that person does not approve.</summary>
    public required string ProposedByPerson { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ProposedAt { get; init; }

    /// <summary>UTC; <see langword="null"/> while it waits.</summary>
    public DateTime? DecidedAt { get; private set; }

    public bool Approved { get; private set; }

    public void Decide(bool approved, DateTime now) => (Approved, DecidedAt) = (approved, now);

    private sealed class Configuration : IEntityTypeConfiguration<GrantProposal>
    {
        public void Configure(EntityTypeBuilder<GrantProposal> proposal)
        {
            proposal.ToTable("GrantProposals").HasKey(p => p.Id);
            proposal.Property(p => p.Id).ValueGeneratedNever();
            proposal.Property(p => p.Email).HasMaxLength(256);
            proposal.Property(p => p.PersonNumber).HasMaxLength(64);
            proposal.Property(p => p.Role).HasMaxLength(32);
            proposal.Property(p => p.Why).HasMaxLength(GrantDesk.LongestReason);
            proposal.Property(p => p.ProposedByPerson).HasMaxLength(64);
            proposal.Property(p => p.DecidedAt).IsConcurrencyToken();
            proposal.HasIndex(p => p.DecidedAt);
        }
    }
}
