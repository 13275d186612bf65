using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>What whoever holds a living link is shown.</summary>
/// <param name="SealedKey">The authenticator's new key as the form carries it; it opens for this link only.</param>
internal sealed record Enrolment(string Code, string Email, byte[] Key, string SealedKey);

/// <summary>What came of an enrolment: the recovery codes, or why not.</summary>
internal sealed record EnrolmentResult(IReadOnlyList<string>? RecoveryCodes, string? Problem = null);

/// <summary>Sets up password and authenticator against a one-time link.</summary>
internal sealed class EnrolmentDesk(
    AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, IPasswordHasher<StaffMember> hasher, Factors factors,
    IDataProtectionProvider protection, TimeProvider clock)
{
    private const string BadLink = "link";

    /// <summary>Within a change: gives a member a fresh link in place of any earlier one.</summary>
    /// <returns>The token, which only this call knows.</returns>
    public static async Task<string> IssueAsync(ConsoleDbContext db, Guid staffId, DateTime now, CancellationToken ct)
    {
        var token = EnrolmentLink.NewToken();
        var (hash, expires) = (EnrolmentLink.HashOf(token), now + EnrolmentLink.Lifetime);
        if (await db.Set<EnrolmentLink>().SingleOrDefaultAsync(l => l.StaffId == staffId, ct) is { } link)
        {
            (link.Hash, link.ExpiresAt, link.UsedAt) = (hash, expires, null);
        }
        else
        {
            db.Add(new EnrolmentLink { StaffId = staffId, Hash = hash, ExpiresAt = expires });
        }

        return token;
    }

    /// <param name="sealedKey">The key of the form that was sent; without one, a fresh key is made.</param>
    /// <returns><see langword="null"/> when the link is dead.</returns>
    public async Task<Enrolment?> OpenAsync(string token, string? sealedKey, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await MemberAsync(db, token, clock.UtcNow(), ct) is not { } member)
        {
            return null;
        }

        var protector = Protector(token);
        var key = sealedKey is null ? RandomNumberGenerator.GetBytes(Totp.KeySize) : KeyIn(sealedKey, protector);
        return key is null ? null : new(member.Code, member.Email!, key, sealedKey ?? Convert.ToBase64String(protector.Protect(key)));
    }

    /// <param name="asks">The request's principal, for its network.</param>
    /// <exception cref="AuditUnavailableException">Nothing was saved.</exception>
    public async Task<EnrolmentResult> EnrolAsync(
        ClaimsPrincipal asks, string token, Enrolment enrolment, string password, string repeated, string code, CancellationToken ct)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (PasswordRule.ProblemOf(password, repeated, enrolment.Email) is { } problem)
        {
            return new(null, problem);
        }

        if (Totp.StepOf(digits, enrolment.Key, clock.UtcNow(), lastStep: 0) is not { } step)
        {
            return new(null, "code");
        }

        var passwordHash = hasher.HashPassword(new() { Code = "-", PersonNumber = "-" }, PasswordRule.Canonical(password));
        IReadOnlyList<string> codes = [];
        var answer = await gate.CommitAsync(Actor.Of(asks), new Enrol(enrolment.Code), async (db, receipt) =>
        {
            if (await MemberAsync(db, token, receipt.At, ct) is not { } member)
            {
                return new(BadLink);
            }

            (await db.Set<EnrolmentLink>().SingleAsync(l => l.StaffId == member.Id, ct)).UsedAt = receipt.At;
            (member.PasswordHash, member.TwoFactorEnabled, member.SecurityStamp) = (passwordHash, true, Guid.NewGuid().ToString());
            codes = await factors.EnrolAsync(db, member.Id, enrolment.Key, step, receipt.At, ct);
            return null;
        }, ct);
        return answer.Allowed ? new(codes) : new(null, answer.Code);
    }

    private static async Task<StaffMember?> MemberAsync(ConsoleDbContext db, string token, DateTime now, CancellationToken ct)
    {
        var hash = EnrolmentLink.HashOf(token);
        return await (
            from l in db.Set<EnrolmentLink>()
            join m in db.Set<StaffMember>() on l.StaffId equals m.Id
            where l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now && m.DisabledAt == null
            select m).SingleOrDefaultAsync(ct);
    }

    private IDataProtector Protector(string token) =>
        protection.CreateProtector("ReviewerConsole.SignIn.Enrolment", Convert.ToHexStringLower(EnrolmentLink.HashOf(token)));

    private static byte[]? KeyIn(string sealedKey, IDataProtector protector)
    {
        try
        {
            return protector.Unprotect(Convert.FromBase64String(sealedKey));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
