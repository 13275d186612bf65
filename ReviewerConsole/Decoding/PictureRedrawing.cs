using NetVips;

namespace ReviewerConsole.Decoding;

/// <summary>
/// Judges a file by its content and draws what it shows anew. Runs in the worker only. The same bytes always give the
/// same outcome, and both JPEGs are of quality 95 without chroma subsampling, so that fine print is as it was sent.
/// </summary>
internal sealed class PictureRedrawing : IDisposable
{
    /// <summary>In bytes, of a picture drawn anew: a 10 MiB JPEG of usual quality grows to some 30 MiB.</summary>
    public const int MostDrawnBytes = 40 * 1024 * 1024;

    /// <summary>
    /// What decoding may hold of a picture. With the runtime, the file and the picture drawn anew it stays within the
    /// worker's memory (<see cref="WorkerCommand.MemoryMiB"/>): a 50 megapixel JPEG, turned, takes 143 MiB of it.
    /// </summary>
    public const long MostDecoderBytes = 160L * 1024 * 1024;

    private const int Quality = 95;
    private const int Bands = 3;
    private const string Orientation = "orientation"; // CIPA DC-008, 1 to 8

    private readonly Room _full = new(new byte[MostDrawnBytes]); // once for all files: memory is what the worker has least of

    /// <summary>The picture in full size.</summary>
    public Stream Full => _full;

    /// <summary>The master, empty when <see cref="Full"/> is small enough to be it.</summary>
    public MemoryStream Master { get; } = new();

    /// <summary>Of the picture drawn last, in px, upright.</summary>
    public int Width { get; private set; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; private set; }

    public void Dispose()
    {
        _full.Dispose();
        Master.Dispose();
    }

    /// <returns>The refusal, or <see langword="null"/> when the picture was drawn.</returns>
    public PictureRefusal? Redraw(byte[] file, int length, string? declaredType)
    {
        _full.SetLength(0);
        Master.SetLength(0);
        var bytes = file.AsSpan(0, length);
        if (PictureFormats.Sniff(bytes) is not { } format)
        {
            return PictureRefusal.TypeNotAllowed;
        }

        if (PictureDecoders.For(format) is not { } decoder)
        {
            return PictureDecoders.Missing(format);
        }

        if (!format.Agrees(declaredType))
        {
            return PictureRefusal.TypeMismatch;
        }

        var refusal = PictureHeader.Read(bytes, format, out var header);
        if (header.IsTooLarge)
        {
            return PictureRefusal.TooManyPixels; // whatever else is wrong: a bomb is called a bomb
        }

        return refusal ?? (header.DecoderBytes > MostDecoderBytes
            ? PictureRefusal.TooManyPixels
            : Redraw(new MemoryStream(file, 0, length, writable: false), decoder, header));
    }

    private PictureRefusal? Redraw(Stream file, Func<Stream, Image> decoder, PictureHeader header)
    {
        try
        {
            if (DrawFull(file, decoder, header) is { } refusal)
            {
                return refusal;
            }

            if (Math.Max(Width, Height) > AcceptedPicture.LongestMaster)
            {
                DrawMaster();
            }

            return null;
        }
        catch (VipsException) // any warning of the decoder, and its text may quote the file: not logged
        {
            return _full.IsFull ? PictureRefusal.TooLarge : PictureRefusal.Corrupt;
        }
    }

    private PictureRefusal? DrawFull(Stream file, Func<Stream, Image> decoder, PictureHeader header)
    {
        using var image = decoder(file);
        if (image.Width != header.Width || image.Height != header.Height)
        {
            return PictureRefusal.Corrupt;
        }

        using var rgb = PictureColours.ToRgb(image);
        var turned = image.Contains(Orientation) && image.Get(Orientation) is > 1;
        if (turned && header.DecoderBytes + header.Pixels * Bands > MostDecoderBytes)
        {
            return PictureRefusal.TooManyPixels;
        }

        // Rows are read in turn, as they are stored, and a turned picture is drawn sideways: so it is held whole, in memory
        // and not in a temporary file.
        using var held = turned ? rgb.CopyMemory() : rgb.Copy();
        using var upright = held.Autorot();
        (Width, Height) = (upright.Width, upright.Height);
        Encode(upright, _full);
        return null;
    }

    // From what was just drawn: a JPEG is shrunk while it is decoded, and the file's own pixels are gone from memory.
    private void DrawMaster()
    {
        _full.Position = 0;
        using var small = Image.ThumbnailStream(_full, AcceptedPicture.LongestMaster, height: AcceptedPicture.LongestMaster);
        Encode(small, Master);
    }

    private static void Encode(Image rgb, Stream to) =>
        rgb.JpegsaveStream(to, q: Quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);

    /// <summary>Memory that does not grow.</summary>
    private sealed class Room(byte[] bytes) : MemoryStream(bytes)
    {
        public bool IsFull { get; private set; }

        public override void SetLength(long value)
        {
            base.SetLength(value);
            IsFull = false;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            IsFull |= Position + count > Capacity;
            base.Write(buffer, offset, count);
        }
    }
}
