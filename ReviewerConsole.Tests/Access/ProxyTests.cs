using System.Text;
using System.Text.Json;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.SignIn;

namespace ReviewerConsole.Tests.Access;

/// <summary>Attack 47: a client says it comes from somewhere else. Rows show the socket's address; a listed proxy's word stands beside it.</summary>
public sealed class ProxyTests
{
    private const string Elsewhere = "203.0.113.9";
    private const string Here = "127.0.0.1";

    [Theory]
    [InlineData("X-Forwarded-For", Elsewhere)]
    [InlineData("X-Forwarded-For", Elsewhere + ", " + Here)]
    [InlineData("Forwarded", "for=" + Elsewhere)]
    [InlineData("X-Real-IP", Elsewhere)]
    [InlineData("X-Original-For", Elsewhere)]
    [InlineData("X-Client-IP", Elsewhere)]
    [InlineData("True-Client-IP", Elsewhere)]
    [InlineData("CF-Connecting-IP", Elsewhere)]
    public async Task A_client_that_is_no_listed_proxy_is_not_believed(string header, string value)
    {
        await using var console = new ConsoleApp();
        await using var behindAnother = new ConsoleApp(null, settings: new Dictionary<string, string> { ["Console:Proxies"] = "10.0.0.0/8, 192.0.2.7" });

        var plain = await AddressesAsync(console, [(header, value)]);
        var listed = await AddressesAsync(behindAnother, [(header, value)]);

        Assert.Equal([Here, Here], plain);
        Assert.Equal([Here, Here], listed);
    }

    [Theory]
    [InlineData(Elsewhere, Elsewhere + "+" + Here)]
    [InlineData("2001:DB8::9", "2001:db8::9+" + Here)]
    [InlineData("::ffff:203.0.113.9", Elsewhere + "+" + Here)]
    [InlineData("198.51.100.1, " + Elsewhere, Elsewhere + "+" + Here)] // what the client itself wrote before the proxy added
    [InlineData("198.51.100.1, " + Elsewhere + ", 10.1.2.3", Elsewhere + "+" + Here)] // two listed proxies in a row
    [InlineData("unknown", Here)]
    [InlineData("203.0.113.9'; --", Here)]
    [InlineData("\"actor\":\"system\"", Here)]
    public async Task What_a_listed_proxy_says_stands_beside_its_own_address(string header, string expected)
    {
        await using var console = new ConsoleApp(
            null, settings: new Dictionary<string, string> { ["Console:Proxies:0"] = Here, ["Console:Proxies:1"] = "10.0.0.0/8" });

        var addresses = await AddressesAsync(console, [("X-Forwarded-For", header), ("X-Original-For", "192.0.2.1"), ("Forwarded", "for=192.0.2.2")]);

        Assert.Equal([expected, expected], addresses);
    }

    [Theory]
    [InlineData(Here, true)]
    [InlineData("", false)]
    public async Task Only_a_listed_proxy_can_say_that_a_request_came_by_HTTPS(string proxies, bool believed)
    {
        await using var console = new ConsoleApp(null, settings: new Dictionary<string, string> { ["Console:Proxies"] = proxies });
        using var http = console.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin")
        {
            Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", Elsewhere }, { "X-Forwarded-Host", "evil.test" }, { "Host", "console.test" } },
        };

        using var answer = await http.SendAsync(request);

        Assert.Equal(believed, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain("evil.test", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // The rows of two doors that ask by themselves: a failed sign-in and a call without a key.
    private static async Task<IReadOnlyList<string?>> AddressesAsync(ConsoleApp console, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var visitor = new Visitor(console);
        using var page = await visitor.GetAsync("/signin");
        var html = await page.Content.ReadAsStringAsync();
        using var form = Visitor.Form("/signin", html, new Dictionary<string, string>
        {
            ["Entry.Email"] = "rina@example.test", ["Entry.Password"] = "not the password of anybody", ["Entry.Code"] = "000000",
        });
        using var call = new HttpRequestMessage(HttpMethod.Get, Api.Path());
        foreach (var (name, value) in headers)
        {
            Assert.True(form.Headers.TryAddWithoutValidation(name, value) && call.Headers.TryAddWithoutValidation(name, value));
        }

        using var http = console.Http();
        (await visitor.SendAsync(form)).Dispose();
        (await http.SendAsync(call)).Dispose();

        return [.. (await console.RowsAsync()).Select(row =>
        {
            using var leaf = JsonDocument.Parse(Encoding.UTF8.GetString(row.Leaf));
            return leaf.RootElement.GetProperty("ip").GetString();
        })];
    }
}
