using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>The commands as an operator runs them: another process beside the console that serves.</summary>
public sealed class StaffCommandTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task Fresh_codes_are_printed_while_none_is_redeemed_and_work()
    {
        _ = _console.Address; // a console whose database stands

        var (code, printed, _) = await RunAsync("staff", "bootstrap", "--json");

        Assert.Equal(0, code);
        var codes = JsonDocument.Parse(printed).RootElement.EnumerateArray().ToDictionary(c => c.GetProperty("role").GetString()!, c => c.GetProperty("code").GetString()!);
        Assert.Equal([Roles.Administrator, Roles.ComplianceOfficer], codes.Keys.Order(StringComparer.Ordinal));
        var (token, _) = await _console.Get<FirstRunDesk>().RedeemAsync(new(), codes[Roles.ComplianceOfficer], "citra@example.test", "E-2", default);
        Assert.NotNull(token);
        var (_, rest, _) = await RunAsync("staff", "bootstrap");
        Assert.Contains("administrator", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("compliance-officer", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_there_is_staff_the_command_says_that_the_first_run_is_over()
    {
        await _console.StaffAsync(Roles.Administrator);

        var (code, printed, said) = await RunAsync("staff", "bootstrap");

        Assert.Equal((1, ""), (code, printed));
        Assert.Contains("The first run is over", said, StringComparison.Ordinal);
        Assert.Equal(0, await _console.OnDatabaseAsync(db => db.Set<BootstrapCode>().CountAsync(c => c.RedeemedAt != null)));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("staff")]
    [InlineData("staff", "bootstrap", "--loud")]
    public async Task A_command_that_does_not_exist_is_said_and_has_its_exit_code(params string[] line)
    {
        var (code, printed, said) = await RunAsync(line);

        Assert.Equal((64, ""), (code, printed));
        Assert.Contains("--help", said, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<(int Code, string Printed, string Said)> RunAsync(params string[] line)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. line])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = _console.DataFolder;
        start.Environment["Console__KeyFolder"] = _console.KeyFolder;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, printed, await said);
    }
}
