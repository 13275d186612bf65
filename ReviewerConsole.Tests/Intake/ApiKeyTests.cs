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

    public ApiKeyTests() => _console = new(_clock, ConsoleApp.WithoutKeepers);

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
        using var api = await _console.ApiAsync(Checked(key[..30] + (key[30] == 'A' ? 'B' : 'A') + key[31..58]));

        var answer = await api.GetAsync(Route);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("key-unknown", await LastLeafAsync(), StringComparison.Ordinal);
    }

    /// <summary>A scanner that found 60 characters behind rck_ can tell a key from chance; and a mistyped key asks no database.</summary>
    [Fact]
    public async Task The_last_six_characters_check_the_rest()
    {
        var key = await _console.KeyAsync();

        Assert.Matches("^rck_[A-Za-z0-9_-]{60}$", key);
        Assert.Equal(key, Checked(key[..58]));
        Assert.All(Enumerable.Range(0, key.Length), at => Assert.Null(ApiKeyText.Read(key[..at] + (key[at] == 'x' ? 'y' : 'x') + key[(at + 1)..])));
    }

    [Theory]
    [InlineData("127.0.0.0/8 ::1/128", true)]
    [InlineData("203.0.113.7/32 127.0.0.1/32 ::1/128", true)]
    [InlineData("203.0.113.0/24", false)]
    [InlineData("2001:db8::/32", false)]
    public async Task A_key_with_a_list_of_addresses_opens_from_these_alone(string allowed, bool opens)
    {
        var made = await Desk.CreateAsync(Actor.System, "wallet", 365, default, [.. allowed.Split(' ').Select(n => Networks.Read(n)!.Value)]);
        using var api = await _console.ApiAsync(made.Text!.Reveal());

        var answer = await api.GetAsync(Route);

        Assert.Equal(opens ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, answer.StatusCode);
        var refused = (await _console.RowsAsync()).Where(r => r.Action == "page.refused").ToList();
        Assert.Equal(opens ? 0 : 1, refused.Count);
        Assert.All(refused, r => Assert.Contains($"\"about\":\"wallet/{made.Key!.Id}\"", System.Text.Encoding.ASCII.GetString(r.Leaf), StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_of_both_kinds_counts_as_IPv4()
    {
        var network = Networks.Read("203.0.113.0/24")!.Value;

        Assert.True(network.Contains(Networks.Plain(IPAddress.Parse("::ffff:203.0.113.9"))));
        Assert.False(network.Contains(Networks.Plain(IPAddress.Parse("::ffff:203.0.114.9"))));
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
    public async Task The_list_tells_the_last_use_to_the_minute()
    {
        using var api = await _console.ApiAsync();
        await api.GetAsync(Route);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await api.GetAsync(Route);
        Assert.Equal(("wallet", _clock.GetUtcNow().UtcDateTime.AddSeconds(-59)), await LastUseAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));
        await api.GetAsync(Route);
        Assert.Equal(("wallet", _clock.GetUtcNow().UtcDateTime), await LastUseAsync());

        async Task<(string, DateTime?)> LastUseAsync() => Assert.Single(await Desk.ListAsync(default)) is var key ? (key.Name, key.LastUsedAt) : default;
    }

    [Fact]
    public async Task A_member_of_staff_is_nobody_to_the_api()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        using var browser = _console.Http(_console.Cookie(reviewer));

        var answer = await browser.GetAsync(Route);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>Attack 36: a leaked key reads nothing but what ingest gives. Every endpoint that the console maps, with every method.</summary>
    [Fact]
    public async Task A_key_opens_no_other_route()
    {
        using var api = await _console.ApiAsync();
        var endpoints = _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: "/" + e.RoutePattern.RawText!.TrimStart('/'), Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]))
            .Where(e => !e.Path.StartsWith("/api/v1", StringComparison.Ordinal) && e.Path != "/health" && !IsStatic(e.Path))
            .Select(e => (Path: System.Text.RegularExpressions.Regex.Replace(e.Path, @"\{[^}]*\}", "KYC-7F3K-9QXM"), e.Methods)).Distinct().ToList();

        foreach (var (path, methods) in endpoints)
        {
            foreach (var method in methods)
            {
                var answer = await api.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)));

                Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{method} {path}: {answer.StatusCode} with a key.");
                Assert.Equal(method == "HEAD" ? null : "forbidden", method == "HEAD" ? null : await answer.CodeAsync());
            }
        }

        Assert.True(endpoints.Count > 20, $"{endpoints.Count} endpoints are too few to be all.");
        var rows = (await _console.RowsAsync()).Where(r => r.ActorId == "api:wallet").ToList();
        Assert.All(rows, r => Assert.Equal(("page.refused", Outcome.Denied), (r.Action, r.Outcome)));
        Assert.Equal(20, rows.Count); // then no more within this minute
    }

    [Fact]
    public async Task A_key_that_is_none_is_turned_away_from_pages_too_and_so_is_a_key_beside_a_session()
    {
        using var reviewer = _console.Http(_console.Cookie(await _console.StaffAsync(Roles.Reviewer)));
        reviewer.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer rck_no-such-key");

        var answer = await reviewer.GetAsync(new Uri("/queue", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(("page.refused", "public"), (row.Action, row.ActorId));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<string> LastLeafAsync() => System.Text.Encoding.ASCII.GetString((await _console.RowsAsync())[^1].Leaf);

    // Styles and scripts are the same for everybody.
    private static bool IsStatic(string path) => System.Text.RegularExpressions.Regex.IsMatch(path, @"^/(_content|_framework|css|js|fonts|img|favicon|ReviewerConsole\.)|\.(css|js|svg|woff2|txt|map|json)(\.(gz|br))?$");

    private static string Checked(string start) => start + System.Buffers.Text.Base64Url.EncodeToString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(start)).AsSpan(0, 4));
}
