namespace ReviewerConsole.Decoding;

/// <summary>
/// What a file says of itself, read without decoding it. Every offset is checked; no input makes the readers throw.
/// </summary>
/// <param name="Width">In px, before any turn.</param>
/// <param name="Height">In px, before any turn.</param>
/// <param name="DecoderBytes">What its decoder must hold at once, beyond a few rows.</param>
internal readonly record struct PictureHeader(int Width, int Height, long DecoderBytes)
{
    /// <summary>50 megapixels.</summary>
    public const int MostPixels = 50_000_000;

    /// <summary>In px, of either side.</summary>
    public const int LongestSide = 12_000;

    public long Pixels => (long)Width * Height;

    public bool IsTooLarge => Width > LongestSide || Height > LongestSide || Pixels > MostPixels;

    /// <summary>Reads the whole structure of the file: its size, that it holds one picture, and that its end is there.</summary>
    /// <param name="header">As far as it was read, also when the file is refused.</param>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public static PictureRefusal? Read(ReadOnlySpan<byte> file, PictureFormat format, out PictureHeader header) => format switch
    {
        PictureFormat.Jpeg => JpegHeader.Read(file, out header),
        PictureFormat.Png => PngHeader.Read(file, out header),
        PictureFormat.Webp => WebpHeader.Read(file, out header),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format has no reader."),
    };
}
