using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The API as an integrator meets it.</summary>
internal static class Api
{
    public const string Number = "0812-0000-0678";
    public const string Nik = "3174015403980002";
    public const string Name = "Siti Rahmawati";
    public const string Address = "Jalan Kenanga 14, Bandung";

    public static async Task<string> KeyAsync(this ConsoleApp console, string name = "wallet", int days = 365) =>
        (await console.Get<ApiKeyDesk>().CreateAsync(Actor.System, name, days, default)).Text!.Reveal();

    /// <summary>A client that sends a key, by default a new one of the integrator <c>wallet</c>.</summary>
    public static async Task<HttpClient> ApiAsync(this ConsoleApp console, string? key = null)
    {
        var client = console.Http();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key ?? await console.KeyAsync());
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        return client;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return body.RootElement.Clone();
    }

    public static async Task<string?> CodeAsync(this HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (await response.JsonAsync()).GetProperty("code").GetString()
            : null;

    /// <summary>An application as the contract's example has it.</summary>
    public static JsonObject Application(string externalId = "UPG-2026-000017", string phone = Number) => new()
    {
        ["externalId"] = externalId,
        ["kind"] = "tierUpgrade",
        ["applicant"] = new JsonObject
        {
            ["fullName"] = Name,
            ["dateOfBirth"] = "1998-03-14",
            ["nationalId"] = Nik,
            ["phone"] = phone,
            ["sex"] = "F",
            ["address"] = Address,
        },
        ["risk"] = "low",
        ["documents"] = new JsonArray(
            new JsonObject { ["slot"] = "id-card", ["type"] = "KTP" }, new JsonObject { ["slot"] = "selfie", ["type"] = "SELFIE_WITH_ID" }),
    };

    public static Task<HttpResponseMessage> SendAsync(this HttpClient api, JsonNode application) =>
        api.PostAsync(Path(), new StringContent(application.ToJsonString(), Encoding.UTF8, "application/json"));

    /// <summary>Sends an application and reads its id.</summary>
    public static async Task<Guid> ReceivedAsync(this HttpClient api, string externalId = "UPG-2026-000017")
    {
        var answer = await api.SendAsync(Application(externalId));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetGuid();
    }

    public static Task<HttpResponseMessage> UploadAsync(
        this HttpClient api, Guid id, string slot, byte[] file, string? type = "image/jpeg", string? digest = null)
    {
        var content = new ByteArrayContent(file);
        if (type is not null)
        {
            content.Headers.ContentType = new(type);
        }

        if (digest is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Digest", digest);
        }

        return api.PutAsync(Path($"/{id}/documents/{slot}"), content);
    }

    public static Uri Path(string rest = "") => new($"/api/v1/applications{rest}", UriKind.Relative);

    public static async Task<string> StateAsync(this HttpClient api, Guid id) =>
        (await (await api.GetAsync(Path($"/{id}"))).JsonAsync()).GetProperty("state").GetString()!;

    /// <summary>A small picture, each <paramref name="shade"/> another file.</summary>
    public static byte[] Jpeg(int width = 320, int height = 200, byte shade = 120)
    {
        using var picture = Pictures.Flat(width, height, shade);
        return picture.Jpeg();
    }

    /// <summary>The files of the document store.</summary>
    public static IReadOnlyList<string> StoredFiles(this ConsoleApp console)
    {
        var folder = System.IO.Path.Combine(console.DataFolder, "documents");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }
}
