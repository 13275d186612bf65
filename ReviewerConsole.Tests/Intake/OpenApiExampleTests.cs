using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Decoding;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Each example of the API's description, tried at the real routes.</summary>
public sealed class OpenApiExampleTests : IAsyncDisposable
{
    // A race that no test can bring about at will, a decoder that died twice in a row, and the code of a decoder that is not installed.
    private static readonly string[] NotAtWill = ["wrong-state.upload-raced", "unavailable.decoder-unavailable", "pdf-encrypted"];

    private readonly Dictionary<string, ConsoleApp> _consoles = [];
    private int _integrators;

    [Fact]
    public async Task The_examples_of_what_is_sent_are_received_and_those_of_answers_have_their_shape()
    {
        var console = Console();
        var document = await OpenApiTests.ReadAsync(console);
        using var api = await console.ApiAsync();
        var ids = new List<Guid>();

        foreach (var sent in document.GetProperty("paths").GetProperty("/api/v1/applications").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject())
        {
            var application = JsonNode.Parse(sent.Value.GetProperty("value").GetRawText())!;
            application["externalId"] = $"UPG-{sent.Name}";
            var answer = await api.SendAsync(application);
            AssertAlike(ExampleOf(document, "receiveApplication", 201), answer, await answer.JsonAsync());
            ids.Add((await answer.JsonAsync()).GetProperty("id").GetGuid());
        }

        Assert.Equal(2, ids.Count);
        var stored = await api.UploadAsync(ids[0], "id-card", Api.Jpeg());
        AssertAlike(ExampleOf(document, "storeDocument", 201), stored, await stored.JsonAsync());
        foreach (var (route, answer) in ((string, Task<HttpResponseMessage>)[])
        [
            ("lookUpApplication", api.GetAsync(Api.Path("?externalId=UPG-application"))), ("findApplication", api.GetAsync(Api.Path($"/{ids[0]}"))),
            ("withdrawApplication", api.PostAsync(Api.Path($"/{ids[0]}/withdraw"), null)),
        ])
        {
            AssertAlike(ExampleOf(document, route, 200), await answer, await (await answer).JsonAsync());
        }
    }

    [Fact]
    public async Task Every_refusal_answers_as_its_example_says()
    {
        var examples = OpenApiTests.ExamplesOf(await OpenApiTests.ReadAsync(Console())).ToList();
        var tried = 0;

        foreach (var (route, name, status, example) in examples.Where(e => !NotAtWill.Contains(e.Name)))
        {
            var (answer, body) = await ProvokeAsync(route, name);

            Assert.True(status == (int)answer.StatusCode, $"{route} {name}: {(int)answer.StatusCode}, not {status}: {body}");
            Assert.Equal($"{route} {Text(example)}", $"{route} {Text(JsonNode.Parse(body)!)}");
            Assert.Equal(status is 429 or 503 || name == "idempotency-in-flight", answer.Headers.RetryAfter is not null);
            tried++;
        }

        Assert.InRange(tried, 50, examples.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles.Values)
        {
            await console.DisposeAsync();
        }
    }

    private async Task<(HttpResponseMessage Answer, string Body)> ProvokeAsync(string route, string name)
    {
        var console = Console(name switch
        {
            "rate-limited" => new() { ["Console:Api:RequestsPerMinute"] = "1", ["Console:Api:Burst"] = "2" },
            "quota-exceeded" => new() { ["Console:Api:DailyBytes"] = $"{Upload.MaxLength}" },
            "unavailable.no-space" => new() { ["Console:Documents:LeastFreeMegabytes"] = "1000000" },
            _ => [],
        });
        var integrator = $"wallet-{++_integrators}"; // one for each example: they share a console and nothing else
        using var api = await console.ApiAsync(await console.KeyAsync(integrator));
        var id = await api.ReceivedAsync(); // one request
        using var request = RequestFor(route, id);
        switch (name)
        {
            case "unauthorized":
                api.DefaultRequestHeaders.Authorization = null;
                break;
            case "forbidden.key-address":
                var elsewhere = await console.Get<ApiKeyDesk>().CreateAsync(Actor.System, integrator, 1, default, [Networks.Read("203.0.113.0/24")!.Value]);
                api.DefaultRequestHeaders.Authorization = new("Bearer", elsewhere.Text!.Reveal());
                break;
            case "rate-limited":
                await api.GetAsync(Api.Path("?externalId=none")); // the second and last
                break;
            case "quota-exceeded":
                await api.UploadAsync(id, "id-card", new byte[Upload.MaxLength]);
                break;
            case "unavailable":
                await console.SqlAsync("ALTER TABLE Applications RENAME TO Away");
                var away = await api.SendAsync(request);
                await console.SqlAsync("ALTER TABLE Away RENAME TO Applications");
                return (away, await away.Content.ReadAsStringAsync());
            case "validation.digest-form":
                request.Content!.Headers.TryAddWithoutValidation("Content-Digest", "sha-256");
                break;
            case "digest-mismatch":
                request.Content!.Headers.TryAddWithoutValidation("Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
                break;
            case "too-large.body-too-large":
                request.Content = Json(new string(' ', 65_537));
                break;
            case "validation.idempotency-key-form":
                request.Headers.TryAddWithoutValidation("Idempotency-Key", "a blank");
                break;
            case "idempotency-conflict.idempotency-other-request":
                var first = new HttpRequestMessage(HttpMethod.Post, Api.Path()) { Content = Json(Api.Application("UPG-1").ToJsonString()) };
                first.Headers.Add("Idempotency-Key", "order-17");
                await api.SendAsync(first);
                request.Headers.Add("Idempotency-Key", "order-17");
                break;
            case "idempotency-in-flight":
                var wallet = Integrator.Of(await console.OnDatabaseAsync(db => db.Set<ApiKey>().SingleAsync(k => k.Name == integrator)));
                console.Get<IdempotencyDesk>().Begin(wallet, "order-17", "elsewhere", []);
                request.Headers.Add("Idempotency-Key", "order-17");
                break;
            case "type-not-allowed.json-only":
                request.Content!.Headers.ContentType = new("text/plain");
                break;
            case "idempotency-conflict":
                request.Content = Json(Api.Application().ToJsonString());
                break;
            case "invalid-phone":
                request.Content = Json(Api.Application("UPG-2", "0812 SELAMAT").ToJsonString());
                break;
            case "validation.not-listed":
                var application = Api.Application("UPG-2");
                application["kind"] = "none";
                request.Content = Json(application.ToJsonString());
                break;
            case "validation.required":
                request.RequestUri = Api.Path();
                break;
            case "not-found":
                request.RequestUri = route == "lookUpApplication" ? Api.Path("?externalId=none") : new(request.RequestUri!.ToString().Replace($"{id}", $"{Guid.NewGuid()}", StringComparison.Ordinal), UriKind.Relative);
                break;
            case "wrong-state.application-closed":
                await console.OnDatabaseAsync(async db =>
                {
                    var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == id);
                    kyc.EnterQueue(console.Clock.UtcNow());
                    kyc.Take();
                    kyc.Decide(CaseStep.Approve);
                    return await db.SaveChangesAsync();
                });
                break;
            case "wrong-state.document-in-place":
                await api.UploadAsync(id, "id-card", Api.Jpeg(shade: 30));
                break;
            default:
                if (route == "storeDocument" && FileFor(name) is var (file, type))
                {
                    request.Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
                }

                break;
        }

        var answer = await api.SendAsync(request);
        return (answer, await answer.Content.ReadAsStringAsync());
    }

    private static HttpRequestMessage RequestFor(string route, Guid id) => route switch
    {
        "receiveApplication" => new(HttpMethod.Post, Api.Path()) { Content = Json(Api.Application("UPG-2").ToJsonString()) },
        "lookUpApplication" => new(HttpMethod.Get, Api.Path("?externalId=UPG-2026-000017")),
        "findApplication" => new(HttpMethod.Get, Api.Path($"/{id}")),
        "withdrawApplication" => new(HttpMethod.Post, Api.Path($"/{id}/withdraw")) { Content = Json("{}") },
        "storeDocument" => new(HttpMethod.Put, Api.Path($"/{id}/documents/id-card")) { Content = new ByteArrayContent(Api.Jpeg()) { Headers = { ContentType = new("image/jpeg") } } },
        _ => throw new ArgumentOutOfRangeException(nameof(route), route, "No such route."),
    };

    private static (byte[] File, string Type) FileFor(string code)
    {
        using var wide = Pictures.Flat(12_001, 8, 90);
        return code switch
        {
            "too-large" => (new byte[Upload.MaxLength + 1], "image/jpeg"),
            "too-many-pixels" => (wide.PngsaveBuffer(), "image/png"),
            "type-not-allowed" => (Encoding.ASCII.GetBytes("GIF89a, or so it says"), "image/gif"),
            "type-mismatch" => (Api.Jpeg(), "image/png"),
            "animated" => (Tampered.WithPictureCount(Api.Jpeg(), 2), "image/jpeg"),
            "corrupt" => (Api.Jpeg()[..^200], "image/jpeg"),
            "pdf-not-supported" => ("%PDF-1.7\n"u8.ToArray(), "application/pdf"),
            "heic-not-supported" => ("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"u8.ToArray(), "image/heic"),
            _ => (Api.Jpeg(), "image/jpeg"),
        };
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string Text(JsonNode json) => json.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private static JsonElement ExampleOf(JsonElement document, string route, int status) => (
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Value.GetProperty("operationId").GetString() == route
        select method.Value.GetProperty("responses").GetProperty($"{status}").GetProperty("content").GetProperty("application/json").GetProperty("example")).Single();

    // The same members in the same order, each of the same kind; what they say is another each time.
    private static void AssertAlike(JsonElement example, HttpResponseMessage answer, JsonElement actual)
    {
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(Shape(example), Shape(actual));

        static string Shape(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.Object => $"{{{string.Join(',', json.EnumerateObject().Select(m => $"{m.Name}:{Shape(m.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', json.EnumerateArray().Select(Shape))}]",
            _ => json.ValueKind.ToString(),
        };
    }

    private ConsoleApp Console(Dictionary<string, string>? settings = null)
    {
        var key = string.Join(' ', settings?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>());
        if (!_consoles.TryGetValue(key, out var console))
        {
            _consoles[key] = console = new(settings: settings);
        }

        return console;
    }
}
