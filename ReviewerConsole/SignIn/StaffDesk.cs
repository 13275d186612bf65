using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>One account as the staff page shows it.</summary>
/// <param name="SamePerson">Codes of other accounts of the same person.</param>
/// <param name="RolesClash">Whether the person's roles exclude each other, so that none counts.</param>
public sealed record StaffRow(
    Guid Id, string Code, string Email, string PersonNumber, IReadOnlyList<string> Roles, bool Enrolled, bool Closed,
    IReadOnlyList<string> SamePerson, bool RolesClash);

/// <summary>One proposal that waits.</summary>
/// <param name="Accounts">Codes of the accounts that the person has already.</param>
public sealed record ProposalRow(
    Guid Id, string Whom, string PersonNumber, string Role, string Why, string ProposedBy, DateTime ProposedAt, IReadOnlyList<string> Accounts);

/// <summary>The staff page.</summary>
internal sealed record StaffView(IReadOnlyList<StaffRow> Staff, IReadOnlyList<ProposalRow> Proposals, bool MayPropose, bool MayApprove);

/// <summary>Who there is, the link for who is new, and taking a role away.</summary>
internal sealed class StaffDesk(AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, Sessions sessions, TimeProvider clock)
{
    private static readonly string[] MayNotRunOut = [Roles.Administrator, Roles.ComplianceOfficer];

    /// <returns><see langword="null"/> for whoever may not see it now, whatever their circuit still believes.</returns>
    public async Task<StaffView?> ReadAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var live = actor.SessionId is { } session ? await LiveStaff.FindAsync(db, session, clock.UtcNow(), ct) : null;
        var (propose, approve) = (live?.Roles.Contains(Roles.Administrator) == true, live?.Roles.Contains(Roles.ComplianceOfficer) == true);
        if (!propose && !approve)
        {
            return null;
        }

        var members = await db.Set<StaffMember>().AsNoTracking().OrderBy(m => m.Code).ToListAsync(ct);
        var roles = (await (
            from has in db.Set<IdentityUserRole<Guid>>()
            join role in db.Set<IdentityRole<Guid>>() on has.RoleId equals role.Id
            select new { has.UserId, Role = role.Name! }).ToListAsync(ct)).ToLookup(r => r.UserId, r => r.Role);
        var waiting = await db.Set<GrantProposal>().AsNoTracking().Where(p => p.DecidedAt == null).OrderBy(p => p.Id).ToListAsync(ct);
        var persons = members.ToLookup(m => m.PersonNumber);
        return new(
            [.. members.Select(m => Row(m, roles, persons))],
            [.. waiting.Select(p => new ProposalRow(
                p.Id, members.Find(m => m.Id == p.StaffId)?.Code ?? p.Email!, p.PersonNumber, p.Role, p.Why,
                members.Find(m => m.Id == p.ProposedBy)!.Code, p.ProposedAt, [.. persons[p.PersonNumber].Select(m => m.Code)]))],
            propose,
            approve);
    }

    /// <summary>Makes a one-time link for a member who has not enrolled yet, in place of any earlier one.</summary>
    /// <returns>The link's path, which cannot be shown again, or the problem's code.</returns>
    public async Task<(string? Path, string? Problem)> IssueLinkAsync(Actor actor, StaffRow whom, CancellationToken ct)
    {
        string? token = null;
        var answer = await gate.CommitAsync(actor, new IssueLink(whom.Id, whom.Code), async (db, receipt) =>
        {
            var member = await db.Set<StaffMember>().SingleAsync(m => m.Id == whom.Id, ct);
            if (member.PasswordHash is not null || member.DisabledAt is not null)
            {
                return new(member.DisabledAt is null ? "enrolled" : "gone");
            }

            token = await EnrolmentDesk.IssueAsync(db, member.Id, receipt.At, ct);
            return null;
        }, ct);
        return answer.Allowed ? (EnrolmentLink.PathOf(token!), null) : (null, answer.Code);
    }

    /// <summary>Takes a role away at once and ends the person's sessions.</summary>
    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public async Task<string?> RevokeAsync(Actor actor, StaffRow whom, string role, CancellationToken ct)
    {
        IReadOnlyList<Guid> ended = [];
        var answer = await gate.CommitAsync(actor, new RevokeRole(whom.Id, role, whom.Code), async (db, receipt) =>
        {
            var roleId = await db.Set<IdentityRole<Guid>>().Where(r => r.Name == role).Select(r => r.Id).SingleOrDefaultAsync(ct);
            if (await db.Set<IdentityUserRole<Guid>>().SingleOrDefaultAsync(h => h.UserId == whom.Id && h.RoleId == roleId, ct) is not { } held)
            {
                return new("decided");
            }

            if (MayNotRunOut.Contains(role) && !await OthersHoldAsync(db, roleId, whom.PersonNumber, ct))
            {
                return new("last-of-role");
            }

            db.Remove(held);
            (await db.Set<StaffMember>().SingleAsync(m => m.Id == whom.Id, ct)).SecurityStamp = Guid.NewGuid().ToString();
            ended = await Sessions.EndAllAsync(db, receipt, whom.PersonNumber, SessionEnd.Revoked, keep: null, ct);
            return null;
        }, ct);
        sessions.Tell(ended);
        return answer.Code;
    }

    private static Task<bool> OthersHoldAsync(ConsoleDbContext db, Guid roleId, string personNumber, CancellationToken ct) => (
        from h in db.Set<IdentityUserRole<Guid>>()
        join m in db.Set<StaffMember>() on h.UserId equals m.Id
        where h.RoleId == roleId && m.PersonNumber != personNumber && m.DisabledAt == null && m.PasswordHash != null
        select m.Id).AnyAsync(ct);

    private static StaffRow Row(StaffMember m, ILookup<Guid, string> roles, ILookup<string, StaffMember> persons)
    {
        var same = persons[m.PersonNumber].Where(o => o.DisabledAt is null).ToList();
        return new(
            m.Id, m.Code, m.Email!, m.PersonNumber, [.. Roles.All.Where(roles[m.Id].Contains)], m.PasswordHash is not null, m.DisabledAt is not null,
            [.. persons[m.PersonNumber].Where(o => o.Id != m.Id).Select(o => o.Code)],
            !Roles.MayBeHeldTogether([.. same.SelectMany(o => roles[o.Id]).Distinct()]));
    }
}
