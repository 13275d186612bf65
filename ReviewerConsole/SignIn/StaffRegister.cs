using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>Adds accounts and roles, within a change: every method takes the gate's context.</summary>
internal sealed class StaffRegister(ILookupNormalizer normalizer)
{
    public async Task<StaffMember> AddAsync(
        ConsoleDbContext db, string role, string email, string personNumber, DateTime now, CancellationToken ct)
    {
        var member = new StaffMember
        {
            Id = Guid.CreateVersion7(now),
            Code = await NextCodeAsync(db, role, ct),
            PersonNumber = Person(personNumber),
            UserName = email.Trim(),
            NormalizedUserName = normalizer.NormalizeName(email.Trim()),
            Email = email.Trim(),
            NormalizedEmail = normalizer.NormalizeEmail(email.Trim()),
            SecurityStamp = Guid.NewGuid().ToString(),
        };
        db.Add(member);
        await db.SaveChangesAsync(ct);
        await GrantAsync(db, member.Id, role, now, ct);
        return member;
    }

    public Task<bool> IsTakenAsync(ConsoleDbContext db, string email, CancellationToken ct)
    {
        var address = normalizer.NormalizeEmail(email.Trim());
        return db.Set<StaffMember>().AnyAsync(m => m.NormalizedEmail == address, ct);
    }

    public static async Task GrantAsync(ConsoleDbContext db, Guid staffId, string role, DateTime now, CancellationToken ct)
    {
        var known = await db.Set<IdentityRole<Guid>>().SingleOrDefaultAsync(r => r.Name == role, ct);
        if (known is null)
        {
            known = new(role) { Id = Guid.CreateVersion7(now), NormalizedName = role.ToUpperInvariant() };
            db.Add(known);
            await db.SaveChangesAsync(ct);
        }

        db.Add(new IdentityUserRole<Guid> { UserId = staffId, RoleId = known.Id });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Roles that a person holds in all open accounts together.</summary>
    public static Task<List<string>> RolesOfPersonAsync(ConsoleDbContext db, string personNumber, CancellationToken ct) => (
        from m in db.Set<StaffMember>()
        join has in db.Set<IdentityUserRole<Guid>>() on m.Id equals has.UserId
        join role in db.Set<IdentityRole<Guid>>() on has.RoleId equals role.Id
        where m.PersonNumber == personNumber && m.DisabledAt == null
        select role.Name!).Distinct().ToListAsync(ct);

    /// <summary>The employer's number in its one form, so that two spellings are not two persons.</summary>
    public static string Person(string number) => number.Trim().ToUpperInvariant();

    // Members are never deleted, so the highest number was given last and none is given twice.
    private static async Task<string> NextCodeAsync(ConsoleDbContext db, string role, CancellationToken ct)
    {
        var prefix = Roles.CodePrefix(role) + "-";
        var codes = await db.Set<StaffMember>().Where(m => m.Code.StartsWith(prefix)).Select(m => m.Code).ToListAsync(ct);
        var last = codes.Select(c => int.TryParse(c.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{last + 1:000}");
    }
}
