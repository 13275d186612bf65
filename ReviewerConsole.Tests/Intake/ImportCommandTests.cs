using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The import as an operator runs it: another process, beside the console that serves.</summary>
public sealed class ImportCommandTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly ImportFiles _files = new();

    [Fact]
    public async Task A_table_comes_in_for_its_integrator_and_a_second_run_changes_nothing()
    {
        using var api = await _console.ApiAsync();
        _files.Csv(ImportFiles.Row("A-1"), ImportFiles.Row("A-2"));

        var (code, report, said) = await _files.RunAsync(_console, "--as", "wallet");
        var rows = (await _console.RowsAsync()).Count;
        var (again, second, _) = await _files.RunAsync(_console, "--as", "wallet");

        Assert.Equal((0, 2, 0), (code, report.GetProperty("received").GetInt32(), report.GetProperty("rejected").GetInt32()));
        Assert.DoesNotContain("line ", said, StringComparison.Ordinal);
        Assert.Equal("Queued", (await (await api.GetAsync(Api.Path("?externalId=A-2"))).JsonAsync()).GetProperty("state").GetString());
        Assert.Equal((0, 2), (again, second.GetProperty("alreadyThere").GetInt32()));
        var written = await _console.RowsAsync();
        Assert.Equal(rows, written.Count);
        Assert.Equal(2, written.Count(r => r.Action == "application.received" && r.ActorId == "api:wallet"));
        Assert.All(written.Where(r => r.Action == "application.received"), r => Assert.Contains("\"ua\":\"import\"", Encoding.UTF8.GetString(r.Leaf), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rejected_row_stops_no_other_and_comes_in_once_it_is_mended()
    {
        _files.Csv(ImportFiles.Row("A-1", phone: "0812 SELAMAT"), ImportFiles.Row("A-2", card: "siti-none.jpg"), ImportFiles.Row("A-3"));

        var (code, report, said) = await _files.RunAsync(_console);
        var rejects = _files.Text("rejects.csv");
        File.WriteAllText(_files.PathOf("rejects.csv"), rejects
            .Replace("0812 SELAMAT", Api.Number, StringComparison.Ordinal).Replace("siti-none", "siti-card", StringComparison.Ordinal));
        var (mended, second, _) = await _files.RunAsync(_console, "--manifest", "rejects.csv");

        Assert.Equal((1, 1, 2), (code, report.GetProperty("received").GetInt32(), report.GetProperty("rejected").GetInt32()));
        Assert.Contains("line 2: phone: invalid-phone:", said, StringComparison.Ordinal);
        Assert.Contains("line 3: id-card:KTP: not-found:", said, StringComparison.Ordinal);
        Assert.Equal(
            [$"rejectedFor,{ImportFiles.Header}", $"phone=invalid-phone,{ImportFiles.Row("A-1", phone: "0812 SELAMAT")}", $"id-card:KTP=not-found,{ImportFiles.Row("A-2", card: "siti-none.jpg")}"],
            rejects.TrimEnd().Split('\n'));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_files.PathOf("rejects.csv")));
        }

        Assert.Equal((0, 2), (mended, second.GetProperty("received").GetInt32()));
    }

    [Fact]
    public async Task A_dry_run_finds_the_same_and_writes_nothing()
    {
        _files.Add("siti-broken.jpg", Api.Jpeg()[..300]);
        _files.Ndjson(ImportFiles.Line("A-1"), ImportFiles.Line("A-2", phone: "12"), ImportFiles.Line("A-3", card: "siti-broken.jpg"));
        var before = Directory.GetFiles(_files.Folder, "*", SearchOption.AllDirectories);

        var (code, report, said) = await _files.RunAsync(_console, "--dry-run");

        Assert.Equal((1, 1, 2), (code, report.GetProperty("received").GetInt32(), report.GetProperty("rejected").GetInt32()));
        Assert.Contains("line 2: applicant.phone: invalid-phone:", said, StringComparison.Ordinal);
        Assert.Contains("line 3: documents[0].file: corrupt:", said, StringComparison.Ordinal);
        Assert.Empty(await _console.RowsAsync());
        Assert.Empty(_console.StoredFiles());
        Assert.False(await _console.OnDatabaseAsync(db => db.Set<Application>().AnyAsync()));
        Assert.Equal(before.Order(), Directory.GetFiles(_files.Folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task What_a_killed_run_left_undone_the_next_one_completes()
    {
        const int Count = 10;
        _files.Ndjson([.. Enumerable.Range(1, Count).Select(i => ImportFiles.Line($"A-{i}"))]);

        using (var process = ImportFiles.Start(_console, _files.Folder))
        {
            while (!process.HasExited && !await _console.OnDatabaseAsync(db => db.Set<Application>().AnyAsync()))
            {
                await Task.Yield();
            }

            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        var (code, report, _) = await _files.RunAsync(_console);

        Assert.Equal(0, code);
        Assert.Equal(Count, Sum(report, "received", "completed", "alreadyThere"));
        Assert.InRange(Sum(report, "completed", "alreadyThere"), 1, Count);
        Assert.Equal((Count, Count), await _console.OnDatabaseAsync(async db =>
            (await db.Set<Application>().CountAsync(), await db.Set<ReviewerConsole.Review.KycCase>().CountAsync(c => c.State == ReviewerConsole.Review.CaseState.Queued))));
        Assert.Equal(Count, (await _console.RowsAsync()).Count(r => r.Action == "application.received"));
    }

    [Theory]
    [InlineData(2, "neither", null, null)]
    [InlineData(2, "is empty", "manifest.csv", "")]
    [InlineData(2, "holds no row", "manifest.csv", ImportFiles.Header)]
    [InlineData(2, "holds no row", "manifest.ndjson", "\n\n")]
    [InlineData(2, "semicolons", "manifest.csv", "externalId;kind;fullName\nA-1;tierUpgrade;Siti Rahmawati")]
    [InlineData(2, "Column 1", "manifest.csv", "A-1,tierUpgrade,Siti Rahmawati,1998-03-14")]
    [InlineData(2, "lacks these columns: nationalId", "manifest.csv", "externalId,kind,fullName,dateOfBirth,phone,id-card:KTP")]
    [InlineData(64, "--as", "manifest.csv", ImportFiles.Header, "--as", "walet")]
    [InlineData(64, "--as", "manifest.csv", ImportFiles.Header, "--as", "Wallet No. 1")]
    [InlineData(64, "without a path", "manifest.csv", ImportFiles.Header, "--manifest", "../manifest.csv")]
    public async Task What_cannot_be_read_is_said_with_an_exit_code(int expected, string word, string? name, string? text, params string[] line)
    {
        if (name is not null)
        {
            _files.Add(name, Encoding.UTF8.GetBytes(text!));
        }

        var (code, _, said) = await _files.RunAsync(_console, line);

        Assert.Equal(expected, code);
        Assert.Contains(word, said, StringComparison.Ordinal);
        Assert.Empty(await _console.RowsAsync());
    }

    [Fact]
    public async Task Without_a_row_in_the_trail_nothing_comes_in()
    {
        _files.Csv(ImportFiles.Row("A-1"));
        _ = _console.Address;
        await _console.FailRowsAsync();

        var (code, _, said) = await _files.RunAsync(_console);
        await _console.AllowRowsAsync();

        Assert.Equal(69, code);
        Assert.Contains("Run it again", said, StringComparison.Ordinal);
        Assert.Empty(_console.StoredFiles());
        Assert.Equal(0, (await _files.RunAsync(_console)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        _files.Dispose();
    }

    private static int Sum(JsonElement report, params string[] names) => names.Sum(n => report.GetProperty(n).GetInt32());
}
