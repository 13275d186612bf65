namespace ReviewerConsole.Decoding;

/// <summary>What a JPEG's segments say of further pictures behind it: one of them might be what only some viewers show.</summary>
internal static class PictureSeries
{
    private static ReadOnlySpan<byte> Xmp => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>XMP (APP1) of a gain map, of a container of several items, or of a moving photo.</summary>
    public static bool Announced(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Xmp))
        {
            return false;
        }

        var text = segment[Xmp.Length..];
        return text.IndexOf("http://ns.adobe.com/hdr-gain-map/1.0/"u8) >= 0
            || text.IndexOf("http://ns.google.com/photos/1.0/container/"u8) >= 0 && text.Count("Semantic"u8) > 1
            || text.IndexOf("MotionPhoto=\"1\""u8) >= 0
            || text.IndexOf("MicroVideo=\"1\""u8) >= 0;
    }

    /// <summary>
    /// The index (APP2) of CIPA DC-007, a TIFF directory in which tag 0xB001 counts the pictures, or ISO 21496-1's mark of
    /// a gain map. An index that cannot be read stands for more than we want to show.
    /// </summary>
    public static bool Indexed(ReadOnlySpan<byte> segment) =>
        segment.StartsWith("urn:iso:std:iso:ts:21496:-1\0"u8) || segment.StartsWith("MPF\0"u8) && !CountsOne(segment[4..]);

    private static bool CountsOne(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return false;
        }

        var little = tiff[0] == (byte)'I';
        var directory = Number(tiff[4..8], little);
        if (directory > tiff.Length - 2)
        {
            return false;
        }

        var entries = tiff[(int)directory..];
        var count = Number(entries[..2], little);
        for (var i = 0; i < count && 2 + 12 * (i + 1) <= entries.Length; i++)
        {
            var entry = entries.Slice(2 + 12 * i, 12);
            if (Number(entry[..2], little) == 0xB001)
            {
                return Number(entry[8..12], little) == 1;
            }
        }

        return false;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool littleEndian)
    {
        uint number = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            number = number << 8 | bytes[littleEndian ? bytes.Length - 1 - i : i];
        }

        return number;
    }
}
