using System.Net;
using ReviewerConsole.Access;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>Attack 46: another site makes the browser of somebody who is signed in send forms, or open the circuit.</summary>
public sealed class SameOriginTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    public static TheoryData<string> Foreign => ["https://evil.test", "null", "http://localhost:1", "http://localhost.evil.test", "file://", "nonsense"];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_form_from_another_origin_is_refused(string origin)
    {
        using var http = await SignedInAsync();
        foreach (var path in (string[])["/signin", "/signout", "/language"])
        {
            using var answer = await SendAsync(http, HttpMethod.Post, path, ("Origin", origin));

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task The_circuit_is_not_opened_for_another_origin(string origin)
    {
        using var http = await SignedInAsync();

        using var negotiate = await SendAsync(http, HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", ("Origin", origin));
        using var socket = await SendAsync(http, HttpMethod.Get, "/_blazor?id=x", ("Origin", origin), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (negotiate.StatusCode, socket.StatusCode));
    }

    [Fact]
    public async Task The_circuit_is_opened_for_the_console_itself()
    {
        using var http = await SignedInAsync();

        using var negotiate = await SendAsync(http, HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", ("Origin", Own()));

        Assert.Equal(HttpStatusCode.OK, negotiate.StatusCode);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_browser_that_names_no_origin_but_another_site_is_refused_too(string site)
    {
        using var http = await SignedInAsync();

        using var answer = await SendAsync(http, HttpMethod.Get, "/_blazor?id=x", ("Sec-Fetch-Site", site));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_from_the_console_without_its_token_is_refused()
    {
        using var http = await SignedInAsync();
        foreach (var path in (string[])["/signin", "/signout", "/language"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("culture", "id")]) };
            request.Headers.Add("Origin", Own());

            using var answer = await http.SendAsync(request);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private string Own() => _console.Address.GetLeftPart(UriPartial.Authority);

    private async Task<HttpClient> SignedInAsync() => _console.Http(_console.Cookie(await _console.StaffAsync(Roles.Reviewer)));

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return http.SendAsync(request);
    }
}
