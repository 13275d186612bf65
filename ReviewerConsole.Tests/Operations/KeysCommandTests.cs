using System.Diagnostics;
using System.Text.Json;
using ReviewerConsole.Audit;
using ReviewerConsole.Keys;
using ReviewerConsole.Tests.Documents;

namespace ReviewerConsole.Tests.Operations;

/// <summary>The commands as an operator runs them: another process beside the console that serves.</summary>
public sealed class KeysCommandTests : IAsyncDisposable
{
    private const string Passphrase = "kunci cadangan 2026";

    private readonly ConsoleApp _console = new();

    private string Backup => Path.Combine(Path.GetDirectoryName(_console.KeyFolder)!, "keys.backup");

    [Fact]
    public async Task A_rotation_wraps_everything_anew_beside_a_console_that_serves()
    {
        var leased = await LeasedCase.CreateAsync(_console);

        var (code, printed, said) = await RunAsync(["keys", "rotate", "--wait"]);
        var (_, listed, _) = await RunAsync(["keys", "list", "--json"]);

        Assert.Equal(0, code);
        Assert.Contains("k2 seals from now on", printed, StringComparison.Ordinal);
        Assert.Contains("100 %", said, StringComparison.Ordinal);
        var keys = JsonDocument.Parse(listed).RootElement;
        Assert.Equal(("k1", "k2"), (keys.GetProperty("oldest").GetString(), keys.GetProperty("current").GetString()));
        Assert.All(keys.GetProperty("use").EnumerateArray(), use =>
        {
            Assert.False(use.GetProperty("byVersion").TryGetProperty("k1", out _), use.ToString());
            Assert.Equal(0, use.GetProperty("damaged").GetInt64());
        });
        Assert.Contains(keys.GetProperty("use").EnumerateArray(), use => use.GetProperty("place").GetString() == "documents" && use.GetProperty("byVersion").GetProperty("k2").GetInt64() == 4);
        Assert.Equal(["rotated", "resealed"], (await _console.RowsAsync()).Where(r => r.Action == "key.rotated").Select(r => JsonDocument.Parse(r.Leaf).RootElement.GetProperty("reason").GetString()));
        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, look.StatusCode); // the console that serves has learnt of k2
    }

    [Fact]
    public async Task The_list_reads_like_a_table()
    {
        await LeasedCase.CreateAsync(_console);
        _console.Get<KeyRing>().Rotate("k1", _console.Clock);

        var (code, printed, _) = await RunAsync(["keys", "list"]);

        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^k1 +\d{4}-\d\d-\d\d \d\d:\d\dZ  oldest: stays for good\r?$", printed);
        Assert.Matches(@"(?m)^k2 +\d{4}-\d\d-\d\d \d\d:\d\dZ  current: seals what is new\r?$", printed);
        Assert.Matches(@"(?m)^Customers\.PhoneSealed +1 +0 +0\r?$", printed);
        Assert.Matches(@"(?m)^documents +4 +0 +0\r?$", printed);
    }

    [Fact]
    public async Task A_backup_restored_into_an_empty_folder_opens_what_was_sealed_before()
    {
        await LeasedCase.CreateAsync(_console);
        Assert.Equal(0, (await RunAsync(["keys", "backup", "--out", Backup], Passphrase)).Code);
        var moved = _console.KeyFolder + "-lost";
        Directory.Move(_console.KeyFolder, moved);

        Assert.Equal(1, (await RunAsync(["keys", "restore", Backup], "not the passphrase")).Code);
        Assert.False(Directory.Exists(_console.KeyFolder));
        var (code, printed, _) = await RunAsync(["keys", "restore", Backup, "--json"], Passphrase);

        Assert.Equal((0, "k1"), (code, JsonDocument.Parse(printed).RootElement.GetProperty("current").GetString()));
        Assert.Equal(0, (await RunAsync(["documents", "check", "--open"])).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(moved, "keyring.json")), File.ReadAllBytes(Path.Combine(_console.KeyFolder, "keyring.json")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }
    }

    [Fact]
    public async Task Nothing_that_is_there_is_overwritten_and_a_weak_passphrase_is_refused()
    {
        _ = _console.Address;
        await File.WriteAllTextAsync(Backup, "mine");

        var overwrite = await RunAsync(["keys", "backup", "--out", Backup], Passphrase);
        var restore = await RunAsync(["keys", "restore", Backup], Passphrase);
        var weak = await RunAsync(["keys", "backup", "--out", Backup + "2"], "short");
        var none = await RunAsync(["keys", "backup", "--out", Backup + "2"], "");
        var missing = await RunAsync(["keys", "backup"], Passphrase);

        Assert.Equal((1, 1, 1, 1, 64), (overwrite.Code, restore.Code, weak.Code, none.Code, missing.Code));
        Assert.Contains("was not overwritten", overwrite.Said, StringComparison.Ordinal);
        Assert.Contains("Move it away first", restore.Said, StringComparison.Ordinal);
        Assert.Contains("16 characters", weak.Said, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Backup));
        Assert.False(File.Exists(Backup + "2"));
    }

    [Fact]
    public async Task Without_a_row_nobody_is_told_that_all_is_well()
    {
        _ = _console.Address;
        await _console.FailRowsAsync();

        Assert.Equal(69, (await RunAsync(["keys", "rotate"])).Code);
        await _console.AllowRowsAsync();
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "key.rotated" && r.Outcome == Outcome.Ok);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<(int Code, string Printed, string Said)> RunAsync(string[] line, string? typed = null)
    {
        _ = _console.Address;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. line])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = _console.DataFolder;
        start.Environment["Console__KeyFolder"] = _console.KeyFolder;
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync(typed);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await printed, await said);
    }
}
