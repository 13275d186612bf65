using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>Answers <see cref="LiveLease"/>: the actor's own lease, on that case, in this session, still alive, and held by a senior where it must be.</summary>
internal sealed class LiveLeaseHandler(IDbContextFactory<ConsoleDbContext> databases, TimeProvider clock)
    : AuthorizationHandler<LiveLease, ILeasedAct>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, LiveLease requirement, ILeasedAct resource)
    {
        var actor = Actor.Of(context.User);
        if (!actor.Roles.Contains(Roles.Reviewer) && !actor.Roles.Contains(Roles.SeniorReviewer))
        {
            return; // the role refuses, and says so
        }

        await using var db = await databases.CreateDbContextAsync();
        var lease = await Lease.Live(db, clock.UtcNow())
            .Where(h => h.Lease.Id == resource.LeaseId && h.Lease.CaseReference == resource.CaseReference
                && h.Lease.StaffId == actor.StaffId && h.Lease.SessionId == actor.SessionId)
            .Select(h => h.Lease).AsNoTracking().SingleOrDefaultAsync();
        if (lease is not null && (!lease.NeedsSenior || actor.Roles.Contains(Roles.SeniorReviewer)))
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new(this, Refusals.NoLiveLease));
        }
    }
}
