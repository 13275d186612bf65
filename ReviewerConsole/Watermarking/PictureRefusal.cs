namespace ReviewerConsole.Watermarking;

/// <summary>Why received bytes are not taken as a picture. The codes are part of the API (<see cref="PictureRefusals.Code"/>).</summary>
public enum PictureRefusal
{
    /// <summary>More than 10 MiB.</summary>
    TooLarge,

    /// <summary>Neither a JPEG (8-bit, Huffman-coded) nor a PNG, judged by content.</summary>
    TypeNotAllowed,

    /// <summary>An accepted type, but not the one that was declared.</summary>
    TypeMismatch,

    /// <summary>More than 50 megapixels, or more than 12,000 px on a side.</summary>
    TooManyPixels,

    /// <summary>More than one picture in the file: an APNG or a multi-picture JPEG (CIPA DC-007).</summary>
    Animated,

    /// <summary>Damaged, cut short, or anything else the decoder complains of: half a document is never shown as whole.</summary>
    Corrupt,
}

public static class PictureRefusals
{
    /// <summary>The stable code of the problem details, e.g. <c>too-many-pixels</c>.</summary>
    public static string Code(this PictureRefusal refusal) => refusal switch
    {
        PictureRefusal.TooLarge => "too-large",
        PictureRefusal.TypeNotAllowed => "type-not-allowed",
        PictureRefusal.TypeMismatch => "type-mismatch",
        PictureRefusal.TooManyPixels => "too-many-pixels",
        PictureRefusal.Animated => "animated",
        PictureRefusal.Corrupt => "corrupt",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No code is fixed for this refusal."),
    };
}
