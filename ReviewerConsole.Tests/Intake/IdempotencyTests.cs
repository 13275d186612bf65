using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Audit;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Requests under an Idempotency-Key: carried out once, answered as often as they are sent.</summary>
public abstract class IdempotencyTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;

    protected IdempotencyTests(Store store) => _console = new(_clock, ConsoleApp.WithoutKeepers, store: store);

    [Fact]
    public async Task The_same_request_again_gets_the_stored_answer_and_changes_nothing()
    {
        using var api = await _console.ApiAsync();
        var first = await SendAsync(api, "\"order-17\"");
        await api.PostAsync(Api.Path($"/{(await first.JsonAsync()).GetProperty("id").GetGuid()}/withdraw"), null);
        var rows = (await _console.RowsAsync()).Count;

        var again = await SendAsync(api, "order-17"); // without the quotes it is the same key

        Assert.Equal((HttpStatusCode.Created, "true"), (again.StatusCode, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync()); // as it was then: Received
        Assert.Equal((first.Headers.Location, first.Content.Headers.ContentType), (again.Headers.Location, again.Content.Headers.ContentType));
        Assert.Equal(rows, (await _console.RowsAsync()).Count);
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
    }

    [Fact]
    public async Task Another_body_or_another_route_under_one_key_is_a_conflict()
    {
        using var api = await _console.ApiAsync();
        var id = (await (await SendAsync(api, "order-17")).JsonAsync()).GetProperty("id").GetGuid();

        var body = await SendAsync(api, "order-17", "UPG-2");
        var route = await WithdrawAsync(api, id, "order-17");

        Assert.Equal(((HttpStatusCode)422, "idempotency-conflict"), (body.StatusCode, await body.CodeAsync()));
        Assert.Equal(((HttpStatusCode)422, "idempotency-conflict"), (route.StatusCode, await route.CodeAsync()));
        Assert.Equal("Received", await api.StateAsync(id));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
    }

    [Fact]
    public async Task A_key_belongs_to_one_integrator_and_to_all_of_its_API_keys()
    {
        using var api = await _console.ApiAsync();
        using var renewed = await _console.ApiAsync();
        using var other = await _console.ApiAsync(await _console.KeyAsync("other-wallet"));
        var first = await SendAsync(api, "order-17");

        var same = await SendAsync(renewed, "order-17");
        var others = await SendAsync(other, "order-17");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await same.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Created, others.StatusCode);
        Assert.NotEqual(first.Headers.Location, others.Headers.Location);
    }

    [Fact]
    public async Task While_the_first_is_under_way_the_second_is_told_so()
    {
        using var api = await _console.ApiAsync();
        var wallet = await IntegratorAsync();
        using (_console.Get<IdempotencyDesk>().Begin(wallet, "order-17", "POST elsewhere", []))
        {
            var meanwhile = await SendAsync(api, "order-17");

            Assert.Equal((HttpStatusCode.Conflict, "idempotency-in-flight"), (meanwhile.StatusCode, await meanwhile.CodeAsync()));
            Assert.NotNull(meanwhile.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, "order-17")).StatusCode); // nothing stays of one that died
    }

    [Fact]
    public async Task Twenty_at_once_make_one_application()
    {
        using var api = await _console.ApiAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(api, "order-17")));
        var last = await SendAsync(api, "order-17");

        Assert.All(answers, a => Assert.Contains(a.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains("Idempotency-Replayed"));
        foreach (var refused in answers.Where(a => a.StatusCode == HttpStatusCode.Conflict))
        {
            Assert.Equal("idempotency-in-flight", await refused.CodeAsync());
        }

        Assert.True(last.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
    }

    /// <summary>Two instances at once: each has found nothing kept. The index refuses the second, with everything it would have changed.</summary>
    [Fact]
    public async Task When_another_instance_answered_first_nothing_is_done_twice()
    {
        using var api = await _console.ApiAsync();
        var wallet = await IntegratorAsync();
        var body = Encoding.UTF8.GetBytes(Api.Application("UPG-2").ToJsonString());
        var (sent, _) = ApplicationReader.Read(body, _clock.GetUtcNow().UtcDateTime);
        using var late = _console.Get<IdempotencyDesk>().Begin(wallet, "order-17", "POST /api/v1/applications", body)!;
        Assert.Null(await _console.Get<IdempotencyDesk>().FindAsync(late, default));
        await _console.OnDatabaseAsync(async db =>
        {
            await late.KeepAsync(db, 201, "/api/v1/applications/of-the-other-instance", new { id = "of the other instance" }, default);
            return await db.SaveChangesAsync();
        });

        var answer = await _console.Get<IntakeDesk>().ReceiveAsync(wallet, sent!, _clock.GetUtcNow().UtcDateTime, default, late);

        Assert.NotNull(answer.Fault);
        Assert.Equal(0, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
        Assert.Equal(("application.received", Outcome.Denied), ((await _console.RowsAsync())[^1].Action, (await _console.RowsAsync())[^1].Outcome));
    }

    [Fact]
    public async Task What_was_refused_may_be_corrected_under_the_same_key()
    {
        using var api = await _console.ApiAsync();
        var wrong = Api.Application();
        wrong["kind"] = "none";

        var refused = await SendAsync(api, "order-17", wrong.ToJsonString());
        var corrected = await SendAsync(api, "order-17");

        Assert.Equal(((HttpStatusCode)422, "validation"), (refused.StatusCode, await refused.CodeAsync()));
        Assert.Equal(HttpStatusCode.Created, corrected.StatusCode);
    }

    [Fact]
    public async Task A_withdrawal_is_answered_again_though_it_changed_nothing_the_first_time()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var first = await WithdrawAsync(api, id, "leave-1");
        var second = await WithdrawAsync(api, id, "leave-2"); // it is withdrawn already

        foreach (var (key, earlier) in (IEnumerable<(string, HttpResponseMessage)>)[("leave-1", first), ("leave-2", second)])
        {
            var again = await WithdrawAsync(api, id, key);
            Assert.Equal((HttpStatusCode.OK, true), (again.StatusCode, again.Headers.Contains("Idempotency-Replayed")));
            Assert.Equal(await earlier.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        }

        Assert.Single(await _console.RowsAsync(), r => r.Action == "application.withdrawn");
        Assert.Equal(((HttpStatusCode)422, "idempotency-conflict"), await CodeOfAsync(SendAsync(api, "leave-2", "UPG-2")));
    }

    [Fact]
    public async Task After_a_day_the_key_is_free_and_old_answers_are_swept_out()
    {
        using var api = await _console.ApiAsync();
        await SendAsync(api, "order-1", "UPG-1");
        await SendAsync(api, "order-2", "UPG-2");

        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.True((await SendAsync(api, "order-1", "UPG-1")).Headers.Contains("Idempotency-Replayed"));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, "order-1", "UPG-3")).StatusCode);
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KeptAnswer>().CountAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"no end")]
    [InlineData("\"two\", \"keys\"")]
    [InlineData("two, keys")]
    [InlineData("a blank")]
    [InlineData("\"a\\b\"")]
    [InlineData("256")]
    public async Task A_malformed_key_is_refused_before_anything_is_done(string header)
    {
        using var api = await _console.ApiAsync();

        var answer = await SendAsync(api, header == "256" ? new string('k', 256) : header);

        Assert.Equal((HttpStatusCode.BadRequest, "validation"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Equal("Idempotency-Key", (await answer.JsonAsync()).GetProperty("field").GetString());
        Assert.Equal(0, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
    }

    [Fact]
    public async Task A_key_may_have_255_characters_and_a_quoted_one_blanks()
    {
        using var api = await _console.ApiAsync();

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, new string('k', 255))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, "\"order no. \\\"17\\\", again\"", "UPG-2")).StatusCode);
    }

    [Fact]
    public async Task What_is_kept_holds_no_number_no_name_and_no_key()
    {
        using var api = await _console.ApiAsync();
        await SendAsync(api, "order-for-081200000678");

        var kept = await _console.OnDatabaseAsync(db => db.Set<KeptAnswer>().AsNoTracking().SingleAsync());

        var said = JsonSerializer.Serialize(kept);
        Assert.Contains("•••", kept.Body, StringComparison.Ordinal);
        Assert.All((string[])["81200000678", "0812-0000", Api.Nik, Api.Name, "order-for"], secret => Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((32, 32), (kept.Key.Length, kept.Request.Length));
    }

    [Fact]
    public async Task Without_its_row_neither_application_nor_answer_is_kept()
    {
        using var api = await _console.ApiAsync();
        await _console.FailRowsAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), await CodeOfAsync(SendAsync(api, "order-17")));

        await _console.AllowRowsAsync();
        Assert.Equal(0, await _console.OnDatabaseAsync(db => db.Set<KeptAnswer>().CountAsync()));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, "order-17")).StatusCode);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static async Task<(HttpStatusCode, string?)> CodeOfAsync(Task<HttpResponseMessage> asked) => ((await asked).StatusCode, await (await asked).CodeAsync());

    /// <param name="application">JSON, or an externalId.</param>
    private static Task<HttpResponseMessage> SendAsync(HttpClient api, string key, string application = "UPG-2026-000017")
    {
        var json = application.StartsWith('{') ? application : Api.Application(application).ToJsonString();
        return PostAsync(api, Api.Path(), key, new StringContent(json, Encoding.UTF8, "application/json"));
    }

    private static Task<HttpResponseMessage> WithdrawAsync(HttpClient api, Guid id, string key) => PostAsync(api, Api.Path($"/{id}/withdraw"), key, null);

    private static Task<HttpResponseMessage> PostAsync(HttpClient api, Uri path, string key, HttpContent? content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return api.SendAsync(request);
    }

    private Task<Integrator> IntegratorAsync() => _console.OnDatabaseAsync(async db => Integrator.Of(await db.Set<ApiKey>().FirstAsync()));
}

public sealed class IdempotencyOnSqliteTests() : IdempotencyTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class IdempotencyOnSqlServerTests() : IdempotencyTests(Store.SqlServer);
