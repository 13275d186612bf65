using NetVips;

namespace ReviewerConsole.Watermarking;

/// <summary>
/// The only way in for a stranger's picture: judges the bytes by their content and draws them anew. Hostile input
/// gives a refusal, never an exception, and the same bytes always give the same outcome.
/// </summary>
/// <remarks>Both JPEGs are of quality 95 without chroma subsampling, so that fine print is as the applicant sent it.</remarks>
public sealed class PictureIntake
{
    /// <summary>10 MiB.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    /// <summary>50 megapixels.</summary>
    public const int MostPixels = 50_000_000;

    /// <summary>In px, of either side.</summary>
    public const int LongestSide = 12_000;

    private const int Quality = 95;

    /// <summary>
    /// Reads a picture as received. The declared type is the request's Content-Type; none, or
    /// <c>application/octet-stream</c>, declares nothing.
    /// </summary>
    public Task<PictureOutcome> ReadAsync(byte[] received, string? declaredType, CancellationToken ct) =>
        PictureWork.RunAsync(() => Read(received, declaredType), ct);

    internal static PictureOutcome Read(byte[] received, string? declaredType)
    {
        if (received.Length > MostBytes)
        {
            return new(PictureRefusal.TooLarge);
        }

        if (PictureHeader.Sniff(received) is not { } format)
        {
            return new(PictureRefusal.TypeNotAllowed);
        }

        if (!Agrees(format, declaredType))
        {
            return new(PictureRefusal.TypeMismatch);
        }

        var refusal = PictureHeader.Read(received, format, out var header);
        if (header.Width > LongestSide || header.Height > LongestSide || (long)header.Width * header.Height > MostPixels)
        {
            return new(PictureRefusal.TooManyPixels); // whatever else is wrong: a bomb is called a bomb
        }

        return refusal is { } reason ? new(reason) : Redraw(received, header);
    }

    private static PictureOutcome Redraw(byte[] received, PictureHeader header)
    {
        try
        {
            using var image = Load(received, header.Format);
            if (image.Width != header.Width || image.Height != header.Height)
            {
                return new(PictureRefusal.Corrupt);
            }

            using var upright = image.Autorot();
            using var rgb = PictureWork.ToRgb(upright);
            var full = Encode(rgb);
            var master = Math.Max(rgb.Width, rgb.Height) > Watermarker.LongestSide ? Shrink(rgb) : full;
            return new(new AcceptedPicture(full, master, rgb.Width, rgb.Height));
        }
        catch (VipsException) // any warning of the decoder, and its text may quote the file: not logged
        {
            return new(PictureRefusal.Corrupt);
        }
    }

    // In memory and at random: a turned picture is read sideways, and libvips would else spill large ones, in the
    // clear, to a temporary file.
    private static Image Load(byte[] received, PictureFormat format) => format == PictureFormat.Jpeg
        ? Image.JpegloadBuffer(received, memory: true, access: Enums.Access.Random, failOn: Enums.FailOn.Warning)
        : Image.PngloadBuffer(received, memory: true, access: Enums.Access.Random, failOn: Enums.FailOn.Warning);

    private static byte[] Shrink(Image rgb)
    {
        using var small = rgb.ThumbnailImage(Watermarker.LongestSide, height: Watermarker.LongestSide);
        return Encode(small);
    }

    private static byte[] Encode(Image rgb) => rgb.JpegsaveBuffer(
        q: Quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);

    private static bool Agrees(PictureFormat format, string? declaredType)
    {
        var declared = declaredType?.Split(';')[0].Trim();
        return declared?.ToUpperInvariant() switch
        {
            null or "" or "APPLICATION/OCTET-STREAM" => true,
            "IMAGE/JPEG" or "IMAGE/JPG" => format == PictureFormat.Jpeg, // the second is unregistered, and common
            "IMAGE/PNG" => format == PictureFormat.Png,
            _ => false,
        };
    }
}
