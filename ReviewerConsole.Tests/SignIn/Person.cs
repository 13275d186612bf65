using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>A member of staff as they are in life: an e-mail address, a password, and a phone with an authenticator app.</summary>
internal sealed record Person(Guid Id, string Code, string Email, string Password, byte[] Key, IReadOnlyList<string> RecoveryCodes)
{
    /// <summary>RFC 6238, written a second time so that the console's own code is not its own judge.</summary>
    public string CodeAt(DateTimeOffset now)
    {
        var step = BitConverter.GetBytes(now.ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
#pragma warning disable CA5350 // RFC 6238 names HMAC-SHA-1.
        using var hmac = new HMACSHA1(Key);
#pragma warning restore CA5350
        var mac = hmac.ComputeHash(step);
        var at = mac[19] & 0xF;
        var number = ((mac[at] & 0x7F) << 24) | (mac[at + 1] << 16) | (mac[at + 2] << 8) | mac[at + 3];
        return (number % 1000000).ToString("000000", CultureInfo.InvariantCulture);
    }
}

internal static class People
{
    public const string Password = "kucing oranye makan pepaya";

    /// <summary>A member with <paramref name="roles"/> who has enrolled password and authenticator, and is not signed in.</summary>
    public static async Task<Person> PersonAsync(this ConsoleApp console, params string[] roles)
    {
        var actor = await console.StaffAsync(roles);
        var key = RandomNumberGenerator.GetBytes(20);
        return await console.OnDatabaseAsync(async db =>
        {
            var member = await db.Set<StaffMember>().SingleAsync(m => m.Id == actor.StaffId);
            member.PasswordHash = console.Get<IPasswordHasher<StaffMember>>().HashPassword(member, Password);
            db.RemoveRange(await db.Set<StaffSession>().Where(s => s.StaffId == member.Id).ToListAsync());
            var codes = await console.Get<Factors>().EnrolAsync(db, member.Id, key, 0, console.Clock.UtcNow(), default);
            await db.SaveChangesAsync();
            return new Person(member.Id, member.Code, member.Email!, Password, key, codes);
        });
    }
}
