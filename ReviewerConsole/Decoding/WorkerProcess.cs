using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace ReviewerConsole.Decoding;

/// <summary>A worker as the console holds it: one file at a time, and what it says is believed as little as the file.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>Processor time for one file. Not time on the clock: a busy machine makes no file worse.</summary>
    public static readonly TimeSpan MostCpu = TimeSpan.FromSeconds(2);

    /// <summary>On the clock, without any processor time: a worker that hangs.</summary>
    public static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(5);

    /// <summary>On the clock, whatever the worker does.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(60);

    private const int MostMasterBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Process _innermost;
    private readonly TimeProvider _clock;
    private readonly byte[] _frame = new byte[DecodingFrames.MostFromWorker];

    private WorkerProcess(Process process, Process innermost, TimeProvider clock)
    {
        (_process, _innermost, _clock) = (process, innermost, clock);
        Ended = EndAsync();
    }

    /// <summary>Of the process that decodes, within what protects it.</summary>
    public int Id => _innermost.Id;

    /// <summary>Ends when the worker does.</summary>
    public Task Ended { get; }

    /// <summary>Once it has ended: as shells report it.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Whether it was ever given a file.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Starts a worker and waits until it takes files.</summary>
    /// <returns>The worker, or why there is none: what it wrote before it ended, of which a file can be no part.</returns>
    public static async Task<(WorkerProcess? Worker, string? Why)> StartAsync(ProcessStartInfo command, TimeProvider clock)
    {
        Process process;
        try
        {
            process = await WorkerStarter.StartAsync(command).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return (null, e.Message);
        }

        var said = process.StandardError.ReadLineAsync();
        try
        {
            using var late = new CancellationTokenSource(MostWait, clock);
            var (word, _) = await DecodingFrames.HearAsync(process.StandardOutput.BaseStream, new byte[DecodingFrames.MostFromWorker], late.Token).ConfigureAwait(false);
            if (word == DecodingWord.Ready)
            {
                _ = DrainAsync(process, said);
                return (new(process, Innermost(process), clock), null);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // Said below.
        }

        Kill(process);
        var why = await said.ConfigureAwait(false);
        process.Dispose();
        return (null, why ?? "it said nothing");
    }

    /// <summary>Has a file read. Never throws for what the file or the worker does; the worker may be gone afterwards.</summary>
    /// <returns>What became of it; <see langword="null"/> when the worker was ended from outside.</returns>
    public async Task<PictureOutcome?> ReadAsync(byte[] file, string? declaredType)
    {
        HasRead = true;
        using var done = new CancellationTokenSource();
        var overdue = WatchAsync(done.Token);
        try
        {
            var stream = _process.StandardInput.BaseStream;
            await DecodingFrames.SendFileAsync(stream, file, declaredType, CancellationToken.None).ConfigureAwait(false);
            return await HearAsync().ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            Kill(_process); // no worker of ours any more
            await Ended.ConfigureAwait(false);
            return new(PictureRefusal.Corrupt);
        }
        catch (IOException)
        {
            await done.CancelAsync().ConfigureAwait(false);
            Kill(_process);
            await Ended.ConfigureAwait(false);
            return await overdue.ConfigureAwait(false) || Crashed(ExitCode) ? new(PictureRefusal.Corrupt) : null;
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await overdue.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill(_process);
        await Ended.ConfigureAwait(false);
        if (_innermost != _process)
        {
            _innermost.Dispose();
        }

        _process.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        ExitCode = _process.ExitCode;
    }

    private async Task<PictureOutcome> HearAsync()
    {
        var (full, master) = (new MemoryStream(), new MemoryStream());
        while (true)
        {
            var (word, data) = await DecodingFrames.HearAsync(_process.StandardOutput.BaseStream, _frame, CancellationToken.None).ConfigureAwait(false);
            switch (word)
            {
                case DecodingWord.Full when full.Length + data.Length <= PictureRedrawing.MostDrawnBytes:
                    full.Write(data.Span);
                    break;
                case DecodingWord.Master when master.Length + data.Length <= MostMasterBytes:
                    master.Write(data.Span);
                    break;
                case DecodingWord.Refused when data.Length == 1 && Enum.IsDefined((PictureRefusal)data.Span[0]):
                    return new((PictureRefusal)data.Span[0]);
                case DecodingWord.Accepted when data.Length == 8 && full.Length > 0:
                    var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(data.Span), BinaryPrimitives.ReadInt32LittleEndian(data.Span[4..]));
                    if (new PictureHeader(width, height, 0).IsTooLarge || width < 1 || height < 1)
                    {
                        throw new InvalidDataException("The worker claims an impossible size.");
                    }

                    var whole = full.ToArray();
                    return new(new AcceptedPicture(whole, master.Length > 0 ? master.ToArray() : whole, width, height));
                default:
                    throw new InvalidDataException("The worker said what no worker says.");
            }
        }
    }

    /// <returns>Whether the file took too long; the worker is dead then.</returns>
    private async Task<bool> WatchAsync(CancellationToken done)
    {
        var (began, before) = (_clock.GetTimestamp(), Cpu());
        var (moved, last) = (began, before);
        using var timer = new PeriodicTimer(Glance, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
            {
                var now = Cpu();
                if (now != last)
                {
                    (moved, last) = (_clock.GetTimestamp(), now);
                }

                if (now - before >= MostCpu || _clock.GetElapsedTime(moved) >= MostIdle || _clock.GetElapsedTime(began) >= MostWait)
                {
                    Kill(_process);
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The file was read in time.
        }

        return false;
    }

    private TimeSpan Cpu()
    {
        try
        {
            _innermost.Refresh();
            return _innermost.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return default; // it has ended, which whoever listens to it learns, too
        }
    }

    // Signals that a process brings upon itself (SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS), as shells and .NET report
    // them, and Windows' exceptions. A file that does that is at fault; a worker that others end says nothing about its file.
    private static bool Crashed(int exitCode) => exitCode is 132 or 133 or 134 or 135 or 136 or 139 or 159 || exitCode < -1;

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    // What a decoder has to say may quote its file, so nobody reads it; but it must not wait for a reader either.
    private static async Task DrainAsync(Process process, Task<string?> first)
    {
        try
        {
            await first.ConfigureAwait(false);
            await process.StandardError.BaseStream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The worker has ended.
        }
    }

    // The sandbox's own processes stand between the console and the worker, and use no processor time.
    private static Process Innermost(Process process)
    {
        var id = process.Id;
        while (OperatingSystem.IsLinux() && Child(id) is { } child)
        {
            id = child;
        }

        return id == process.Id ? process : Process.GetProcessById(id);
    }

    private static int? Child(int id)
    {
        var list = $"/proc/{id}/task/{id}/children";
        return File.Exists(list) && File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var only]
            ? int.Parse(only, CultureInfo.InvariantCulture)
            : null;
    }
}
