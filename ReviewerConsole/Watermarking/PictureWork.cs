using NetVips;

namespace ReviewerConsole.Watermarking;

/// <summary>How libvips works in the console: which decoders exist, how many threads, nothing remembered.</summary>
internal static class PictureWork
{
    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount);

    /// <summary>Sets libvips up for the whole process, once at start.</summary>
    public static void SetUp()
    {
        // Every decoder is an attack surface: here only pictures that were drawn anew are opened, and those are JPEG.
        Operation.Block("VipsForeignLoad", true);
        Operation.Block("VipsForeignLoadJpeg", false);
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { }); // may quote the file; refusals say enough
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1; // views run beside each other; a second thread within one costs more than it gives
    }

    /// <summary>Runs picture work on the thread pool, at most one piece a core: more would only wait on each other.</summary>
    public static async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await Cores.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, ct).ConfigureAwait(false);
        }
        finally
        {
            Cores.Release();
        }
    }
}
