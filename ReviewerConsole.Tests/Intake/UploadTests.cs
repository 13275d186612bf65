using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Intake;

public sealed class UploadTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task When_the_last_document_is_in_place_the_case_enters_the_queue()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var jpeg = Api.Jpeg(640, 400);
        using var drawn = Pictures.Flat(300, 500, 90);

        var card = await api.UploadAsync(id, "id-card", jpeg, digest: $"sha-256=:{Convert.ToBase64String(SHA256.HashData(jpeg))}:");
        Assert.Equal("Received", await api.StateAsync(id));
        var selfie = await api.UploadAsync(id, "selfie", drawn.PngsaveBuffer(), "image/png");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (card.StatusCode, selfie.StatusCode));
        Assert.Equal(
            $$"""{"slot":"id-card","state":"Available","width":640,"height":400,"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(jpeg))}}"}""",
            await card.Content.ReadAsStringAsync());
        Assert.Equal((300, 500), ((await selfie.JsonAsync()).GetProperty("width").GetInt32(), (await selfie.JsonAsync()).GetProperty("height").GetInt32()));
        Assert.Equal("Queued", await api.StateAsync(id));
        Assert.Equal(
            ["application.received", "document.stored", "document.stored"],
            (await _console.RowsAsync()).Where(r => r.ActorId == "api:wallet").Select(r => r.Action));
        Assert.Equal(4, _console.StoredFiles().Count);
    }

    [Fact]
    public async Task While_one_document_is_missing_the_case_is_not_in_the_queue()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application();
        application["documents"]!.AsArray().Add(new JsonObject { ["slot"] = "npwp", ["type"] = "NPWP" });
        var id = (await (await api.SendAsync(application)).JsonAsync()).GetProperty("id").GetGuid();

        await api.UploadAsync(id, "npwp", Api.Jpeg());
        await api.UploadAsync(id, "id-card", Api.Jpeg(shade: 60));
        Assert.Equal("Received", await api.StateAsync(id));

        await api.UploadAsync(id, "selfie", Api.Jpeg(shade: 90));
        Assert.Equal("Queued", await api.StateAsync(id));
    }

    [Fact]
    public async Task A_file_without_end_is_not_read_past_the_limit()
    {
        using var endless = new Endless();

        var received = await new Upload(endless, null, null, null).ReadAsync(100_000, default);

        Assert.Null(received);
        Assert.InRange(endless.Given, 100_001, 200_000);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "type-not-allowed", "image/jpeg" }, { "type-mismatch", "image/png" }, { "corrupt", "image/jpeg" }, { "too-many-pixels", "image/png" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_no_acceptable_picture_is_refused_with_its_code_and_leaves_no_file(string code, string type)
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        using var wide = Pictures.Flat(12_001, 8, 90);
        var file = code switch
        {
            "type-not-allowed" => Encoding.ASCII.GetBytes("GIF89a, or so it says"),
            "corrupt" => Api.Jpeg()[..^200],
            "too-many-pixels" => wide.PngsaveBuffer(),
            _ => Api.Jpeg(),
        };

        var answer = await api.UploadAsync(id, "id-card", file, type);

        Assert.Equal(((HttpStatusCode)422, code), (answer.StatusCode, await answer.CodeAsync()));
        await AssertRefusedAsync(code);
        Assert.Equal("Received", await api.StateAsync(id));
    }

    [Fact]
    public async Task A_file_over_10_MiB_is_refused_whether_or_not_it_says_so()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var file = new byte[Upload.MaxLength + 1];

        var said = await api.UploadAsync(id, "id-card", file);
        var unsaid = await api.SendAsync(new HttpRequestMessage(HttpMethod.Put, Api.Path($"/{id}/documents/id-card"))
        {
            Content = new StreamContent(new Unmeasured(file)),
        });

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (said.StatusCode, await said.CodeAsync()));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (unsaid.StatusCode, await unsaid.CodeAsync()));
        await AssertRefusedAsync("too-large");
    }

    [Theory]
    [InlineData("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", 422, "digest-mismatch")]
    [InlineData("md5=:AAAA:, sha-512=:z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==:", 422, "digest-mismatch")]
    [InlineData("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", 400, "validation")]
    [InlineData("sha-256=:AAAA:", 400, "validation")]
    [InlineData("sha-256", 400, "validation")]
    public async Task A_file_without_the_digest_that_it_states_is_refused(string digest, int status, string code)
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var answer = await api.UploadAsync(id, "id-card", Api.Jpeg(), digest: digest);

        Assert.Equal(((HttpStatusCode)status, code), (answer.StatusCode, await answer.CodeAsync()));
        await AssertRefusedAsync(code);
    }

    /// <summary>The answer was lost on its way: the same file again is told that it is there.</summary>
    [Fact]
    public async Task The_same_file_again_gets_the_same_answer_and_changes_nothing()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var first = await api.UploadAsync(id, "id-card", Api.Jpeg());
        await api.UploadAsync(id, "selfie", Api.Jpeg(shade: 60));
        var (rows, files) = ((await _console.RowsAsync()).Count, _console.StoredFiles());

        var again = await api.UploadAsync(id, "id-card", Api.Jpeg());

        Assert.Equal((HttpStatusCode.OK, "true"), (again.StatusCode, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(rows, (await _console.RowsAsync()).Count);
        Assert.Equal(files, _console.StoredFiles());
    }

    [Fact]
    public async Task The_same_file_six_times_at_once_is_stored_once_and_told_six_times()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.UploadAsync(id, "id-card", Api.Jpeg())));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(2, _console.StoredFiles().Count);
    }

    [Fact]
    public async Task A_document_in_place_stays()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        await api.UploadAsync(id, "id-card", Api.Jpeg());
        var files = _console.StoredFiles();

        var again = await api.UploadAsync(id, "id-card", Api.Jpeg(shade: 30));

        Assert.Equal((HttpStatusCode.Conflict, "wrong-state"), (again.StatusCode, await again.CodeAsync()));
        Assert.Equal(files, _console.StoredFiles());
    }

    [Fact]
    public async Task Two_uploads_of_one_document_at_once_leave_one()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => api.UploadAsync(id, "id-card", Api.Jpeg(shade: (byte)(i * 20)))));

        var stored = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a != stored), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal(2, _console.StoredFiles().Count);
        Assert.Equal(
            (await stored.JsonAsync()).GetProperty("sha256").GetString(),
            await _console.OnDatabaseAsync(db => db.Set<Document>().Where(d => d.Slot == "id-card").Select(d => d.Sha256).SingleAsync()));
    }

    [Fact]
    public async Task A_slot_that_the_application_does_not_list_is_not_found()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var answer = await api.UploadAsync(id, "npwp", Api.Jpeg());

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task After_the_customer_was_asked_again_a_new_document_brings_the_case_back()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        await api.UploadAsync(id, "id-card", Api.Jpeg());
        await api.UploadAsync(id, "selfie", Api.Jpeg(shade: 60));
        await _console.OnDatabaseAsync(async db =>
        {
            var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == id);
            kyc.Take();
            kyc.Decide(CaseStep.AskAgain);
            return await db.SaveChangesAsync();
        });
        var before = _console.StoredFiles();

        var answer = await api.UploadAsync(id, "id-card", Api.Jpeg(shade: 30));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Queued", await api.StateAsync(id));
        Assert.Equal(2, await _console.OnDatabaseAsync(db => db.Set<KycCase>().Where(c => c.Id == id).Select(c => c.Attempt).SingleAsync()));
        Assert.Equal((4, 2), (_console.StoredFiles().Count, _console.StoredFiles().Intersect(before).Count()));
    }

    [Fact]
    public async Task A_key_revoked_while_the_file_is_on_its_way_stores_nothing()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var key = (await _console.Get<ApiKeyDesk>().ListAsync(default))[0];
        var jpeg = Api.Jpeg();
        using var slow = new Gated(jpeg);
        var integrator = Integrator.Of(await _console.OnDatabaseAsync(db => db.Set<ApiKey>().SingleAsync(k => k.Id == key.Id)));

        var upload = _console.Get<UploadDesk>().StoreAsync(integrator, id, "id-card", new(slow, null, "image/jpeg", null), default);
        await slow.Asked;
        await _console.Get<ApiKeyDesk>().RevokeAsync(Actor.System, "wallet", default);
        slow.Open();

        Assert.Equal("unauthorized", (await upload).Fault!.Code);
        Assert.Empty(_console.StoredFiles());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task AssertRefusedAsync(string code)
    {
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(("document.refused", "api:wallet", Outcome.Denied, "ingest"), (row.Action, row.ActorId, row.Outcome, row.Purpose));
        Assert.Contains($"\"reason\":\"{code}\"", Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
        Assert.NotNull(row.DocumentId);
        Assert.Empty(_console.StoredFiles());
    }

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    /// <summary>Gives as many bytes as anybody wants.</summary>
    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }

    /// <summary>A file whose bytes come when the test says so.</summary>
    private sealed class Gated(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Open() => _open.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            await _open.Task;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
