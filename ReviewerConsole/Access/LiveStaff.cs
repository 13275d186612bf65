using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Access;

/// <summary>A member of staff as the database knows them at this moment, in a session that lives.</summary>
/// <param name="Roles">Empty when the roles exclude each other: deny wins.</param>
public sealed record LiveStaff(Guid StaffId, string Code, string PersonNumber, IReadOnlyList<string> Roles, StaffSession Session)
{
    /// <summary>Reads member, roles and session again, whatever a cookie or a circuit still believes.</summary>
    /// <param name="db">The context of the act, so that answer and act are of one transaction. The session is tracked.</param>
    /// <param name="now">UTC.</param>
    /// <returns><see langword="null"/> when the session has ended or the member is closed or locked out.</returns>
    internal static async Task<LiveStaff?> FindAsync(DbContext db, Guid sessionId, DateTime now, CancellationToken ct)
    {
        var found = await (
            from s in db.Set<StaffSession>()
            join m in db.Set<StaffMember>() on s.StaffId equals m.Id
            where s.Id == sessionId
            select new { Session = s, m.Id, m.Code, m.PersonNumber, m.DisabledAt }).SingleOrDefaultAsync(ct);
        if (found is null || found.DisabledAt is not null || !found.Session.IsLive(now))
        {
            return null;
        }

        var roles = await (
            from held in db.Set<IdentityUserRole<Guid>>()
            join role in db.Set<IdentityRole<Guid>>() on held.RoleId equals role.Id
            where held.UserId == found.Id
            orderby role.Name
            select role.Name).ToListAsync(ct);
        return new(found.Id, found.Code, found.PersonNumber, Effective(roles), found.Session);
    }

    private static List<string> Effective(List<string> held) =>
        Access.Roles.MayBeHeldTogether(held) ? held : [];
}
