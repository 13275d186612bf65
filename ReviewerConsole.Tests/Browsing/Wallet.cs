using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The wallet as in production: it sends applications and their pictures over HTTP, with a key.</summary>
internal static class Wallet
{
    /// <summary>Synthetic. No four of its digits in a row stand in the other data of these tests.</summary>
    public const string Phone = "0857-4686-7468";

    public const string Mask = "+62 ••• •••• •468";

    public const string Name = "Siti Rahmawati";

    private static int _applications;

    /// <summary>An application with both its pictures, which puts its case into the queue.</summary>
    /// <param name="console">Where it is sent.</param>
    /// <param name="birthDate">RFC 3339; the NIK says 1998-03-14.</param>
    /// <param name="risk">As the wallet sees it.</param>
    /// <param name="name">The customer's.</param>
    /// <param name="address">The customer's.</param>
    /// <returns>The case reference.</returns>
    public static async Task<string> SendCaseAsync(
        this ConsoleApp console, string birthDate = "1998-03-14", string risk = "low", string name = Name, string address = "Jalan Kenanga 14, Bandung")
    {
        var number = Interlocked.Increment(ref _applications);
        using var api = await console.ApiAsync(await console.KeyAsync($"wallet-{number}"));
        using var application = new StringContent(Application(number, birthDate, risk, name, address).ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await api.PostAsync(new Uri("/api/v1/applications", UriKind.Relative), application);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var received = await answer.JsonAsync();
        Assert.Equal(Mask, received.GetProperty("phone").GetString());
        await SendPictureAsync(api, answer.Headers.Location!, "id-card", 1200, 757);
        await SendPictureAsync(api, answer.Headers.Location!, "selfie", 768, 1024);
        return received.GetProperty("reference").GetString()!;
    }

    private static async Task SendPictureAsync(HttpClient api, Uri application, string slot, int width, int height)
    {
        using var scene = Pictures.Scene(width, height);
        using var file = new ByteArrayContent(scene.Jpeg()) { Headers = { ContentType = new("image/jpeg") } };
        file.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(await file.ReadAsByteArrayAsync()))}:");

        using var answer = await api.PutAsync(new Uri($"{application}/documents/{slot}", UriKind.Relative), file);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Available", (await answer.JsonAsync()).GetProperty("state").GetString());
    }

    private static JsonObject Application(int number, string birthDate, string risk, string name, string address) => new()
    {
        ["externalId"] = $"UPG-{number:000}",
        ["kind"] = "tierUpgrade",
        ["applicant"] = new JsonObject
        {
            ["fullName"] = name,
            ["dateOfBirth"] = birthDate,
            ["nationalId"] = "3174015403980002",
            ["phone"] = Phone,
            ["sex"] = "F",
            ["address"] = address,
        },
        ["risk"] = risk,
        ["documents"] = new JsonArray(
            new JsonObject { ["slot"] = "id-card", ["type"] = "KTP" }, new JsonObject { ["slot"] = "selfie", ["type"] = "SELFIE_WITH_ID" }),
    };
}
