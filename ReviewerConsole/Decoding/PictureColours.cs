using NetVips;

namespace ReviewerConsole.Decoding;

internal static class PictureColours
{
    private const string Profile = "icc-profile-data";

    /// <summary>sRGB of 8 bits in three bands: the embedded profile is applied, transparency falls on white.</summary>
    public static Image ToRgb(Image image)
    {
        var profiled = image.Contains(Profile) && Fits(image, (byte[])image.Get(Profile));
        if (!profiled && image is { Interpretation: Enums.Interpretation.Srgb, Bands: 3, Format: Enums.BandFormat.Uchar })
        {
            return image.Copy();
        }

        using var srgb = profiled
            ? image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, depth: 8)
            : image.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = srgb.HasAlpha() ? srgb.Flatten(background: [255, 255, 255]) : srgb.Copy();
        return opaque.Cast(Enums.BandFormat.Uchar);
    }

    // Scans in grey often carry the profile of their scanner's colours, which says nothing about grey. ICC.1:2022 §7.2.8.
    private static bool Fits(Image image, byte[] profile)
    {
        var colours = image.HasAlpha() ? image.Bands - 1 : image.Bands;
        return profile.Length >= 128 && (profile.AsSpan(16, 4).SequenceEqual("RGB "u8) && colours == 3
            || profile.AsSpan(16, 4).SequenceEqual("GRAY"u8) && colours == 1
            || profile.AsSpan(16, 4).SequenceEqual("CMYK"u8) && colours == 4);
    }
}
