using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>
/// Reads session, member and roles again for every request that brings a session cookie, and notes for everybody from
/// where they come. A circuit keeps what it finds here; the gate reads again at every act.
/// </summary>
internal sealed class LiveSession(RequestDelegate next, IDbContextFactory<ConsoleDbContext> databases, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            http.User = await ReadAsync(http);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // nobody is anybody while the rows cannot be read
            return;
        }

        await next(http);
    }

    private async Task<ClaimsPrincipal> ReadAsync(HttpContext http)
    {
        var network = RequestSource.IdentityOf(http);
        var claimed = Actor.Of(http.User);
        if (claimed.Kind != ActorKind.Staff)
        {
            return new([.. http.User.Identities, network]);
        }

        if (await FindAsync(claimed, http.RequestAborted) is { } live)
        {
            return new([Actor.StaffIdentity(live.StaffId, live.Code, live.Session.Id, live.Roles, IdentityConstants.ApplicationScheme), network]);
        }

        http.Items[SessionCookie.EndedKey] = await WhyAsync(claimed, http.RequestAborted);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme); // takes the dead cookie away
        return new(network);
    }

    private async Task<LiveStaff?> FindAsync(Actor claimed, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return claimed.SessionId is { } session ? await LiveStaff.FindAsync(db, session, clock.UtcNow(), ct) : null;
    }

    private async Task<string?> WhyAsync(Actor claimed, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var session = await db.Set<StaffSession>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == claimed.SessionId, ct);
        return (session?.Ending ?? session?.RanOut(clock.UtcNow())) is { } why ? SessionEnded.Word(why) : null;
    }
}
