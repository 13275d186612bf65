using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

public sealed class ApiKeyTests : IAsyncDisposable
{
    private static readonly Uri Route = new("/api/v1/no-such-thing", UriKind.Relative);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;

    public ApiKeyTests() => _console = new(_clock);

    private ApiKeyDesk Desk => _console.Get<ApiKeyDesk>();

    [Fact]
    public async Task A_living_key_comes_in()
    {
        using var api = await _console.ApiAsync();

        var answer = await api.GetAsync(Route);

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task The_key_is_in_no_table_and_in_no_row()
    {
        var key = await _console.KeyAsync();

        var row = Assert.Single(await _console.RowsAsync());
        var stored = System.Text.Encoding.ASCII.GetString(row.Leaf) + await _console.OnDatabaseAsync(async db =>
            System.Text.Json.JsonSerializer.Serialize(await db.Set<ApiKey>().AsNoTracking().ToListAsync()));

        Assert.DoesNotContain(key[20..], stored, StringComparison.Ordinal);
        Assert.Equal(("api_key.created", "system", Outcome.Ok), (row.Action, row.ActorId, row.Outcome));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer rck_")]
    [InlineData("Bearer rck_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic d2FsbGV0OnNlY3JldA==")]
    public async Task Whatever_is_no_key_is_refused_on_record(string? header)
    {
        using var api = _console.Http();
        if (header is not null)
        {
            api.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }

        var answer = await api.GetAsync(Route);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(("page.refused", "public", Outcome.Denied), (row.Action, row.ActorId, row.Outcome));
        Assert.DoesNotContain("rck_", System.Text.Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_another_secret_is_unknown()
    {
        var key = await _console.KeyAsync();
        using var api = await _console.ApiAsync(key[..^2] + (key.EndsWith("AA", StringComparison.Ordinal) ? "BA" : "AA"));

        var answer = await api.GetAsync(Route);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("key-unknown", await LastLeafAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_the_next_request()
    {
        using var api = await _console.ApiAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Route)).StatusCode);

        Assert.Equal(1, await Desk.RevokeAsync(Actor.System, "wallet", default));

        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync(Route)).StatusCode);
        Assert.Contains("key-revoked", await LastLeafAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_dead_when_its_days_are_over()
    {
        using var api = await _console.ApiAsync(await _console.KeyAsync(days: 2));

        _clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Route)).StatusCode);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync(Route)).StatusCode);
        Assert.Contains("key-expired", await LastLeafAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_of_one_integrator_live_at_once_and_no_third()
    {
        var older = await _console.KeyAsync();
        await _console.KeyAsync();

        var third = await Desk.CreateAsync(Actor.System, "wallet", 365, default);
        Assert.Equal("too-many-keys", third.Code);

        Assert.Equal(1, await Desk.RevokeAsync(Actor.System, ApiKeyText.Read(older)!.Id, default));
        Assert.NotNull((await Desk.CreateAsync(Actor.System, "wallet", 365, default)).Text);
    }

    [Fact]
    public async Task Nobody_makes_a_key_from_within_the_console()
    {
        var administrator = await _console.StaffAsync(Roles.Administrator);

        var made = await Desk.CreateAsync(administrator, "wallet", 365, default);

        Assert.Null(made.Text);
        Assert.Equal(("api_key.created", Outcome.Denied), (Assert.Single(await _console.RowsAsync()).Action, Assert.Single(await _console.RowsAsync()).Outcome));
    }

    [Fact]
    public async Task The_list_tells_the_last_day_of_use()
    {
        using var api = await _console.ApiAsync();
        await api.GetAsync(Route);

        var key = Assert.Single(await Desk.ListAsync(default));

        Assert.Equal(("wallet", new DateOnly(2026, 11, 24)), (key.Name, key.LastUsedOn));
    }

    [Fact]
    public async Task A_member_of_staff_is_nobody_to_the_api()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        using var browser = _console.Http(_console.Cookie(reviewer));

        var answer = await browser.GetAsync(Route);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>Attack 36: a leaked key reads nothing but what ingest gives.</summary>
    [Fact]
    public async Task A_key_opens_no_other_route()
    {
        using var api = await _console.ApiAsync();
        using var nobody = _console.Http();
        var routes = _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => !r.StartsWith("/api", StringComparison.Ordinal) && !r.StartsWith("/_", StringComparison.Ordinal))
            .Select(r => System.Text.RegularExpressions.Regex.Replace(r, @"\{[^}]*\}", "KYC-7F3K-9QXM")).Distinct().ToList();

        foreach (var route in routes)
        {
            var withKey = await api.GetAsync(new Uri(route, UriKind.Relative));
            var without = await nobody.GetAsync(new Uri(route, UriKind.Relative));

            Assert.True(withKey.StatusCode == without.StatusCode, $"{route}: {withKey.StatusCode} with a key, {without.StatusCode} without.");
        }

        Assert.NotEmpty(routes);
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.ActorId.StartsWith("api:", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<string> LastLeafAsync() => System.Text.Encoding.ASCII.GetString((await _console.RowsAsync())[^1].Leaf);
}
