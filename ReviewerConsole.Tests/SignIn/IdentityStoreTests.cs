using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>ASP.NET Core Identity's own stores on the console's database.</summary>
public abstract class IdentityStoreTests : IAsyncDisposable
{
    private readonly ConsoleApp _console;

    protected IdentityStoreTests(Store store) => _console = new(store: store);

    [Fact]
    public async Task A_member_is_found_by_name_and_address_and_keeps_password_and_lockout()
    {
        var member = await _console.StaffAsync(Roles.Reviewer);
        var until = new DateTimeOffset(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);

        await UsingAsync(async users =>
        {
            var found = (await users.FindByIdAsync(member.StaffId!.Value.ToString()))!;
            Assert.True((await users.AddPasswordAsync(found, "Correct-horse-battery-1")).Succeeded);
            Assert.True((await users.SetLockoutEnabledAsync(found, true)).Succeeded);
            Assert.True((await users.SetLockoutEndDateAsync(found, until)).Succeeded);
        });

        await UsingAsync(async users =>
        {
            var found = (await users.FindByIdAsync(member.StaffId!.Value.ToString()))!;
            Assert.Equal(found.Id, (await users.FindByNameAsync(found.UserName!))?.Id);
            Assert.Equal(found.Id, (await users.FindByEmailAsync(found.Email!.ToLowerInvariant()))?.Id);
            Assert.True(await users.CheckPasswordAsync(found, "Correct-horse-battery-1"));
            Assert.Equal(until, await users.GetLockoutEndDateAsync(found));
            Assert.Equal([Roles.Reviewer], await users.GetRolesAsync(found));
            Assert.Equal(found.Id, Assert.Single(await users.GetUsersInRoleAsync(Roles.Reviewer)).Id);
        });
    }

    [Fact]
    public async Task Of_two_who_change_a_member_at_once_the_second_is_told()
    {
        var member = await _console.StaffAsync(Roles.Reviewer);

        await UsingAsync(first => UsingAsync(async second =>
        {
            var (one, other) = ((await first.FindByIdAsync(member.StaffId!.Value.ToString()))!, (await second.FindByIdAsync(member.StaffId!.Value.ToString()))!);
            one.PhoneNumberConfirmed = other.LockoutEnabled = true;

            Assert.True((await first.UpdateAsync(one)).Succeeded);
            Assert.Equal("ConcurrencyFailure", Assert.Single((await second.UpdateAsync(other)).Errors).Code);
        }));
    }

    [Fact]
    public async Task A_token_is_kept_for_its_owner_and_purpose()
    {
        var member = await _console.StaffAsync(Roles.Reviewer);

        await UsingAsync(async users => await users.SetAuthenticationTokenAsync(
            (await users.FindByIdAsync(member.StaffId!.Value.ToString()))!, "test", "colour", "blue"));

        await UsingAsync(async users =>
        {
            var found = (await users.FindByIdAsync(member.StaffId!.Value.ToString()))!;
            Assert.Equal("blue", await users.GetAuthenticationTokenAsync(found, "test", "colour"));
            Assert.Null(await users.GetAuthenticationTokenAsync(found, "test", "shape"));
        });
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task UsingAsync(Func<UserManager<StaffMember>, Task> work)
    {
        await using var scope = _console.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>());
    }
}

public sealed class IdentityStoreOnSqliteTests() : IdentityStoreTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class IdentityStoreOnSqlServerTests() : IdentityStoreTests(Store.SqlServer);
