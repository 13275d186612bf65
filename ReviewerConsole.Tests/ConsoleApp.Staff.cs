using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests;

/// <summary>People for tests: members of staff with a live session, without the ceremony of signing in.</summary>
internal static class ConsoleStaff
{
    private static int _people;

    /// <summary>A member with <paramref name="roles"/> and a session that has just begun.</summary>
    public static async Task<Actor> StaffAsync(this ConsoleApp console, params string[] roles)
    {
        var number = Interlocked.Increment(ref _people);
        var now = console.Clock.UtcNow();
        var member = new StaffMember
        {
            Id = Guid.CreateVersion7(now),
            Code = $"{(roles.Length == 0 ? "XX" : Roles.CodePrefix(roles[0]))}-{number:000}",
            PersonNumber = $"P-{number}",
            UserName = $"person{number}@example.test",
            NormalizedUserName = $"PERSON{number}@EXAMPLE.TEST",
            Email = $"person{number}@example.test",
            NormalizedEmail = $"PERSON{number}@EXAMPLE.TEST",
            SecurityStamp = Guid.NewGuid().ToString(),
        };
        var session = StaffSession.Start(member.Id, now);
        await console.OnDatabaseAsync(async db =>
        {
            db.AddRange(member, session);
            foreach (var role in roles)
            {
                var known = await db.Set<IdentityRole<Guid>>().SingleOrDefaultAsync(r => r.Name == role);
                if (known is null)
                {
                    known = new IdentityRole<Guid>(role) { Id = Guid.CreateVersion7(now), NormalizedName = role.ToUpperInvariant() };
                    db.Add(known);
                }

                db.Add(new IdentityUserRole<Guid> { UserId = member.Id, RoleId = known.Id });
            }

            return await db.SaveChangesAsync();
        });
        return Actor.Of(new ClaimsPrincipal(Actor.StaffIdentity(member.Id, member.Code, session.Id, roles, "test")));
    }

    /// <summary>The same person at another browser.</summary>
    public static async Task<Actor> NewSessionAsync(this ConsoleApp console, Actor actor)
    {
        var session = StaffSession.Start(actor.StaffId!.Value, console.Clock.UtcNow());
        await console.OnDatabaseAsync(db =>
        {
            db.Add(session);
            return db.SaveChangesAsync();
        });
        return Actor.Of(new ClaimsPrincipal(Actor.StaffIdentity(actor.StaffId.Value, actor.Code, session.Id, actor.Roles, "test")));
    }

    /// <summary>Rows of the audit table, oldest first, without those of the console's own start.</summary>
    public static Task<List<AuditEvent>> RowsAsync(this ConsoleApp console) =>
        console.OnDatabaseAsync(db => db.Set<AuditEvent>().AsNoTracking().Where(e => e.Action != "log.started").OrderBy(e => e.Id).ToListAsync());

    /// <summary>Rows once <paramref name="expected"/> holds for them: the row of what was served follows the last byte, which the client may see first.</summary>
    public static async Task<List<AuditEvent>> RowsWhenAsync(this ConsoleApp console, Func<List<AuditEvent>, bool> expected)
    {
        var rows = await console.RowsAsync();
        while (!expected(rows))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            rows = await console.RowsAsync();
        }

        return rows;
    }

    /// <summary>A <c>Cookie</c> header as the browser of <paramref name="actor"/> would send it, sealed with the console's own keys.</summary>
    public static string Cookie(this ConsoleApp console, Actor actor)
    {
        var options = console.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(
            new(Actor.StaffIdentity(actor.StaffId!.Value, actor.Code, actor.SessionId!.Value, actor.Roles, IdentityConstants.ApplicationScheme)),
            IdentityConstants.ApplicationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }
}
