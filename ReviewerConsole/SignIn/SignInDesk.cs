using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>What came of a try to sign in.</summary>
/// <param name="Staff">Whom the cookie names; <see langword="null"/> when refused. The reason stays in the trail.</param>
/// <param name="Replaced">Whether another session of this person ended with it.</param>
internal sealed record SignInResult(ClaimsIdentity? Staff, bool Replaced = false)
{
    public static SignInResult Refused { get; } = new(Staff: null);
}

/// <summary>Checks password and code of whoever wants to come in.</summary>
internal sealed class SignInDesk(
    AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, IPasswordHasher<StaffMember> hasher, ILookupNormalizer normalizer,
    Factors factors, SignInTries tries, Sessions sessions, TimeProvider clock)
{
    private readonly StaffMember _nobody = new() { Code = "-", PersonNumber = "-" };
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(new() { Code = "-", PersonNumber = "-" }, Guid.NewGuid().ToString()));

    /// <summary>The same work for every answer, and one row.</summary>
    /// <param name="asks">The request's principal, for its network.</param>
    /// <exception cref="AuditUnavailableException">Nobody is signed in, since it could not be put on record.</exception>
    public async Task<SignInResult> SignInAsync(ClaimsPrincipal asks, string email, string password, string code, CancellationToken ct)
    {
        var address = normalizer.NormalizeEmail(email.Trim());
        var checkedNow = await CheckAsync(address, password, code, ct);
        if (checkedNow.Refusal is { } reason)
        {
            await gate.RecordAsync(Actor.Of(asks), new RefuseSignIn(reason, checkedNow.Member?.Code), ct);
            return SignInResult.Refused;
        }

        var member = checkedNow.Member!;
        var session = StaffSession.Start(member.Id, clock.UtcNow());
        var staff = Actor.StaffIdentity(member.Id, member.Code, session.Id, checkedNow.Roles, IdentityConstants.ApplicationScheme);
        IReadOnlyList<Guid> ended = [];
        var answer = await gate.CommitAsync(WithNetwork(staff, asks), new BeginSession(checkedNow.Factor), async (db, receipt) =>
        {
            var refusal = await UseUpAsync(db, member, address, code, ct);
            if (refusal is null)
            {
                ended = await Sessions.EndAllAsync(db, receipt, member.PersonNumber, SessionEnd.Replaced, keep: null, ct);
                db.Add(session);
            }

            return refusal;
        }, ct);
        if (!answer.Allowed)
        {
            return SignInResult.Refused;
        }

        sessions.Tell(ended);
        return new(staff, ended.Count > 0);
    }

    /// <summary>Whether a password is the member's own; takes the same time when there is no member.</summary>
    public bool IsPassword(StaffMember? member, string password)
    {
        var nobodys = _nobodysHash.Value; // made by the first try after a start, whoever it is about
        return hasher.VerifyHashedPassword(member ?? _nobody, member?.PasswordHash ?? nobodys, PasswordRule.Canonical(password)) != PasswordVerificationResult.Failed
            && member?.PasswordHash is not null;
    }

    private async Task<Check> CheckAsync(string address, string password, string code, CancellationToken ct)
    {
        try
        {
            var free = await tries.BeginAsync(address, ct);
            await using var db = await databases.CreateDbContextAsync(ct);
            var member = await db.Set<StaffMember>().AsNoTracking().SingleOrDefaultAsync(m => m.NormalizedEmail == address, ct);
            var right = IsPassword(member, password);
            var factor = await factors.UseAsync(db, member?.Id ?? Guid.Empty, code, clock.UtcNow(), ct); // not saved here
            var roles = await LiveStaff.RolesAsync(db, member?.PersonNumber ?? "", member?.Id ?? Guid.Empty, ct);
            var refusal = (member, free, right, factor) switch
            {
                (_, false, _, _) => "locked",
                (null, _, _, _) => "unknown",
                ({ DisabledAt: not null }, _, _, _) => "closed",
                ({ PasswordHash: null }, _, _, _) => "not-enrolled",
                (_, _, false, _) => "password",
                (_, _, _, null) => "code",
                _ => roles.Count == 0 ? "no-role" : null,
            };
            return new(member, roles, factor ?? default, refusal);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e);
        }
    }

    // Under the gate's lock: what was right a moment ago may have been changed or used since.
    private async Task<Refusal?> UseUpAsync(ConsoleDbContext db, StaffMember known, string address, string code, CancellationToken ct)
    {
        var member = await db.Set<StaffMember>().SingleAsync(m => m.Id == known.Id, ct);
        if (member.PasswordHash != known.PasswordHash || member.DisabledAt is not null)
        {
            return new("changed-meanwhile");
        }

        await tries.ForgetAsync(db, address, ct);
        return await factors.UseAsync(db, member.Id, code, clock.UtcNow(), ct) is null ? new Refusal("code-used") : null;
    }

    private static Actor WithNetwork(ClaimsIdentity staff, ClaimsPrincipal asks) => Actor.Of(new(
        [staff, new ClaimsIdentity(asks.Claims.Where(c => c.Type is StaffClaims.Network or StaffClaims.Agent))]));

    private sealed record Check(StaffMember? Member, IReadOnlyList<string> Roles, FactorKind Factor, string? Refusal);
}
