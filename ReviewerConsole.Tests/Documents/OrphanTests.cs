using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Documents;

/// <summary>Files without a row and rows without a file.</summary>
public sealed class OrphanTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow); // files have the machine's time
    private readonly ConsoleApp _console;

    public OrphanTests() => _console = new(_clock, services =>
        services.Remove(services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(DocumentSweeper))));

    [Fact]
    public async Task A_file_that_belongs_to_no_row_is_removed_once_it_is_a_day_old()
    {
        await LeasedCase.CreateAsync(_console);
        var (whole, half) = (Orphan(".full"), Orphan(".master.new"));
        _clock.Advance(DocumentVault.Grace - TimeSpan.FromHours(1));
        var young = await CheckAsync(sweep: true);
        _clock.Advance(TimeSpan.FromHours(2));

        var old = await CheckAsync(sweep: true);

        Assert.Equal((0, 0), (young.Orphans.Count, young.Removed));
        Assert.Equal((1 + 1, 2, 2, true), (old.Documents, old.Orphans.Count, old.Removed, old.IsSound));
        Assert.False(File.Exists(whole) || File.Exists(half));
        Assert.Equal(4, _console.StoredFiles().Count);
    }

    [Fact]
    public async Task So_many_orphans_that_the_database_may_be_the_wrong_one_are_left_until_somebody_says_so()
    {
        await LeasedCase.CreateAsync(_console);
        for (var i = 0; i < 21; i++)
        {
            Orphan(".full");
        }

        _clock.Advance(DocumentVault.Grace + TimeSpan.FromHours(1));

        Assert.Equal((21, 0), Of(await CheckAsync(sweep: true)));
        Assert.Equal((21, 21), Of(await CheckAsync(sweep: true, evenMany: true)));

        static (int, int) Of(StoreCheck check) => (check.Orphans.Count, check.Removed);
    }

    [Fact]
    public async Task A_row_without_its_file_and_a_file_that_does_not_open_are_named()
    {
        var (one, other) = (await LeasedCase.CreateAsync(_console), await LeasedCase.CreateAsync(_console));
        File.Delete(await IntegrityTests.FileAsync(_console, one.IdCard, "full"));
        await File.WriteAllBytesAsync(await IntegrityTests.FileAsync(_console, other.Selfie, "master"), new byte[100]);

        var quick = await CheckAsync();
        var thorough = await CheckAsync(open: true);

        Assert.Equal([one.IdCard], quick.Missing);
        Assert.Empty(quick.Damaged);
        Assert.Equal([one.IdCard], thorough.Missing);
        Assert.Equal([other.Selfie], thorough.Damaged);
        Assert.False(quick.IsSound);
    }

    [Fact]
    public async Task What_is_left_of_an_erased_customer_is_swept_and_missed_by_nobody()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        await LeasedCase.CreateAsync(_console);
        var customer = (await _console.OnDatabaseAsync(db => db.FindAsync<Document>(leased.IdCard).AsTask()))!.CustomerId;
        await _console.Get<CustomerErasure>().EraseAsync(Actor.System, customer, leased.Reference, default);
        _clock.Advance(DocumentVault.Grace + TimeSpan.FromHours(1));

        var swept = await CheckAsync(open: true, sweep: true);

        Assert.Equal((2, 4, true), (swept.Documents, swept.Removed, swept.IsSound));
        Assert.Equal(4, _console.StoredFiles().Count);
        Assert.True((await CheckAsync(open: true)).IsSound);
    }

    [Fact]
    public async Task The_sweeper_sweeps_at_the_start_and_every_day()
    {
        await LeasedCase.CreateAsync(_console);
        var first = Orphan(".full");
        _clock.Advance(DocumentVault.Grace + TimeSpan.FromHours(1));
        using var sweeper = ActivatorUtilities.CreateInstance<DocumentSweeper>(_console.Services);

        await sweeper.StartAsync(default);
        await GoneAsync(first);
        var second = Orphan(".master");
        File.SetLastWriteTimeUtc(second, _clock.GetUtcNow().UtcDateTime);
        while (File.Exists(second))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await sweeper.StopAsync(default);
        Assert.Equal(4, _console.StoredFiles().Count);
    }

    [Fact]
    public async Task The_command_tells_what_it_found_by_its_exit_code()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var orphan = Orphan(".full");
        File.SetLastWriteTimeUtc(orphan, DateTime.UnixEpoch);

        var (code, printed) = await CommandAsync("documents", "check", "--json");
        Assert.Equal((0, 1), (code, JsonDocument.Parse(printed).RootElement.GetProperty("orphans").GetArrayLength()));
        Assert.Equal(0, (await CommandAsync("documents", "check", "--sweep")).Code);
        Assert.False(File.Exists(orphan));
        await File.WriteAllBytesAsync(await IntegrityTests.FileAsync(_console, leased.IdCard, "full"), new byte[100]);
        Assert.Equal(0, (await CommandAsync("documents", "check")).Code);
        (code, printed) = await CommandAsync("documents", "check", "--open");

        Assert.Equal(1, code);
        Assert.Contains($"changed      {leased.IdCard}", printed, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private Task<StoreCheck> CheckAsync(bool open = false, bool sweep = false, bool evenMany = false) =>
        _console.Get<DocumentVault>().CheckAsync(open, sweep, evenMany, default);

    private string Orphan(string ending)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_console.DataFolder, "documents", "ab")).FullName;
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}{ending}");
        File.WriteAllBytes(file, [1, 2, 3]);
        return file;
    }

    private static async Task GoneAsync(string file)
    {
        while (File.Exists(file))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<(int Code, string Printed)> CommandAsync(params string[] line)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. line]) { RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["DOTNET_ENVIRONMENT"]) = ("Production", "Production");
        (start.Environment["Console__DataFolder"], start.Environment["Console__KeyFolder"]) = (_console.DataFolder, _console.KeyFolder);
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await said;
        return (process.ExitCode, printed);
    }
}
