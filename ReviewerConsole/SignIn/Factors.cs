using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.SignIn;

/// <summary>How a second factor was shown.</summary>
internal enum FactorKind
{
    Totp = 1,
    RecoveryCode = 2,
}

/// <summary>The second factors of members of staff: an authenticator app, and codes for when it is lost.</summary>
internal sealed class Factors(Envelope envelope, BlindIndex index)
{
    /// <summary>Checks a code and uses it up; to check only, do not save.</summary>
    /// <param name="db">The gate's context when it counts.</param>
    /// <param name="code">As typed: six digits, or a recovery code.</param>
    /// <param name="now">UTC.</param>
    /// <returns><see langword="null"/> when the code is wrong or was used before.</returns>
    public async Task<FactorKind?> UseAsync(ConsoleDbContext db, Guid staffId, string code, DateTime now, CancellationToken ct)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 6 && digits.All(char.IsAsciiDigit)
            ? await UseTotpAsync(db, staffId, digits, now, ct)
            : await UseRecoveryCodeAsync(db, staffId, code, now, ct);
    }

    /// <summary>Enrols an authenticator in place of any earlier one, with fresh recovery codes.</summary>
    /// <param name="step">The time step of the code that proved the app works; it is used up.</param>
    /// <returns>The recovery codes, which cannot be shown again.</returns>
    public async Task<IReadOnlyList<string>> EnrolAsync(
        ConsoleDbContext db, Guid staffId, byte[] key, long step, DateTime now, CancellationToken ct)
    {
        db.RemoveRange(await db.Set<Authenticator>().Where(a => a.StaffId == staffId).ToListAsync(ct));
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.StaffId == staffId).ToListAsync(ct));
        await db.SaveChangesAsync(ct);
        db.Add(new Authenticator
        {
            StaffId = staffId,
            SealedKey = envelope.Seal(key, KeyPurposes.Authenticator, staffId.ToByteArray()),
            EnrolledAt = now,
            LastStep = step,
        });
        List<string> codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.NewText())];
        db.AddRange(codes.Select(c => RecoveryCode.Of(staffId, c, index, now)));
        return codes;
    }

    private async Task<FactorKind?> UseTotpAsync(ConsoleDbContext db, Guid staffId, string digits, DateTime now, CancellationToken ct)
    {
        if (await db.Set<Authenticator>().SingleOrDefaultAsync(a => a.StaffId == staffId, ct) is not { } authenticator)
        {
            return null;
        }

        var key = envelope.Open(authenticator.SealedKey, KeyPurposes.Authenticator, staffId.ToByteArray());
        try
        {
            if (Totp.StepOf(digits, key, now, authenticator.LastStep) is not { } step)
            {
                return null;
            }

            authenticator.LastStep = step;
            return FactorKind.Totp;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private async Task<FactorKind?> UseRecoveryCodeAsync(ConsoleDbContext db, Guid staffId, string code, DateTime now, CancellationToken ct)
    {
        var hash = RecoveryCode.HashOf(staffId, code, index);
        if (await db.Set<RecoveryCode>().SingleOrDefaultAsync(c => c.StaffId == staffId && c.Hash == hash && c.UsedAt == null, ct) is not { } found)
        {
            return null;
        }

        found.UsedAt = now;
        return FactorKind.RecoveryCode;
    }
}
