using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

public sealed class ApplicationTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task An_application_is_received_with_its_number_masked()
    {
        using var api = await _console.ApiAsync();

        var answer = await api.SendAsync(Api.Application());

        var body = await answer.JsonAsync();
        var id = body.GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/v1/applications/{id}", answer.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "reference", "externalId", "state", "phone", "phoneFlag", "documents"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal("UPG-2026-000017", body.GetProperty("externalId").GetString());
        Assert.Equal("Received", body.GetProperty("state").GetString());
        Assert.Equal("+62 ••• •••• •678", body.GetProperty("phone").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, body.GetProperty("phoneFlag").ValueKind);
        Assert.Equal("""[{"slot":"id-card","state":"Awaited"},{"slot":"selfie","state":"Awaited"}]""", body.GetProperty("documents").GetRawText());
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(
            ("application.received", "api:wallet", Outcome.Ok, "ingest", body.GetProperty("reference").GetString()),
            (row.Action, row.ActorId, row.Outcome, row.Purpose, row.CaseId));
    }

    [Fact]
    public async Task It_can_be_asked_for_by_either_id_and_reads_the_same()
    {
        using var api = await _console.ApiAsync();
        var sent = await (await api.SendAsync(Api.Application())).Content.ReadAsStringAsync();
        var id = JsonNode.Parse(sent)!["id"];

        Assert.Equal(sent, await api.GetStringAsync(Api.Path($"/{id}")));
        Assert.Equal(sent, await api.GetStringAsync(Api.Path("?externalId=UPG-2026-000017")));
    }

    [Fact]
    public async Task An_unusual_number_is_taken_and_flagged()
    {
        using var api = await _console.ApiAsync();

        var body = await (await api.SendAsync(Api.Application(phone: "+62 999 0000 678"))).JsonAsync();

        Assert.Equal(PhoneNumber.Unusual, body.GetProperty("phoneFlag").GetString());
    }

    [Fact]
    public async Task A_number_that_stays_with_the_wallet_is_known_by_three_digits()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application();
        var applicant = application["applicant"]!.AsObject();
        applicant.Remove("phone");
        applicant["contact"] = new JsonObject { ["ref"] = "cus_81", ["blindIndex"] = new string('a', 64), ["last3"] = "678" };

        var answer = await api.SendAsync(application);

        Assert.Equal("+62 ••• •••• •678", (await answer.JsonAsync()).GetProperty("phone").GetString());
    }

    [Fact]
    public async Task A_NIK_that_is_none_is_kept_for_the_reviewer_to_see()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application();
        application["applicant"]!["nationalId"] = "317401540398";

        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(application)).StatusCode);
    }

    [Fact]
    public async Task The_same_externalId_again_is_a_conflict_and_changes_nothing()
    {
        using var api = await _console.ApiAsync();
        await api.ReceivedAsync();

        var again = await api.SendAsync(Api.Application(phone: "0812-0000-0999"));

        Assert.Equal((HttpStatusCode.Conflict, "idempotency-conflict"), (again.StatusCode, await again.CodeAsync()));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<KycCase>().CountAsync()));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<Customer>().CountAsync()));
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(("application.received", Outcome.Denied), (row.Action, row.Outcome));
    }

    [Fact]
    public async Task Twenty_at_once_with_one_externalId_make_one_application()
    {
        using var api = await _console.ApiAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.SendAsync(Api.Application())));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Another_integrators_application_reads_like_one_that_does_not_exist()
    {
        using var api = await _console.ApiAsync();
        using var other = await _console.ApiAsync(await _console.KeyAsync("other-wallet"));
        var id = await api.ReceivedAsync();
        Assert.Equal(HttpStatusCode.Created, (await other.SendAsync(Api.Application("UPG-OTHER"))).StatusCode);

        foreach (var (method, rest) in (IEnumerable<(HttpMethod, string)>)[(HttpMethod.Get, ""), (HttpMethod.Post, "/withdraw"), (HttpMethod.Put, "/documents/id-card")])
        {
            var foreign = await other.SendAsync(new HttpRequestMessage(method, Api.Path($"/{id}{rest}")) { Content = Picture() });
            var missing = await other.SendAsync(new HttpRequestMessage(method, Api.Path($"/{Guid.NewGuid()}{rest}")) { Content = Picture() });

            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
            Assert.Equal(await missing.Content.ReadAsStringAsync(), await foreign.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(Api.Path("?externalId=UPG-2026-000017"))).StatusCode);
        Assert.Equal("Received", await api.StateAsync(id));
    }

    [Fact]
    public async Task Two_integrators_may_use_the_same_externalId()
    {
        using var api = await _console.ApiAsync();
        using var other = await _console.ApiAsync(await _console.KeyAsync("other-wallet"));

        Assert.NotEqual(await api.ReceivedAsync(), await other.ReceivedAsync());
    }

    [Fact]
    public async Task A_withdrawn_application_says_so_and_a_second_time_changes_nothing()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var first = await api.PostAsync(Api.Path($"/{id}/withdraw"), null);
        var second = await api.PostAsync(Api.Path($"/{id}/withdraw"), null);

        Assert.Equal("Withdrawn", (await first.JsonAsync()).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Single(await _console.RowsAsync(), r => r.Action == "application.withdrawn");
        Assert.Equal("wrong-state", await (await api.UploadAsync(id, "id-card", Api.Jpeg())).CodeAsync());
    }

    /// <summary>Attack 37: members that the contract does not name are bound to nothing.</summary>
    [Fact]
    public async Task Properties_of_the_entities_are_bound_to_nothing()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application();
        foreach (var property in (IEnumerable<Type>)[typeof(KycCase), typeof(Customer), typeof(Document), typeof(ReviewerConsole.Intake.Application)] is var types
            ? types.SelectMany(t => t.GetProperties()).Select(p => p.Name).Distinct() : [])
        {
            foreach (var name in (string[])[property, char.ToLowerInvariant(property[0]) + property[1..]])
            {
                application.TryAdd(name, "Approved");
                application["applicant"]!.AsObject().TryAdd(name, "Approved");
                application["documents"]![0]!.AsObject().TryAdd(name, "Approved");
            }
        }

        var answer = await api.SendAsync(application);

        var body = await answer.JsonAsync();
        var kyc = await _console.OnDatabaseAsync(db => db.Set<KycCase>().SingleAsync());
        Assert.Equal(("Received", 0, 1, false), (kyc.State.ToString(), kyc.Version, kyc.Attempt, kyc.NeedsSenior));
        Assert.Equal((body.GetProperty("id").GetGuid(), "UPG-2026-000017", RiskLevel.Low), (kyc.Id, kyc.ExternalId, kyc.Risk));
        Assert.All(await _console.OnDatabaseAsync(db => db.Set<Document>().ToListAsync()), d => Assert.Equal((DocumentState.Awaited, (string?)null), (d.State, d.Sha256)));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static ByteArrayContent Picture() => new(Encoding.ASCII.GetBytes("no picture")) { Headers = { ContentType = new("image/jpeg") } };
}
