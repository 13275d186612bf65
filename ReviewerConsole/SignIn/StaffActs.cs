using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

// The acts by which people come and go, and who may do which. Rows name people by code, never by e-mail or number.

/// <summary>The console itself adds a member of the demo staff.</summary>
internal sealed record CreateDemoStaff(string Code, string Role) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "user.created";
    public Subject Subject => default;
    public Facts Facts => new() { About = Code, Reason = Role };
}

/// <summary>Somebody with one of the two codes of the first run becomes the first to hold its role.</summary>
internal sealed record RedeemBootstrapCode(string Role) : IAuditedChange
{
    public static string Policy => Policies.Anyone;
    public static string Name => "role.grant_approved";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Role };
}

/// <summary>An account came into being with another act.</summary>
internal sealed record UserCreated(string Code) : IAuditedFact
{
    public static string Name => "user.created";
    public Subject Subject => default;
    public Facts Facts => new() { About = Code };
}

/// <summary>An administrator proposes that a person be given a role.</summary>
/// <param name="Account">The account's code; <see langword="null"/> for a person who is new.</param>
/// <param name="Why">The administrator's words.</param>
internal sealed record ProposeGrant(string Role, string? Account, string Why) : IAuditedChange
{
    public static string Policy => Policies.ProposeGrants;
    public static string Name => "role.grant_proposed";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Role, About = Account, Note = Why, Purpose = Purposes.Admin };
}

/// <summary>A compliance officer lets a proposed grant come true.</summary>
internal sealed record ApproveGrant(Guid ProposalId, string Role, string? Account) : IAuditedChange
{
    public static string Policy => Policies.ApproveGrants;
    public static string Name => "role.grant_approved";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Role, About = Account, Purpose = Purposes.Admin };
}

/// <summary>A compliance officer turns a proposed grant down.</summary>
internal sealed record DeclineGrant(Guid ProposalId, string Role, string? Account) : IAuditedChange
{
    public static string Policy => Policies.ApproveGrants;
    public static string Name => "role.grant_revoked";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Role, About = Account, Purpose = Purposes.Admin };
}

/// <summary>A role is taken away. Taking away needs one person only: deny wins.</summary>
internal sealed record RevokeRole(Guid StaffId, string Role, string Account) : IAuditedChange
{
    public static string Policy => Policies.SeeStaff;
    public static string Name => "role.grant_revoked";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Role, About = Account, Purpose = Purposes.Admin };
}

/// <summary>An administrator makes the one-time link with which a new member enrols.</summary>
internal sealed record IssueLink(Guid StaffId, string Account) : IAuditedChange
{
    public static string Policy => Policies.ProposeGrants;
    public static string Name => "factor.reset";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = "enrolment-link", About = Account, Purpose = Purposes.Admin };
}

/// <summary>Whoever holds a one-time link sets password and authenticator. The link is all that is known of them.</summary>
internal sealed record Enrol(string? Account) : IAuditedChange
{
    public static string Policy => Policies.Anyone;
    public static string Name => "factor.enrolled";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = "password+totp", About = Account };
}

/// <summary>A member of staff changes their own password.</summary>
internal sealed record ChangePassword : IAuditedChange
{
    public static string Policy => Policies.SignedIn;
    public static string Name => "factor.enrolled";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = "password", Purpose = Purposes.Own };
}
