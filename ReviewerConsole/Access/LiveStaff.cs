using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Access;

/// <summary>A member of staff as the database knows them at this moment, in a session that lives.</summary>
/// <param name="Roles">Empty when the person's roles exclude each other: deny wins.</param>
public sealed record LiveStaff(Guid StaffId, string Code, string PersonNumber, IReadOnlyList<string> Roles, StaffSession Session)
{
    /// <summary>Reads member, roles and session again, whatever a cookie or a circuit still believes.</summary>
    /// <param name="db">The context of the act, so that answer and act are of one transaction. The session is tracked.</param>
    /// <param name="now">UTC.</param>
    /// <returns><see langword="null"/> when the session has ended or the account is closed.</returns>
    internal static async Task<LiveStaff?> FindAsync(DbContext db, Guid sessionId, DateTime now, CancellationToken ct)
    {
        var found = await (
            from s in db.Set<StaffSession>()
            join m in db.Set<StaffMember>() on s.StaffId equals m.Id
            where s.Id == sessionId
            select new { Session = s, m.Id, m.Code, m.PersonNumber, m.DisabledAt }).SingleOrDefaultAsync(ct);
        return found is null || found.DisabledAt is not null || !found.Session.IsLive(now)
            ? null
            : new(found.Id, found.Code, found.PersonNumber, await RolesAsync(db, found.PersonNumber, found.Id, ct), found.Session);
    }

    /// <summary>
    /// The roles that count for one account. What excludes what is asked of the person: an administrator who also has a
    /// reviewer's account is neither.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> RolesAsync(DbContext db, string personNumber, Guid staffId, CancellationToken ct)
    {
        var held = await (
            from m in db.Set<StaffMember>()
            join has in db.Set<IdentityUserRole<Guid>>() on m.Id equals has.UserId
            join role in db.Set<IdentityRole<Guid>>() on has.RoleId equals role.Id
            where m.PersonNumber == personNumber && m.DisabledAt == null
            orderby role.Name
            select new { m.Id, Role = role.Name! }).ToListAsync(ct);
        return Access.Roles.MayBeHeldTogether([.. held.Select(h => h.Role).Distinct()])
            ? [.. held.Where(h => h.Id == staffId).Select(h => h.Role)]
            : [];
    }
}
