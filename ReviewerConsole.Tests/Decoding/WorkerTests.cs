using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Decoding;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Decoding;

public sealed class WorkerTests : IAsyncDisposable
{
    private static readonly byte[] Small = Pictures.Flat(64, 48, 120).Jpeg();

    private readonly PictureIntake _intake = Workers.New();

    [Fact]
    public async Task A_worker_is_used_again_and_again()
    {
        await _intake.ReadAsync(Small, null, default);
        var first = _intake.Idle;

        for (var i = 0; i < 20; i++)
        {
            await _intake.ReadAsync(i % 2 == 0 ? Small : [1, 2, 3], null, default);
        }

        Assert.Single(first);
        Assert.Equal(first, _intake.Idle);
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_file_costs_that_file_and_is_replaced()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var killed = await IdleAsync();
        var before = ProcessTree.Ticks(killed);

        var read = _intake.ReadAsync(Hostile.SlowJpeg, null, default);
        await ProcessTree.WorksAsync(killed, before);
        await ProcessTree.SignalAsync(killed, "KILL");

        await Assert.ThrowsAsync<DecoderUnavailableException>(() => read);
        Assert.Equal(64, (await _intake.ReadAsync(Small, null, default)).Accepted!.Width);
        Assert.DoesNotContain(killed, _intake.Idle);
    }

    /// <summary>Nobody asks for the next file: the worker is there all the same.</summary>
    [Fact]
    public async Task A_worker_that_died_is_replaced_before_the_next_file()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var killed = await IdleAsync();

        await ProcessTree.SignalAsync(killed, "KILL");

        while (_intake.Idle is not [var next] || next == killed)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData("SEGV")]
    [InlineData("ABRT")]
    [InlineData("BUS")]
    public async Task A_file_over_which_the_worker_crashes_is_corrupt(string signal)
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var worker = await IdleAsync();
        var before = ProcessTree.Ticks(worker);

        var read = _intake.ReadAsync(Hostile.SlowJpeg, null, default);
        await ProcessTree.WorksAsync(worker, before);
        await ProcessTree.SignalAsync(worker, signal);

        Assert.True((await read).IsRefused(out var refusal));
        Assert.Equal(PictureRefusal.Corrupt, refusal);
        Assert.NotNull((await _intake.ReadAsync(Small, null, default)).Accepted);
    }

    [Fact]
    public async Task A_file_that_takes_too_much_processor_time_is_corrupt()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var worker = await IdleAsync();

        var outcome = await _intake.ReadAsync(Hostile.SlowJpeg, null, default);

        Assert.True(outcome.IsRefused(out var refusal));
        Assert.Equal(PictureRefusal.Corrupt, refusal);
        Assert.NotNull((await _intake.ReadAsync(Small, null, default)).Accepted);
        Assert.DoesNotContain(worker, _intake.Idle);
    }

    [Fact]
    public async Task A_worker_that_hangs_is_ended_and_its_file_is_corrupt()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var clock = new FakeTimeProvider();
        await using var intake = Workers.New(clock);
        await intake.ReadAsync(Small, null, default);
        var hung = Assert.Single(intake.Idle);
        await ProcessTree.SignalAsync(hung, "STOP");

        var read = intake.ReadAsync(Small, null, default);
        clock.Advance(WorkerProcess.MostIdle);

        Assert.True((await read).IsRefused(out var refusal));
        Assert.Equal(PictureRefusal.Corrupt, refusal);
        Assert.NotNull((await intake.ReadAsync(Small, null, default)).Accepted);
    }

    [Fact]
    public async Task Whoever_leaves_does_not_cost_the_worker_its_life()
    {
        var worker = await IdleAsync();
        using var left = new CancellationTokenSource();
        using var scene = Pictures.Scene(3000, 2000);

        var read = _intake.ReadAsync(scene.Jpeg(), null, left.Token);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await Task.WhenAll(Enumerable.Range(0, 2 * PictureIntake.AtOnce).Select(_ => _intake.ReadAsync(Small, null, default)));
        while (_intake.Idle is var idle && !idle.Contains(worker))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.True(idle.Count < PictureIntake.AtOnce, "Another sits in its place.");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Beyond_those_that_may_wait_files_are_turned_away()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        var stopped = await IdleAsync();
        await ProcessTree.SignalAsync(stopped, "STOP");

        var reads = Enumerable.Range(0, PictureIntake.AtOnce + PictureIntake.InLine).Select(_ => _intake.ReadAsync(Hostile.SlowJpeg, null, default)).ToList();
        await Assert.ThrowsAsync<DecoderUnavailableException>(() => _intake.ReadAsync(Small, null, default));

        await _intake.DisposeAsync();
        await Task.WhenAll(reads).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Bombs_are_refused_or_drawn_for_what_they_show()
    {
        Assert.Equal(PictureRefusal.TooManyPixels, await Workers.RefusalAsync(Hostile.Bomb()));
        Assert.Equal(PictureRefusal.Corrupt, await Workers.RefusalAsync(Hostile.ManyScans()));
        Assert.Equal(100, (await Workers.AcceptedAsync(Hostile.Overfull())).Width);
        Assert.Equal(100, (await Workers.AcceptedAsync(Hostile.ProfileBomb())).Width);
    }

    /// <summary>Its own view of the machine, as the kernel shows it to whoever may look: no key, no setting, no other file, no network.</summary>
    [Fact]
    public async Task In_the_sandbox_a_worker_sees_no_key_no_setting_and_no_network()
    {
        var worker = await IdleAsync();
        Assert.SkipUnless(_intake.Protection == WorkerProtection.Sandbox, "Neither bubblewrap nor prlimit work here.");
        var secrets = Directory.CreateTempSubdirectory("reviewer-console-").FullName;
        var inside = $"/proc/{worker}/root";
        var program = AppContext.BaseDirectory;

        Assert.False(Directory.Exists(inside + secrets));
        Assert.False(Directory.Exists(inside + "/etc"));
        Assert.Equal(
            ["NetVips.dll", "ReviewerConsole.dll", "ReviewerConsole.runtimeconfig.json", "libvips.so.42"],
            Directory.GetFileSystemEntries(inside + program).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["lo"], File.ReadLines($"/proc/{worker}/net/dev").Skip(2).Select(line => line.Split(':')[0].Trim()));
        Assert.Single(File.ReadLines($"/proc/{worker}/net/route")); // its heading
        Assert.Equal(["0000000000000000"], File.ReadLines($"/proc/{worker}/status").Where(l => l.StartsWith("CapEff", StringComparison.Ordinal)).Select(l => l.Split('\t')[1]));
        Directory.Delete(secrets);
    }

    [Fact]
    public async Task A_worker_holds_at_most_256_MiB_and_nothing_of_the_consoles_environment()
    {
        var worker = await IdleAsync();
        Assert.SkipWhen(_intake.Protection == WorkerProtection.Process, "prlimit does not work here.");
        using var large = Pictures.Flat(10_000, 5_000, 120);
        var file = Tampered.WithOrientation(large.Jpeg(), 6);

        Assert.Equal((5_000, 10_000), (await _intake.ReadAsync(file, null, default)).Accepted is { } taken ? (taken.Width, taken.Height) : default);

        var limit = File.ReadLines($"/proc/{worker}/limits").Single(l => l.StartsWith("Max data size", StringComparison.Ordinal));
        var peak = File.ReadLines($"/proc/{worker}/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        var names = (await File.ReadAllTextAsync($"/proc/{worker}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('=')[0]);
        Assert.Contains(" 268435456 ", limit, StringComparison.Ordinal);
        Assert.InRange(int.Parse(peak, System.Globalization.CultureInfo.InvariantCulture), 150_000, 256 * 1024);
        Assert.All(names, name => Assert.True(name is "PWD" || name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("MALLOC_", StringComparison.Ordinal), name));
    }

    public ValueTask DisposeAsync() => _intake.DisposeAsync();

    /// <summary>A worker that has read a file and waits for the next.</summary>
    private async Task<int> IdleAsync()
    {
        await _intake.ReadAsync(Small, null, default);
        return Assert.Single(_intake.Idle);
    }
}
