using System.Net.Http.Headers;
using System.Text.Json;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The API as an integrator meets it.</summary>
internal static class Api
{
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
}
