using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

public sealed class ValidationTests : IAsyncDisposable
{
    private static readonly DateTime Now = new(2026, 11, 24, 8, 0, 0, DateTimeKind.Utc);

    private readonly ConsoleApp _console = new();

    /// <summary>Each line: the member's path, what stands there instead (JSON; nothing removes it), the field and code of the answer.</summary>
    [Theory]
    [InlineData("externalId", null, "externalId", "validation")]
    [InlineData("externalId", "\"\"", "externalId", "validation")]
    [InlineData("externalId", "17", "externalId", "validation")]
    [InlineData("externalId", "\"UPG 17\"", "externalId", "validation")]
    [InlineData("externalId", "\"UPG-081200000678\"", "externalId", "validation")]
    [InlineData("externalId", "\"UPG-3174015403980002\"", "externalId", "validation")]
    [InlineData("kind", "\"TierUpgrade\"", "kind", "validation")]
    [InlineData("kind", null, "kind", "validation")]
    [InlineData("risk", "\"none\"", "risk", "validation")]
    [InlineData("risk", "2", "risk", "validation")]
    [InlineData("applicant", null, "applicant", "validation")]
    [InlineData("applicant", "[]", "applicant", "validation")]
    [InlineData("applicant.fullName", "\"   \"", "applicant.fullName", "validation")]
    [InlineData("applicant.fullName", "\"Siti\\u202eRahmawati\"", "applicant.fullName", "validation")]
    [InlineData("applicant.fullName", "\"Siti\\u0000\"", "applicant.fullName", "validation")]
    [InlineData("applicant.fullName", "\"\\ud800\"", "applicant.fullName", "validation")]
    [InlineData("applicant.dateOfBirth", "\"1998-02-30\"", "applicant.dateOfBirth", "validation")]
    [InlineData("applicant.dateOfBirth", "\"14-03-1998\"", "applicant.dateOfBirth", "validation")]
    [InlineData("applicant.dateOfBirth", "\"1899-12-31\"", "applicant.dateOfBirth", "validation")]
    [InlineData("applicant.dateOfBirth", "\"2026-11-26\"", "applicant.dateOfBirth", "validation")]
    [InlineData("applicant.nationalId", "\"\"", "applicant.nationalId", "validation")]
    [InlineData("applicant.nationalId", "3174015403980002", "applicant.nationalId", "validation")]
    [InlineData("applicant.nationalId", "\"317401540398000231740154039800023\"", "applicant.nationalId", "validation")]
    [InlineData("applicant.phone", null, "applicant.phone", "validation")]
    [InlineData("applicant.phone", "62812", "applicant.phone", "validation")]
    [InlineData("applicant.phone", "\"0812 SELAMAT\"", "applicant.phone", "invalid-phone")]
    [InlineData("applicant.phone", "\"\"", "applicant.phone", "invalid-phone")]
    [InlineData("applicant.contact", "{}", "applicant.phone", "validation")]
    [InlineData("applicant.sex", "\"f\"", "applicant.sex", "validation")]
    [InlineData("applicant.sex", "\"\\ud800\"", "applicant.sex", "validation")]
    [InlineData("applicant.address", "7", "applicant.address", "validation")]
    [InlineData("documents", "[]", "documents", "validation")]
    [InlineData("documents", "{}", "documents", "validation")]
    [InlineData("documents", "[7]", "documents[0]", "validation")]
    [InlineData("documents", """[{"slot":"Id Card","type":"KTP"}]""", "documents[0].slot", "validation")]
    [InlineData("documents", """[{"slot":"a","type":"KTP"},{"slot":"a","type":"NPWP"}]""", "documents[1].slot", "validation")]
    [InlineData("documents", """[{"slot":"a","type":"KTP"},{"slot":"card-0812-0000-0678","type":"NPWP"}]""", "documents[1].slot", "validation")]
    [InlineData("documents", """[{"slot":"3174015403980002","type":"KTP"}]""", "documents[0].slot", "validation")]
    [InlineData("documents", """[{"slot":"a","type":"SIM"}]""", "documents[0].type", "validation")]
    [InlineData("documents", """[{"slot":"a","type":"KTP"},{"slot":"b","type":"KTP"},{"slot":"c","type":"KTP"},{"slot":"d","type":"KTP"},{"slot":"e","type":"KTP"},{"slot":"f","type":"KTP"},{"slot":"g","type":"KTP"}]""", "documents", "validation")]
    public void What_is_wrong_is_named_by_its_field(string path, string? json, string field, string code)
    {
        var (application, faults) = ApplicationReader.Read(With(path, json), Now);

        Assert.Null(application);
        var fault = Assert.Single(faults);
        Assert.Equal((field, code), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("risk", null)]
    [InlineData("risk", "null")]
    [InlineData("risk", "\"high\"")]
    [InlineData("applicant.sex", null)]
    [InlineData("applicant.address", null)]
    [InlineData("applicant.dateOfBirth", "\"1900-01-01\"")]
    [InlineData("applicant.dateOfBirth", "\"2026-11-24\"")]
    [InlineData("applicant.nationalId", "\"3174 0154 0398 0002\"")]
    [InlineData("applicant.nationalId", "\"B 1234567\"")]
    [InlineData("applicant.unknown", "{\"a\":[1,2]}")]
    public void What_may_be_so_is_taken(string path, string? json)
    {
        var (application, faults) = ApplicationReader.Read(With(path, json), Now);

        Assert.Empty(faults);
        Assert.NotNull(application);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"externalId\":\"a\",\"externalId\":\"b\"}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}")]
    public void What_is_no_JSON_object_is_refused_as_a_whole(string body)
    {
        var (_, faults) = ApplicationReader.Read(Encoding.UTF8.GetBytes(body), Now);

        Assert.Equal(new Fault(null, "validation", "not-json"), Assert.Single(faults));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        var body = With("applicant.fullName", "\"Siti\"");
        body[Encoding.UTF8.GetString(body).IndexOf("Siti", StringComparison.Ordinal)] = 0xFF;

        var (application, faults) = ApplicationReader.Read(body, Now);

        Assert.Null(application);
        Assert.NotEmpty(faults);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_and_nothing_is_repeated()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application("no good id", phone: "0812 SELAMAT 4711");
        application["applicant"]!["dateOfBirth"] = "yesterday";

        var answer = await api.SendAsync(application);

        var body = await answer.JsonAsync();
        Assert.Equal((HttpStatusCode)422, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("validation", body.GetProperty("code").GetString());
        Assert.Equal(422, body.GetProperty("status").GetInt32());
        Assert.Equal(
            [("applicant.dateOfBirth", "validation"), ("applicant.phone", "invalid-phone"), ("externalId", "validation")],
            body.GetProperty("errors").EnumerateArray()
                .Select(e => (e.GetProperty("field").GetString()!, e.GetProperty("code").GetString()!)).Order());
        Assert.All(["no good id", "SELAMAT", "4711", "yesterday", Api.Name, Api.Nik], words => Assert.DoesNotContain(words, body.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_thing_wrong_has_its_own_code_field_and_sentence()
    {
        using var api = await _console.ApiAsync();

        var body = await (await api.SendAsync(Api.Application(phone: "0812 SELAMAT"))).JsonAsync();

        Assert.Equal(("invalid-phone", "applicant.phone"), (body.GetProperty("code").GetString(), body.GetProperty("field").GetString()));
        Assert.StartsWith("This cannot be read as a phone number", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(body.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task Another_media_type_is_refused()
    {
        using var api = await _console.ApiAsync();

        var answer = await api.PostAsync(Api.Path(), new StringContent(Api.Application().ToJsonString(), Encoding.UTF8, "text/plain"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "type-not-allowed"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task A_body_over_64_KiB_is_refused()
    {
        using var api = await _console.ApiAsync();
        var application = Api.Application();
        application["padding"] = new string('x', 64 * 1024);

        var answer = await api.SendAsync(application);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task A_look_up_without_an_externalId_is_refused()
    {
        using var api = await _console.ApiAsync();

        Assert.Equal("validation", await (await api.GetAsync(Api.Path())).CodeAsync());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static byte[] With(string path, string? json)
    {
        var application = Api.Application();
        var names = path.Split('.');
        var owner = names.SkipLast(1).Aggregate((JsonNode)application, (node, name) => node[name]!).AsObject();
        // A lone surrogate cannot stand in a JsonNode: it goes in as the text it is.
        owner[names[^1]] = json is null ? null : "@@";
        if (json is null)
        {
            owner.Remove(names[^1]);
        }

        return Encoding.UTF8.GetBytes(application.ToJsonString(new JsonSerializerOptions { WriteIndented = false }).Replace("\"@@\"", json, StringComparison.Ordinal));
    }
}
