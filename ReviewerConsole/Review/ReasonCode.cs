using System.Globalization;
using System.Resources;

namespace ReviewerConsole.Review;

/// <summary>What follows from a reason.</summary>
public enum ReasonClass
{
    /// <summary>The customer may send it again.</summary>
    Retry,

    /// <summary>No second try: two persons must agree.</summary>
    Final,

    /// <summary>Enhanced due diligence (FATF Recommendation 12): two persons must agree, whatever the answer is.</summary>
    Edd,

    /// <summary>None of the others: a note says which.</summary>
    Other,
}

/// <summary>Why a case is not simply approved. A closed catalogue.</summary>
public sealed record ReasonCode
{
    private static readonly ResourceManager Texts = new(typeof(Words));

    private ReasonCode(string code, ReasonClass ofClass) => (Code, Class) = (code, ofClass);

    /// <summary>In the order in which pages offer them.</summary>
    public static IReadOnlyList<ReasonCode> All { get; } =
    [
        .. Of(ReasonClass.Retry, "DOC_BLURRY", "DOC_GLARE", "DOC_CROPPED", "DOC_WRONG_TYPE", "DOC_EXPIRED", "DOC_SCREEN_COPY", "DOC_UNREADABLE",
            "DATA_NAME_MISMATCH", "DATA_DOB_MISMATCH", "DATA_NIK_INVALID", "SELFIE_NO_FACE", "SELFIE_MULTIPLE", "SELFIE_NO_CARD"),
        .. Of(ReasonClass.Final, "DOC_TAMPERED", "SELFIE_MISMATCH", "SELFIE_NOT_LIVE", "NIK_DUPLICATE", "BLOCKLISTED", "UNDERAGE"),
        .. Of(ReasonClass.Edd, "PEP", "SANCTIONS_POSSIBLE", "HIGH_RISK"),
        .. Of(ReasonClass.Other, "OTHER"),
    ];

    /// <summary>As rows have it: <c>DOC_BLURRY</c>.</summary>
    public string Code { get; }

    public ReasonClass Class { get; }

    /// <summary>Key of the short name in this room's words.</summary>
    public string LabelKey => $"Reason_{Code}_Label";

    /// <returns><see langword="null"/> when there is no such code.</returns>
    public static ReasonCode? Find(string? code) => All.FirstOrDefault(r => r.Code == code);

    /// <summary>What the customer reads, in any of the console's languages whatever the reviewer's is.</summary>
    public string CustomerText(CultureInfo language) => Texts.GetString($"Reason_{Code}_Customer", language)!;

    public override string ToString() => Code;

    private static IEnumerable<ReasonCode> Of(ReasonClass ofClass, params string[] codes) => codes.Select(c => new ReasonCode(c, ofClass));
}
