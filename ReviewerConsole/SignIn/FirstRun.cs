using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>
/// How a console without staff gets its first two: one administrator and one compliance officer, two persons, so that
/// from then on nobody grants a role alone.
/// </summary>
internal sealed class FirstRun(
    IDbContextFactory<ConsoleDbContext> databases, Bookkeeping books, DemoStaff demo, TimeProvider clock, IHostEnvironment environment)
{
    /// <summary>The two roles, in the order they are printed.</summary>
    public static IReadOnlyList<string> FirstRoles { get; } = [Roles.Administrator, Roles.ComplianceOfficer];

    /// <summary>
    /// At the server's start. In Development demo staff stand ready; elsewhere, while there is no staff, codes are
    /// printed: straight to the console's output, since a log may be collected and read by others. Codes that still live
    /// are not replaced, since another instance may just have printed them.
    /// </summary>
    /// <exception cref="SettingException">Outside Development, with a database that holds demo staff.</exception>
    public async Task OfferAsync(TextWriter output, CancellationToken ct)
    {
        if (environment.IsDevelopment())
        {
            await demo.StandReadyAsync(output, ct);
            return;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        await DemoStaff.RefuseAsync(db, ct);
        if (await db.Set<StaffMember>().AnyAsync(ct))
        {
            return;
        }

        if (await RenewAsync(keepLiving: true, ct) is { Count: > 0 } codes)
        {
            Print(codes, output);
        }
        else
        {
            await output.WriteLineAsync("First run. The codes that an earlier start printed can still be redeemed at /first-run. Lost them? 'staff bootstrap' prints fresh ones.");
        }
    }

    /// <summary>Replaces what was not redeemed by fresh codes, good for <see cref="BootstrapCode.Lifetime"/>.</summary>
    /// <param name="keepLiving">Whether codes that can still be redeemed are left alone: another instance may just have printed them.</param>
    /// <returns>Role and code; empty when the first run is over, or codes were left alone.</returns>
    public Task<IReadOnlyList<(string Role, string Code)>> RenewAsync(bool keepLiving, CancellationToken ct) =>
        books.ChangeAsync(db => RenewAsync(db, keepLiving, ct), ct);

    private async Task<IReadOnlyList<(string Role, string Code)>> RenewAsync(ConsoleDbContext db, bool keepLiving, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var known = await db.Set<BootstrapCode>().ToListAsync(ct);
        if ((keepLiving && known.Any(c => c.RedeemedAt is null && c.ExpiresAt > now))
            || (known.All(c => c.RedeemedAt is null) && await db.Set<StaffMember>().AnyAsync(ct)))
        {
            return []; // the second: staff came another way
        }

        db.RemoveRange(known.Where(c => c.RedeemedAt is null));
        await db.SaveChangesAsync(ct); // a role's old code goes before its new one comes
        var fresh = FirstRoles
            .Except(known.Where(c => c.RedeemedAt is not null).Select(c => c.Role))
            .Select(role => (Role: role, New: BootstrapCode.New()))
            .ToList();
        db.AddRange(fresh.Select(f => new BootstrapCode { Role = f.Role, Hash = f.New.Hash, ExpiresAt = now + BootstrapCode.Lifetime }));
        return [.. fresh.Select(f => (f.Role, f.New.Text))];
    }

    /// <summary>Whether a code can still be redeemed.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken ct)
    {
        var now = clock.UtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<BootstrapCode>().AnyAsync(c => c.RedeemedAt == null && c.ExpiresAt > now, ct);
    }

    public static void Print(IReadOnlyList<(string Role, string Code)> codes, TextWriter output)
    {
        output.WriteLine("First run. Give each code to a different person, within 24 hours. It is redeemed once, at /first-run.");
        foreach (var (role, code) in codes)
        {
            output.WriteLine($"  {role,-18}  {code}");
        }
    }
}
