using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Operations;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The API at two instances, the second a process of its own on the same database.</summary>
public abstract class ApiInstancesTests : IAsyncDisposable
{
    private readonly Store _store;
    private readonly ConsoleApp _console;

    protected ApiInstancesTests(Store store) => (_store, _console) = (store, new(store: store));

    [Fact]
    public async Task One_key_of_idempotency_at_two_instances_makes_one_application_and_a_revoked_API_key_is_dead_at_both()
    {
        var key = await _console.KeyAsync();
        using var here = await _console.ApiAsync(key);
        await using var instance = await Instance.StartAsync(_console, _store);
        using var there = new HttpClient { BaseAddress = instance.Address };
        there.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SendAsync(i % 2 == 0 ? here : there)));
        var again = await Task.WhenAll(SendAsync(here), SendAsync(there));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains("Idempotency-Replayed"));
        Assert.All(answers, a => Assert.Contains(a.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        Assert.All(again, a => Assert.True(a.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(await again[0].Content.ReadAsStringAsync(), await again[1].Content.ReadAsStringAsync());
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));

        await _console.Get<ApiKeyDesk>().RevokeAsync(Actor.System, "wallet", default);

        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync(Api.Path("?externalId=none"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await here.GetAsync(Api.Path("?externalId=none"))).StatusCode);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static Task<HttpResponseMessage> SendAsync(HttpClient api)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Api.Path()) { Content = new StringContent(Api.Application().ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "order-17");
        return api.SendAsync(request);
    }
}

public sealed class ApiInstancesOnSqliteTests() : ApiInstancesTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class ApiInstancesOnSqlServerTests() : ApiInstancesTests(Store.SqlServer);
