using System.Diagnostics.CodeAnalysis;

namespace ReviewerConsole.Decoding;

/// <summary>
/// A received picture as we keep it, drawn anew from its pixels: upright, sRGB of 8 bits, transparency on white, and
/// nothing of the received file but its pixels (no EXIF, XMP, IPTC, ICC, comment, thumbnail or trailing bytes).
/// </summary>
/// <param name="Full">JPEG at full size. Only cut and marked parts of it ever leave.</param>
/// <param name="Master">JPEG at most <see cref="LongestMaster"/> px long, never enlarged; each view marks it.</param>
/// <param name="Width">Of <paramref name="Full"/>, upright, in px.</param>
/// <param name="Height">Of <paramref name="Full"/>, upright, in px.</param>
public sealed record AcceptedPicture(byte[] Full, byte[] Master, int Width, int Height)
{
    /// <summary>In px, of the longer side of a master.</summary>
    public const int LongestMaster = 1600;
}

/// <summary>What became of received bytes: an accepted picture or a refusal.</summary>
public sealed class PictureOutcome
{
    private readonly PictureRefusal _refusal;

    internal PictureOutcome(AcceptedPicture accepted) => Accepted = accepted;

    internal PictureOutcome(PictureRefusal refusal) => _refusal = refusal;

    public AcceptedPicture? Accepted { get; }

    /// <summary>Exactly one of picture and refusal: <see langword="true"/> gives the refusal.</summary>
    [MemberNotNullWhen(false, nameof(Accepted))]
    public bool IsRefused(out PictureRefusal refusal)
    {
        refusal = _refusal;
        return Accepted is null;
    }
}
