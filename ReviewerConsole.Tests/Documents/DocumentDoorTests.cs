using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Tests.Documents;

public sealed class DocumentDoorTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task A_leased_picture_comes_marked_uncacheable_and_leaves_two_rows()
    {
        var leased = await LeasedCase.CreateAsync(_console);

        using var response = await LookAsync(leased.Reviewer, await leased.TicketAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        await _console.RowsWhenAsync(all => all.Any(r => r.Action == "document.served"));
        var rows = await ViewRowsAsync();
        Assert.Equal([("document.opened", Outcome.Ok), ("document.served", Outcome.Ok)], rows.Select(r => (r.Action, r.Outcome)));
        Assert.Equal(rows[0].ViewId, rows[1].ViewId);
        using var served = JsonDocument.Parse(rows[1].Leaf);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), served.RootElement.GetProperty("dig").GetString());
        Assert.Equal(bytes.Length, served.RootElement.GetProperty("n").GetInt64());
        Assert.Equal(rows[0].Id, served.RootElement.GetProperty("ref").GetInt64());
    }

    [Fact]
    public async Task A_closer_look_is_a_view_of_its_own()
    {
        var leased = await LeasedCase.CreateAsync(_console);

        using var response = await LookAsync(leased.Reviewer, await leased.TicketAsync(new PictureRegion(0.25, 0.25, 0.5, 0.5)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var opened = JsonDocument.Parse((await ViewRowsAsync())[0].Leaf);
        Assert.Equal("cut-600-375-1200-750-q90", opened.RootElement.GetProperty("rec").GetString());
    }

    [Fact] // attack 4
    public async Task Of_fifty_looks_with_one_ticket_one_shows_the_picture()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await LookAsync(leased.Reviewer, ticket);
            return response.StatusCode;
        }));

        Assert.Equal(1, answers.Count(a => a == HttpStatusCode.OK));
        Assert.Equal(49, answers.Count(a => a == HttpStatusCode.Gone));
        await _console.RowsWhenAsync(all => all.Any(r => r.Action == "document.served"));
        var rows = await ViewRowsAsync();
        Assert.Equal((1, 49, 1), (
            rows.Count(r => r is { Action: "document.opened", Outcome: Outcome.Ok }),
            rows.Count(r => r is { Action: "document.opened", Outcome: Outcome.Denied }),
            rows.Count(r => r.Action == "document.served")));
    }

    [Fact] // attack 4
    public async Task A_ticket_older_than_a_minute_shows_nothing()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T03:12:45Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var console = new ConsoleApp(clock);
        var leased = await LeasedCase.CreateAsync(console);
        var ticket = await leased.TicketAsync();
        clock.Advance(TimeSpan.FromSeconds(60));

        using var response = await LookAsync(console, leased.Reviewer, ticket);

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
    }

    [Fact] // attack 5
    public async Task Another_person_cannot_use_a_ticket_and_does_not_burn_it()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var other = await _console.StaffAsync(Roles.Reviewer);
        var ticket = await leased.TicketAsync();

        using var stolen = await LookAsync(other, ticket);
        using var own = await LookAsync(leased.Reviewer, ticket);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (stolen.StatusCode, own.StatusCode));
        Assert.Equal((other.Code, Outcome.Denied), (await ViewRowsAsync()).Select(r => (r.ActorId, r.Outcome)).First());
    }

    [Fact] // attack 5
    public async Task After_sign_out_a_ticket_is_dead()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        await _console.OnDatabaseAsync(async db =>
        {
            (await db.Set<StaffSession>().SingleAsync(s => s.Id == leased.Reviewer.SessionId)).End(_console.Clock.UtcNow(), SessionEnd.SignedOut);
            return await db.SaveChangesAsync();
        });

        using var response = await LookAsync(leased.Reviewer, ticket);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(Outcome.Denied, Assert.Single(await ViewRowsAsync()).Outcome);
    }

    [Fact] // attack 5
    public async Task In_another_session_of_the_same_person_a_ticket_is_dead()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        var second = await _console.NewSessionAsync(leased.Reviewer);

        using var response = await LookAsync(second, ticket);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_sees_anything_without_a_session()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();

        using var response = await LookAsync(null, ticket);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(("public", Outcome.Denied), Assert.Single((await ViewRowsAsync()).Select(r => (r.ActorId, r.Outcome))));
    }

    [Theory] // attack 7
    [InlineData("cross-site", "image")]
    [InlineData("same-site", "image")]
    [InlineData("none", "document")]
    [InlineData("same-origin", "document")]
    [InlineData("same-origin", "iframe")]
    [InlineData("same-origin", "empty")]
    [InlineData(null, null)]
    public async Task Outside_an_image_element_of_this_site_a_ticket_is_neither_good_nor_burnt(string? site, string? destination)
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();

        using var refused = await LookAsync(_console, leased.Reviewer, ticket, site, destination);
        using var own = await LookAsync(leased.Reviewer, ticket);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, own.StatusCode));
        Assert.Equal(Outcome.Denied, (await ViewRowsAsync())[0].Outcome);
    }

    [Theory] // attacks 1 and 3
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("..%2f..%2fkeyring.json")]
    public async Task A_guess_is_nothing_and_on_record(string guess)
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);

        using var response = await LookAsync(reviewer, $"/views/{guess}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal((reviewer.Code, Outcome.Denied), Assert.Single((await ViewRowsAsync()).Select(r => (r.ActorId, r.Outcome))));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private Task<HttpResponseMessage> LookAsync(Actor? actor, string path) => LookAsync(_console, actor, path);

    internal static async Task<HttpResponseMessage> LookAsync(
        ConsoleApp console, Actor? actor, string path, string? site = "same-origin", string? destination = "image")
    {
        using var http = console.Http(actor is null ? null : console.Cookie(actor));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
            request.Headers.Add("Sec-Fetch-Dest", destination);
        }

        return await http.SendAsync(request);
    }

    private async Task<List<AuditEvent>> ViewRowsAsync() =>
        [.. (await _console.RowsAsync()).Where(r => r.Action is "document.opened" or "document.served")];
}
