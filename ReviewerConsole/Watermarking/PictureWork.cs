using NetVips;

namespace ReviewerConsole.Watermarking;

/// <summary>How libvips works in this program: which decoders exist, how many threads, nothing remembered.</summary>
internal static class PictureWork
{
    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount);

    /// <summary>Sets libvips up for the whole process, once at start.</summary>
    public static void SetUp()
    {
        // Every decoder is an attack surface: refuse all, then admit what product.md accepts.
        Operation.Block("VipsForeignLoad", true);
        Operation.Block("VipsForeignLoadJpeg", false);
        Operation.Block("VipsForeignLoadPng", false);
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

    /// <summary>sRGB of 8 bits in three bands: the embedded profile is applied, transparency falls on white.</summary>
    public static Image ToRgb(Image image)
    {
        if (image is { Interpretation: Enums.Interpretation.Srgb, Bands: 3, Format: Enums.BandFormat.Uchar }
            && !image.Contains("icc-profile-data"))
        {
            return image.Copy();
        }

        using var srgb = image.Contains("icc-profile-data")
            ? image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, depth: 8)
            : image.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = srgb.HasAlpha() ? srgb.Flatten(background: [255, 255, 255]) : srgb.Copy();
        return opaque.Cast(Enums.BandFormat.Uchar);
    }
}
