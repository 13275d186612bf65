namespace ReviewerConsole.Decoding;

/// <summary>The types that are told apart from all others, by content. Not each of them has a decoder.</summary>
internal enum PictureFormat
{
    Jpeg,
    Png,
    Webp,
    Pdf,
    Heic,
}

internal static class PictureFormats
{
    private const int PdfHeaderWithin = 1024; // ISO 32000-1, annex H.3.4.1

    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The type by its first bytes; <see langword="null"/> for any other.</summary>
    public static PictureFormat? Sniff(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? PictureFormat.Jpeg
        : file.StartsWith(PngSignature) ? PictureFormat.Png
        : IsWebp(file) ? PictureFormat.Webp
        : IsHeic(file) ? PictureFormat.Heic
        : file.StartsWith("GIF8"u8) || file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? null // whatever else follows
        : file[..Math.Min(PdfHeaderWithin, file.Length)].IndexOf("%PDF-"u8) >= 0 ? PictureFormat.Pdf
        : null;

    /// <param name="declaredType">The request's Content-Type. None, or <c>application/octet-stream</c>, declares nothing.</param>
    public static bool Agrees(this PictureFormat format, string? declaredType) => declaredType?.Split(';')[0].Trim().ToUpperInvariant() switch
    {
        null or "" or "APPLICATION/OCTET-STREAM" => true,
        "IMAGE/JPEG" or "IMAGE/JPG" => format == PictureFormat.Jpeg, // the second is unregistered, and common
        "IMAGE/PNG" => format == PictureFormat.Png,
        "IMAGE/WEBP" => format == PictureFormat.Webp,
        "APPLICATION/PDF" => format == PictureFormat.Pdf,
        "IMAGE/HEIC" or "IMAGE/HEIF" => format == PictureFormat.Heic,
        _ => false,
    };

    /// <summary>
    /// True when a picture or a film begins somewhere in what follows the end of one: the second picture of a gain map, of
    /// several pictures, of a moving photo. Anything else there is nobody's business, since it is not drawn anew.
    /// </summary>
    public static bool HoldsAnother(ReadOnlySpan<byte> trailing)
    {
        if (trailing.IndexOf(PngSignature) >= 0 || trailing.IndexOf("GIF89a"u8) >= 0)
        {
            return true;
        }

        for (var at = 0; Next(trailing, at, "ftyp"u8) is var found and >= 0; at = found + 1)
        {
            if (found >= 4 && trailing[found - 4] == 0 && trailing[found - 3] == 0) // a box of this kind is short
            {
                return true;
            }
        }

        for (var at = 0; Next(trailing, at, "WEBPVP8"u8) is var found and >= 0; at = found + 1)
        {
            if (found >= 8 && trailing[(found - 8)..].StartsWith("RIFF"u8))
            {
                return true;
            }
        }

        for (var at = 0; Next(trailing, at, [0xFF, 0xD8, 0xFF]) is var found and >= 0; at = found + 1)
        {
            if (JpegHeader.Begins(trailing[found..]))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsWebp(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    // ISO/IEC 14496-12 §4.3 and 23008-12 §10: HEVC in a still picture's container. AVIF shares the container, not the codec.
    private static bool IsHeic(ReadOnlySpan<byte> file)
    {
        if (file.Length < 16 || !file[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        var end = Math.Min(file.Length, file[0] == 0 && file[1] == 0 ? file[2] << 8 | file[3] : 0);
        var (heif, hevc) = (false, false);
        for (var at = 8; at <= end - 4; at += at == 8 ? 8 : 4) // the brand, its version, then the compatible ones
        {
            var brand = file.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return false;
            }

            heif |= brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
            hevc |= brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8);
        }

        return heif || hevc;
    }

    private static int Next(ReadOnlySpan<byte> bytes, int from, ReadOnlySpan<byte> wanted)
    {
        var found = bytes[from..].IndexOf(wanted);
        return found < 0 ? -1 : from + found;
    }
}
