using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ReviewerConsole.Tests.Operations;

/// <summary>The program itself, started as a process: what it does not start with, it names.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-console-start-").FullName;

    [Theory]
    [InlineData("Console:Database:Provider", "Oracle")]
    [InlineData("Console:Database:Provider", "SqlServer", "ConnectionStrings:Console")]
    [InlineData("Console:Database:MaxBatchSize", "0")]
    [InlineData("Console:Database:MaxBatchSize", "many")]
    [InlineData("Console:Database:Patience", "00:02:00")]
    [InlineData("Console:Review:Lease", "00:00:01")]
    [InlineData("Console:Review:DueAfter", "soon")]
    [InlineData("Console:TimeZone", "Mars/Olympus")]
    [InlineData("Console:Watermark:Opacity", "0")]
    [InlineData("Console:Api:RequestsPerMinute", "0")]
    [InlineData("Console:Api:Burst", "0")]
    [InlineData("Console:Api:StrangersPerMinute", "0")]
    [InlineData("Console:Api:DailyBytes", "1024")]
    [InlineData("Console:Api:AnswersKept", "00:00:01")]
    [InlineData("Console:Api:Document", "Anybody")]
    [InlineData("Console:Documents:LeastFreeMegabytes", "-1")]
    [InlineData("Console:Proxies", "everybody")]
    [InlineData("Console:Proxies", "10.1")]
    [InlineData("Console:Proxies", "10.0.0.5, 0.0.0.0/0")]
    [InlineData("Console:Proxies:0", "::/0", "Console:Proxies")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("Console:DataFolder", "data")]
    [InlineData("Console:KeyFolder", "keys")]
    public async Task A_wrong_value_stops_the_start_and_is_named(string key, string value, string? named = null)
    {
        var (code, said) = await StartAsync(AppContext.BaseDirectory, new() { [key] = value });

        Assert.Equal(78, code);
        Assert.Contains(named ?? key, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_stops_the_start_and_is_named_without_its_password()
    {
        var (code, said) = await StartAsync(AppContext.BaseDirectory, new()
        {
            ["Console:Database:Provider"] = "SqlServer",
            ["ConnectionStrings:Console"] = "Server=tcp:127.0.0.1,1;Database=console;User ID=sa;Password=hidden-word;Encrypt=False",
        });

        Assert.Equal(78, code);
        Assert.Contains("ConnectionStrings:Console", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_takes_no_row_stops_the_start_with_a_sentence()
    {
        await using var console = new ConsoleApp();
        await console.FailRowsAsync();

        var (code, said) = await StartAsync(AppContext.BaseDirectory, new()
        {
            ["Console:DataFolder"] = console.DataFolder,
            ["Console:KeyFolder"] = console.KeyFolder,
        });

        Assert.Equal(69, code);
        Assert.Contains("the audit table takes no row", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_among_the_data_stop_the_start()
    {
        var (code, said) = await StartAsync(AppContext.BaseDirectory, new() { ["Console:KeyFolder"] = Path.Combine(_folder, "data", "keys") });

        Assert.Equal(78, code);
        Assert.Contains("Console:KeyFolder", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_without_its_keys_stops_the_start_instead_of_getting_new_ones()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "data", "console.db"), "");

        var (code, said) = await StartAsync(AppContext.BaseDirectory, []);

        Assert.Equal(78, code);
        Assert.Contains("key", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "keys", "keyring.json")));
    }

    [Fact]
    public async Task The_settings_file_beside_the_program_is_the_one_that_counts()
    {
        var program = CopyOfTheProgram();
        var file = Path.Combine(program, "appsettings.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        settings["Console"]!["Database"]!["Provider"] = "Oracle";
        File.Delete(file);
        await File.WriteAllTextAsync(file, settings.ToJsonString());

        var (code, said) = await StartAsync(program, []);

        Assert.Equal(78, code);
        Assert.Contains("Console:Database:Provider", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A wrong setting ends the process by itself; a right one would serve for ever, so the test's own end stops it.
    private async Task<(int Code, string Said)> StartAsync(string program, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "ReviewerConsole.dll"), "--urls=http://127.0.0.1:0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = Path.Combine(_folder, "data");
        start.Environment["Console__KeyFolder"] = Path.Combine(_folder, "keys");
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await printed;
            return (process.ExitCode, await said);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // Everything but the program and its settings is linked: the runtime looks for both beside the program's real file.
    private string CopyOfTheProgram()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "program")).FullName;
        foreach (var entry in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory))
        {
            var target = Path.Combine(copy, Path.GetFileName(entry));
            if (Path.GetFileName(entry) is "appsettings.json" or "ReviewerConsole.dll" or "ReviewerConsole.deps.json" or "ReviewerConsole.runtimeconfig.json")
            {
                File.Copy(entry, target);
            }
            else if (Directory.Exists(entry))
            {
                Directory.CreateSymbolicLink(target, entry);
            }
            else
            {
                File.CreateSymbolicLink(target, entry);
            }
        }

        return copy;
    }
}
