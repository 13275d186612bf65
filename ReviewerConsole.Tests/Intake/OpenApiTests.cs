using System.Collections;
using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The description of the API: who reads it, and that it is of this API. Its examples are tried in <see cref="OpenApiExampleTests"/>.</summary>
public sealed partial class OpenApiTests : IAsyncDisposable
{
    private static readonly Uri Document = new("/api/v1/openapi.json", UriKind.Relative);
    private readonly List<ConsoleApp> _consoles = [];

    /// <summary>Attack 62: in production nobody reads it who has neither a session nor a key.</summary>
    [Fact]
    public async Task A62_Staff_and_whoever_holds_a_key_read_it_and_nobody_else()
    {
        var console = Console();
        using var api = await console.ApiAsync();
        using var staff = console.Http(console.Cookie(await console.StaffAsync(Roles.Auditor)));
        using var stranger = console.Http();

        var read = await api.GetAsync(Document);
        var refused = await stranger.GetAsync(Document);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (read.StatusCode, read.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("3.1", (await read.JsonAsync()).GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync(Document)).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (refused.StatusCode, await refused.CodeAsync()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri("/api/docs", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A62_Switched_off_it_is_not_there_for_anybody()
    {
        var console = Console(("Console:Api:Document", "Nobody"));
        using var api = await console.ApiAsync();
        using var staff = console.Http(console.Cookie(await console.StaffAsync(Roles.Auditor)));

        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Document)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await staff.GetAsync(Document)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.GetAsync(new Uri("/api/docs", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Every_route_of_the_API_is_described_and_every_described_route_is_there()
    {
        var console = Console();
        var mapped = from endpoint in console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
                     where path.StartsWith("/api/v1", StringComparison.Ordinal) && path != Document.ToString()
                     from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                     select $"{method} {Constraint().Replace(path, "")}";

        var described = from path in (await ReadAsync(console)).GetProperty("paths").EnumerateObject()
                        from method in path.Value.EnumerateObject()
                        select $"{method.Name.ToUpperInvariant()} {path.Name}";

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal(5, described.Count());
    }

    /// <summary>A code has a title in the room's words: each of them is in the document.</summary>
    [Fact]
    public async Task Every_code_that_the_console_has_words_for_is_described()
    {
        var set = new ResourceManager(typeof(Words)).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!;
        var codes = set.Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(k => k.EndsWith(".Title", StringComparison.Ordinal)).Select(k => k[..^".Title".Length]);

        var described = ExamplesOf(await ReadAsync(Console())).Select(e => e.Value["code"]!.GetValue<string>()).Distinct();

        Assert.Equal(codes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_valid_and_says_everything_in_the_language_of_its_reader()
    {
        var console = Console();
        using var api = await console.ApiAsync();
        var english = await api.GetStringAsync(Document);
        api.DefaultRequestHeaders.Remove("Accept-Language");
        api.DefaultRequestHeaders.Add("Accept-Language", "id");
        var indonesian = await api.GetStringAsync(Document);

        Assert.Empty(OpenApiDocument.Parse(english, "json").Diagnostic!.Errors);
        Assert.Contains("Send an application", english, StringComparison.Ordinal);
        Assert.Contains("Kirim aplikasi", indonesian, StringComparison.Ordinal);
        Assert.DoesNotContain("Send an application", indonesian, StringComparison.Ordinal);
        Assert.DoesNotMatch(UnfoundWord(), english); // a word without an entry shows its key
        Assert.Equal(JsonNode.Parse(english)!["paths"]!.AsObject().Count, JsonNode.Parse(indonesian)!["paths"]!.AsObject().Count);
    }

    /// <summary>The schema of what is sent is made of the reader's rules: what it requires is required, what it lists is taken.</summary>
    [Fact]
    public async Task The_schema_of_an_application_says_what_its_reader_does()
    {
        var schema = (await ReadAsync(Console())).GetProperty("components").GetProperty("schemas").GetProperty("Application");
        var now = new DateTime(2026, 11, 24, 8, 0, 0, DateTimeKind.Utc);
        var tried = 0;

        foreach (var (path, member, required) in MembersOf(schema, ""))
        {
            if (required)
            {
                Assert.Contains(Read(With(path, null)), f => f == path);
                tried++;
            }

            foreach (var value in member.TryGetProperty("enum", out var values) ? values.EnumerateArray().Select(v => v.GetString()) : [])
            {
                Assert.DoesNotContain(Read(With(path, value)), f => f == path);
                tried++;
            }

            if (member.TryGetProperty("maxLength", out var longest) && !path.StartsWith("applicant.contact", StringComparison.Ordinal))
            {
                Assert.NotEmpty(Read(With(path, new string('1', longest.GetInt32() + 1))));
                tried++;
            }
        }

        Assert.InRange(tried, 25, 60);

        IEnumerable<string?> Read(JsonObject application) => ApplicationReader.Read(JsonSerializer.SerializeToUtf8Bytes(application), now).Faults.Select(f => f.Field);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles)
        {
            await console.DisposeAsync();
        }
    }

    /// <summary>Every example of a problem, by route and status.</summary>
    internal static IEnumerable<(string Route, string Name, int Status, JsonNode Value)> ExamplesOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        from answer in method.Value.GetProperty("responses").EnumerateObject()
        where answer.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)
        from example in answer.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("examples").EnumerateObject()
        select (method.Value.GetProperty("operationId").GetString()!, example.Name, int.Parse(answer.Name, CultureInfo.InvariantCulture),
            JsonNode.Parse(example.Value.GetProperty("value").GetRawText())!);

    internal static async Task<JsonElement> ReadAsync(ConsoleApp console)
    {
        using var api = await console.ApiAsync(await console.KeyAsync("reader"));
        return await (await api.GetAsync(Document)).JsonAsync();
    }

    private static IEnumerable<(string Path, JsonElement Member, bool Required)> MembersOf(JsonElement schema, string path)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToList() : [];
        foreach (var member in schema.GetProperty("properties").EnumerateObject())
        {
            var here = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (here != "applicant.contact")
            {
                yield return (here, member.Value, required.Contains(member.Name));
            }

            var inner = member.Value.TryGetProperty("items", out var items) ? (items, here + "[0]") : (member.Value, here);
            if (here != "applicant.contact" && inner.Item1.TryGetProperty("properties", out _))
            {
                foreach (var deeper in MembersOf(inner.Item1, inner.Item2))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static JsonObject With(string path, string? value)
    {
        var application = Api.Application();
        JsonNode at = application;
        var steps = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1])
        {
            at = step == "0" ? at[0]! : at[step]!;
        }

        at.AsObject().Remove(steps[^1]);
        if (value is not null)
        {
            at[steps[^1]] = value;
        }

        return application;
    }

    private ConsoleApp Console(params (string Key, string Value)[] settings)
    {
        var console = new ConsoleApp(settings: settings.ToDictionary(s => s.Key, s => s.Value));
        _consoles.Add(console);
        return console;
    }

    [GeneratedRegex(@":[a-z]+(?=\})")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"""(Member|Route|Header|Api|Body|Example)\.[A-Za-z0-9.-]+""")]
    private static partial Regex UnfoundWord();
}
