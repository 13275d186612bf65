using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>
/// People for trying the console out, in Development only. Everybody knows their passwords, so a console outside
/// Development does not start on a database that holds them.
/// </summary>
internal sealed class DemoStaff(
    AuditGate gate, IPasswordHasher<StaffMember> hasher, Factors factors, StaffRegister register)
{
    private const string PersonPrefix = "DEMO-";

    private readonly Lazy<string> _hash = new(() => hasher.HashPassword(new() { Code = "-", PersonNumber = "-" }, People[0].Password));

    /// <summary>In the order in which their codes are given. Two of each who must work in pairs.</summary>
    public static IReadOnlyList<DemoSignIn> People { get; } =
    [
        Of("RV-001", Roles.Reviewer, "rina"), Of("RV-002", Roles.Reviewer, "bayu"),
        Of("SR-001", Roles.SeniorReviewer, "sari"), Of("SR-002", Roles.SeniorReviewer, "hendra"),
        Of("CO-001", Roles.ComplianceOfficer, "citra"), Of("CO-002", Roles.ComplianceOfficer, "oki"),
        Of("AD-001", Roles.Administrator, "adi"), Of("AU-001", Roles.Auditor, "utari"),
    ];

    /// <summary>Adds whoever is missing and prints how to sign in.</summary>
    public async Task StandReadyAsync(TextWriter output, CancellationToken ct)
    {
        foreach (var person in People)
        {
            await AddAsync(person, ct);
        }

        await output.WriteLineAsync($"Demo staff (Development only), password \"{People[0].Password}\"; /signin fills in the form and the code of the moment:");
        foreach (var person in People)
        {
            await output.WriteLineAsync($"  {person.Code}  {person.Role,-18}  {person.Email,-26}  authenticator key {Totp.ToBase32([.. person.Key])}");
        }
    }

    /// <exception cref="SettingException">The database holds demo staff.</exception>
    public static async Task RefuseAsync(ConsoleDbContext db, CancellationToken ct)
    {
        if (await db.Set<StaffMember>().AnyAsync(m => m.PersonNumber.StartsWith(PersonPrefix), ct))
        {
            throw new SettingException(
                "the database holds demo staff, whose passwords everybody knows. Outside Development, name another Console:DataFolder (or ConnectionStrings:Console).");
        }
    }

    private async Task AddAsync(DemoSignIn person, CancellationToken ct)
    {
        await gate.CommitAsync(
            Actor.System,
            async db =>
            {
                if (!await db.Set<StaffMember>().AnyAsync(m => m.PersonNumber.StartsWith(PersonPrefix), ct) && await db.Set<StaffMember>().AnyAsync(ct))
                {
                    throw new SettingException(
                        "the database holds real staff, and Development would add accounts whose passwords everybody knows. Name another Console:DataFolder, or set ASPNETCORE_ENVIRONMENT=Production.");
                }

                return await register.IsTakenAsync(db, person.Email, ct) ? null : new CreateDemoStaff(person.Code, person.Role);
            },
            async (db, receipt) =>
            {
                var member = await register.AddAsync(db, person.Role, person.Email, PersonPrefix + person.Code, receipt.At, ct);
                member.PasswordHash = _hash.Value; // one password for all
                member.TwoFactorEnabled = true;
                await factors.EnrolAsync(db, member.Id, [.. person.Key], step: 0, receipt.At, ct);
                return member.Code == person.Code ? null : new Refusal("code-taken");
            },
            ct);
    }

    private static DemoSignIn Of(string code, string role, string name) => new(
        code, role, $"{name}@demo.example", "demo staff, nothing secret", SHA256.HashData(Encoding.UTF8.GetBytes($"demo:{code}"))[..Totp.KeySize]);
}
