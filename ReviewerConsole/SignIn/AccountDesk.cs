using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>One's own account as its owner sees it.</summary>
internal sealed record AccountView(string Email, int RecoveryCodesLeft);

/// <summary>What a member of staff does about their own account.</summary>
internal sealed class AccountDesk(
    AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, IPasswordHasher<StaffMember> hasher, SignInDesk signIn, Factors factors,
    SignInTries tries, Sessions sessions, TimeProvider clock)
{
    /// <returns><see langword="null"/> when the session has ended.</returns>
    public async Task<AccountView?> ReadAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (actor.SessionId is not { } session || await LiveStaff.FindAsync(db, session, clock.UtcNow(), ct) is not { } live)
        {
            return null;
        }

        var email = await db.Set<StaffMember>().Where(m => m.Id == live.StaffId).Select(m => m.Email!).SingleAsync(ct);
        return new(email, await db.Set<RecoveryCode>().CountAsync(c => c.StaffId == live.StaffId && c.UsedAt == null, ct));
    }

    /// <summary>Changes the password against the current one and a code; every other session of this person ends.</summary>
    /// <returns>The problem's code; <see langword="null"/> when it is changed.</returns>
    /// <exception cref="AuditUnavailableException">Nothing was changed.</exception>
    public async Task<string?> ChangePasswordAsync(
        Actor actor, string current, string code, string password, string repeated, CancellationToken ct)
    {
        var (member, free) = await BeginAsync(actor, ct);
        if (member is null)
        {
            return "gone";
        }

        if (PasswordRule.ProblemOf(password, repeated, member.Email!) is { } problem)
        {
            return problem;
        }

        var right = signIn.IsPassword(member, current) && free;
        var hash = hasher.HashPassword(member, PasswordRule.Canonical(password));
        IReadOnlyList<Guid> ended = [];
        var answer = await gate.CommitAsync(actor, new ChangePassword(), async (db, receipt) =>
        {
            var own = await db.Set<StaffMember>().SingleAsync(m => m.Id == member.Id, ct);
            if (!right || own.PasswordHash != member.PasswordHash || await factors.UseAsync(db, own.Id, code, receipt.At, ct) is null)
            {
                return new("password");
            }

            (own.PasswordHash, own.SecurityStamp) = (hash, Guid.NewGuid().ToString());
            await tries.ForgetAsync(db, own.NormalizedEmail!, ct);
            ended = await Sessions.EndAllAsync(db, receipt, own.PersonNumber, SessionEnd.Revoked, keep: actor.SessionId, ct);
            return null;
        }, ct);
        sessions.Tell(ended);
        return answer.Code;
    }

    private async Task<(StaffMember? Member, bool Free)> BeginAsync(Actor actor, CancellationToken ct)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var member = await db.Set<StaffMember>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == actor.StaffId, ct);
            return (member, member is not null && await tries.BeginAsync(member.NormalizedEmail!, ct));
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e);
        }
    }
}
