using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>Turns a code of the first run into the first account of its role.</summary>
internal sealed partial class FirstRunDesk(AuditGate gate, StaffRegister register, TimeProvider clock)
{
    /// <returns>The token of the link with which the person enrols, or the problem's code.</returns>
    /// <exception cref="AuditUnavailableException">Nothing was saved.</exception>
    public async Task<(string? Token, string? Problem)> RedeemAsync(
        ClaimsPrincipal asks, string code, string email, string personNumber, CancellationToken ct)
    {
        if (ProblemOf(email, personNumber) is { } problem)
        {
            return (null, problem);
        }

        var hash = BootstrapCode.HashOf(code);
        string? token = null;
        var answer = await gate.CommitAsync(Actor.Of(asks), db => ChooseAsync(db, hash, ct), async (db, receipt) =>
        {
            var role = receipt.Spend().Role;
            if (await LivingAsync(db, hash, receipt.At, ct) is not { } living)
            {
                return new("bootstrap-code");
            }

            if (await register.IsTakenAsync(db, email, ct))
            {
                return new("email-taken");
            }

            var held = await StaffRegister.RolesOfPersonAsync(db, StaffRegister.Person(personNumber), ct);
            if (!Roles.MayBeHeldTogether([.. held.Append(role).Distinct()]))
            {
                return new("roles-exclude");
            }

            living.RedeemedAt = receipt.At;
            var member = await register.AddAsync(db, role, email, personNumber, receipt.At, ct);
            receipt.Also(receipt.Actor, new UserCreated(member.Code));
            token = await EnrolmentDesk.IssueAsync(db, member.Id, receipt.At, ct);
            return null;
        }, ct);
        return answer.Allowed ? (token, null) : (null, answer.Code);
    }

    /// <summary>Whether e-mail address and person number can be what they claim to be.</summary>
    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public static string? ProblemOf(string email, string personNumber) =>
        !EmailForm().IsMatch(email.Trim()) ? "email"
        : !PersonForm().IsMatch(personNumber.Trim()) ? "person-number"
        : null;

    // A code that nobody knows is refused under a role's name all the same: the row says which door was tried.
    private async Task<RedeemBootstrapCode?> ChooseAsync(ConsoleDbContext db, byte[] hash, CancellationToken ct) =>
        new((await LivingAsync(db, hash, clock.UtcNow(), ct))?.Role ?? "first-run");

    private static Task<BootstrapCode?> LivingAsync(ConsoleDbContext db, byte[] hash, DateTime now, CancellationToken ct) =>
        db.Set<BootstrapCode>().SingleOrDefaultAsync(c => c.Hash == hash && c.RedeemedAt == null && c.ExpiresAt > now, ct);

    [GeneratedRegex(@"\A[^@\s\p{Cc}\p{Cf}]{1,64}@[^@\s\p{Cc}\p{Cf}]{1,189}\z")]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\A[A-Za-z0-9.\-]{1,64}\z")]
    private static partial Regex PersonForm();
}
