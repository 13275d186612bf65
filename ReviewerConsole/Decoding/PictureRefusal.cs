namespace ReviewerConsole.Decoding;

/// <summary>Why received bytes are not taken as a picture. The codes are part of the API (<see cref="PictureRefusals.Code"/>).</summary>
public enum PictureRefusal
{
    /// <summary>More than 10 MiB, or more than 40 MiB once redrawn.</summary>
    TooLarge,

    /// <summary>None of the accepted types, judged by content.</summary>
    TypeNotAllowed,

    /// <summary>An accepted type, but not the one that was declared.</summary>
    TypeMismatch,

    /// <summary>More than 50 megapixels, more than 12,000 px on a side, or more than the worker has memory to decode.</summary>
    TooManyPixels,

    /// <summary>More than one picture in the file: an animation, several pictures (CIPA DC-007), a gain map, a moving photo.</summary>
    Animated,

    /// <summary>
    /// Damaged, cut short, or anything else the decoder complains of, crashes on or takes too long over: half a document
    /// is never shown as whole.
    /// </summary>
    Corrupt,

    /// <summary>A PDF, for which no decoder is here.</summary>
    PdfNotSupported,

    /// <summary>A HEIC, for which no decoder is here.</summary>
    HeicNotSupported,
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
        PictureRefusal.PdfNotSupported => "pdf-not-supported",
        PictureRefusal.HeicNotSupported => "heic-not-supported",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No code is fixed for this refusal."),
    };
}
