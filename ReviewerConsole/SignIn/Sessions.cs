using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>How sessions end, whoever ends them: each with its row, and told to the rooms that hang on it.</summary>
internal sealed class Sessions(AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, SessionNews news, TimeProvider clock)
{
    /// <summary>Ends the actor's own session.</summary>
    /// <exception cref="AuditUnavailableException">It lives on.</exception>
    public async Task SignOutAsync(Actor actor, CancellationToken ct)
    {
        var answer = await gate.CommitAsync(actor, new SignOut(), async (db, receipt) =>
        {
            var session = await db.Set<StaffSession>().SingleOrDefaultAsync(s => s.Id == actor.SessionId, ct);
            session?.End(receipt.At, SessionEnd.SignedOut);
            return session is null ? new Refusal("no-session") : null;
        }, ct);
        if (answer.Allowed)
        {
            news.TellEnded(actor.SessionId!.Value);
        }
    }

    /// <summary>Within a change: ends every session of one person, whichever account it was begun with.</summary>
    /// <param name="keep">A session that goes on.</param>
    /// <returns>Ids to <see cref="Tell"/> once the change is committed.</returns>
    public static async Task<IReadOnlyList<Guid>> EndAllAsync<TAct>(
        ConsoleDbContext db, Receipt<TAct> receipt, string personNumber, SessionEnd why, Guid? keep, CancellationToken ct)
        where TAct : class, IAuditedAct
    {
        var open = await (
            from s in db.Set<StaffSession>()
            join m in db.Set<StaffMember>() on s.StaffId equals m.Id
            where m.PersonNumber == personNumber && s.EndedAt == null && s.Id != keep
            select new { Session = s, Member = m }).ToListAsync(ct);
        foreach (var one in open)
        {
            var ending = one.Session.RanOut(receipt.At) ?? why;
            one.Session.End(receipt.At, ending);
            receipt.Also(SessionEnded.Owner(one.Member, one.Session.Id), new SessionEnded(ending));
        }

        return [.. open.Select(o => o.Session.Id)];
    }

    /// <summary>Passes on, after the commit, that sessions ended.</summary>
    public void Tell(IEnumerable<Guid> ended)
    {
        foreach (var id in ended)
        {
            news.TellEnded(id);
        }
    }

    /// <summary>Notes the end of sessions that ran out by themselves.</summary>
    /// <exception cref="AuditUnavailableException">The rest is noted next time.</exception>
    public async Task ExpireAsync(CancellationToken ct)
    {
        var now = clock.UtcNow();
        await using var reading = await databases.CreateDbContextAsync(ct);
        var open = await (
            from s in reading.Set<StaffSession>().AsNoTracking()
            join m in reading.Set<StaffMember>().AsNoTracking() on s.StaffId equals m.Id
            where s.EndedAt == null
            select new { Session = s, Member = m }).ToListAsync(ct);
        foreach (var one in open.Where(o => o.Session.RanOut(now) is not null))
        {
            var answer = await gate.CommitAsync(
                SessionEnded.Owner(one.Member, one.Session.Id), db => StillOpenAsync(db, one.Session.Id, ct), async (db, receipt) =>
                {
                    var act = receipt.Spend();
                    (await db.Set<StaffSession>().SingleAsync(s => s.Id == act.SessionId, ct)).End(receipt.At, act.Why);
                    return null;
                }, ct);
            if (answer.Allowed)
            {
                news.TellEnded(one.Session.Id);
            }
        }
    }

    // Between the list and the writer's turn it may have been used again, or ended otherwise.
    private async Task<ExpireSession?> StillOpenAsync(ConsoleDbContext db, Guid id, CancellationToken ct) =>
        await db.Set<StaffSession>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndedAt == null, ct) is { } session
            && session.RanOut(clock.UtcNow()) is { } why
            ? new(session.Id, session.StaffId, why)
            : null;
}
