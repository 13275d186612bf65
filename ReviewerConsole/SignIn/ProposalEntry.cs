using ReviewerConsole.Access;

namespace ReviewerConsole.SignIn;

/// <summary>What the form for a proposal holds.</summary>
public sealed class ProposalEntry
{
    /// <summary>An account's id as the list of accounts has it; empty for a new person.</summary>
    public string For { get; set; } = "";
    public string? Email { get; set; }
    public string? PersonNumber { get; set; }
    public string Role { get; set; } = Roles.Reviewer;
    public string? Why { get; set; }

    public Guid? StaffId => Guid.TryParse(For, out var id) ? id : null;
}
