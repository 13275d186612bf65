using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The commands as an operator runs them: another process beside the console that serves.</summary>
public sealed class ApiKeyCommandTests : IAsyncDisposable
{
    private static readonly Uri Anything = new("/api/v1/applications?externalId=none", UriKind.Relative);

    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task A_key_is_printed_alone_on_the_last_line_and_opens_the_API_until_it_is_revoked()
    {
        var (code, printed, _) = await RunAsync("create", "--name", "wallet", "--days", "30");
        var key = printed.TrimEnd().Split('\n')[^1];
        using var api = await _console.ApiAsync(key);

        Assert.Equal(0, code);
        Assert.Matches("^rck_[A-Za-z0-9_-]{60}$", key);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Anything)).StatusCode);

        Assert.Equal(0, (await RunAsync("revoke", "wallet")).Code);

        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync(Anything)).StatusCode);
        Assert.Equal(
            ["api_key.created", "api_key.revoked", "page.refused"], (await _console.RowsAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task Programs_get_JSON_and_the_list_tells_no_key()
    {
        await _console.KeyAsync("other");

        var (_, created, _) = await RunAsync("create", "--name", "wallet", "--json");
        var (_, listed, _) = await RunAsync("list", "--json");

        var key = JsonDocument.Parse(created).RootElement;
        Assert.StartsWith("rck_", key.GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal(["other", "wallet"], JsonDocument.Parse(listed).RootElement.EnumerateArray().Select(k => k.GetProperty("name").GetString()));
        Assert.DoesNotContain("rck_", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_another_network_opens_nothing_here_and_the_list_says_where_it_is_good()
    {
        var (_, printed, _) = await RunAsync("create", "--name", "wallet", "--allow", "203.0.113.0/24", "--allow", "2001:db8::/32");
        using var api = await _console.ApiAsync(printed.TrimEnd().Split('\n')[^1]);

        var answer = await api.GetAsync(Anything);

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Contains("203.0.113.0/24 2001:db8::/32", (await RunAsync("list")).Printed, StringComparison.Ordinal);
        var row = (await _console.RowsAsync())[^1];
        Assert.Contains("\"reason\":\"key-address\"", System.Text.Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);
        Assert.Equal("page.refused", row.Action);
    }

    [Theory]
    [InlineData(64, "create")]
    [InlineData(64, "create", "--name", "Wallet No. 1")]
    [InlineData(64, "create", "--name", "wallet", "--days", "731")]
    [InlineData(64, "create", "--name", "wallet", "--days", "0")]
    [InlineData(64, "create", "--name", "wallet", "--allow", "everywhere")]
    [InlineData(64, "create", "--name", "wallet", "--allow", "0.0.0.0/0")]
    [InlineData(1, "revoke", "nobody")]
    public async Task What_cannot_be_done_has_its_exit_code(int expected, params string[] line)
    {
        _ = _console.Address; // a console whose database stands

        Assert.Equal(expected, (await RunAsync(line)).Code);
        Assert.Empty(await _console.RowsAsync());
    }

    [Fact]
    public async Task A_third_living_key_is_refused_with_a_word_on_what_to_do()
    {
        await _console.KeyAsync();
        await _console.KeyAsync();

        var (code, printed, said) = await RunAsync("create", "--name", "wallet");

        Assert.Equal((1, ""), (code, printed));
        Assert.Contains("Revoke one first", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_row_there_is_no_key()
    {
        _ = _console.Address;
        await _console.FailRowsAsync();

        var (code, printed, _) = await RunAsync("create", "--name", "wallet");

        Assert.Equal((69, ""), (code, printed));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<(int Code, string Printed, string Said)> RunAsync(params string[] line)
    {
        _ = _console.Address;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), "api-key", .. line])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = _console.DataFolder;
        start.Environment["Console__KeyFolder"] = _console.KeyFolder;
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await printed, await said);
    }
}
