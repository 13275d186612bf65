using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Content-Digest (RFC 9530) at the routes that take JSON. Those of documents are in <see cref="UploadTests"/>.</summary>
public sealed class ContentDigestTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    public static TheoryData<string> Right =>
    [
        "sha-256=:{256}:", "sha-512=:{512}:", "sha-512=:{512}:, sha-256=:{256}:", "sha-256=:{256}:;note=\"a parameter\"", "unixsum=:AAAA:, crc32c=12, sha-256=:{256}:", "md5=:AAAA:", "",
    ];

    public static TheoryData<string, int, string> Wrong => new()
    {
        { "sha-256=:{512}:", 400, "validation" }, { "sha-256={256}", 400, "validation" }, { "sha-256=:{256}", 400, "validation" }, { "sha-256=:{256}:,", 400, "validation" },
        { "sha-256", 400, "validation" }, { "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", 422, "digest-mismatch" },
        { "sha-256=:{256}:, sha-512=:z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==:", 422, "digest-mismatch" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public async Task A_digest_that_fits_is_no_hindrance(string digest)
    {
        using var api = await _console.ApiAsync();

        var answer = await SendAsync(api, digest);
        var withdrawn = await PostAsync(api, $"/{(await answer.JsonAsync()).GetProperty("id").GetGuid()}/withdraw", digest, "{}");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (answer.StatusCode, withdrawn.StatusCode));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_digest_that_does_not_fit_is_refused_and_nothing_is_done(string digest, int status, string code)
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync("UPG-1");

        var answer = await SendAsync(api, digest);
        var withdrawn = await PostAsync(api, $"/{id}/withdraw", digest, "{}");

        Assert.Equal(((HttpStatusCode)status, code), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Equal(((HttpStatusCode)status, code), (withdrawn.StatusCode, await withdrawn.CodeAsync()));
        Assert.Equal("Content-Digest", (await answer.JsonAsync()).GetProperty("field").GetString());
        Assert.Equal(CaseState.Received, await _console.OnDatabaseAsync(db => db.Set<KycCase>().Select(c => c.State).SingleAsync()));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static Task<HttpResponseMessage> SendAsync(HttpClient api, string digest) => PostAsync(api, "", digest, Api.Application().ToJsonString());

    private static Task<HttpResponseMessage> PostAsync(HttpClient api, string path, string digest, string json)
    {
        var content = new StringContent(json, Encoding.UTF8, "application/json");
        var bytes = Encoding.UTF8.GetBytes(json);
        content.Headers.TryAddWithoutValidation("Content-Digest", digest
            .Replace("{256}", Convert.ToBase64String(SHA256.HashData(bytes)), StringComparison.Ordinal)
            .Replace("{512}", Convert.ToBase64String(SHA512.HashData(bytes)), StringComparison.Ordinal));
        return api.PostAsync(Api.Path(path), content);
    }
}
