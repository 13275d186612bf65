using NetVips;

namespace ReviewerConsole.Decoding;

/// <summary>
/// Which formats the worker can decode, and with what: a format gets its decoder here, and one without is refused with a
/// code of its own. Runs in the worker only.
/// </summary>
internal static class PictureDecoders
{
    /// <summary>Sets libvips up for the worker: loaders by name, one thread, nothing remembered, nothing logged.</summary>
    public static void SetUp()
    {
        Operation.Block("VipsForeignLoad", true);
        Operation.Block("VipsForeignLoadJpeg", false);
        Operation.Block("VipsForeignLoadPng", false);
        Operation.Block("VipsForeignLoadWebp", false);
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { }); // may quote the file; refusals say enough
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1; // there is a worker for each core
    }

    /// <returns>Opens a file as an image whose rows are read in turn; <see langword="null"/> for a format without decoder.</returns>
    public static Func<Stream, Image>? For(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => file => Image.JpegloadStream(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Warning),
        PictureFormat.Png => file => Image.PngloadStream(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Warning),
        PictureFormat.Webp => file => Image.WebploadStream(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Warning),
        _ => null,
    };

    /// <summary>Why a format without decoder is refused.</summary>
    public static PictureRefusal Missing(PictureFormat format) => format switch
    {
        PictureFormat.Pdf => PictureRefusal.PdfNotSupported,
        PictureFormat.Heic => PictureRefusal.HeicNotSupported,
        _ => PictureRefusal.TypeNotAllowed,
    };
}
