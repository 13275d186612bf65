using Microsoft.Extensions.Localization;
using ReviewerConsole.Look;

namespace ReviewerConsole.Review;

/// <summary>The keys of this room's pages, for their help.</summary>
internal static class CaseKeys
{
    public static IReadOnlyList<KeyGroup> Of(IStringLocalizer<PageWords> words, bool checks)
    {
        List<KeyHint> here =
        [
            new(words[checks ? "Keys_Checks" : "Keys_List"], "\u2191", "\u2193"),
            .. checks ? [new(words["Keys_Answer"], "Space")] : Array.Empty<KeyHint>(),
            new(words["Decide_Approve"], "A"),
            new(words["Decide_Reject"], "X"),
            .. checks ? [new(words["Decide_Escalate"], "E"), new(words["Decide_Recuse"], "K")] : Array.Empty<KeyHint>(),
        ];
        return
        [
            new(
                words["Keys_Pictures"],
                new(words["Keys_Slot"], "1", "2", "3", "4"),
                new(words["Tools_Compare"], "C"),
                new(words["Tools_Zoom"], "+", "\u2212"),
                new(words["Tools_Fit"], "0"),
                new(words["Tools_Rotate"], "R"),
                new(words["Tools_Loupe"], "L"),
                new(words["Tools_Contrast"], "I")),
            new(words["Keys_Case"], here),
            Anywhere(words),
        ];
    }

    public static KeyGroup Anywhere(IStringLocalizer<PageWords> words) => new(
        words["Keys_Anywhere"],
        new(words["Queue_TakeNext"], "N"),
        new(words["Case_Curtain"], "Esc"),
        new(words["Keys_These"], "?"),
        new(words["Keys_Main"], "Enter"));
}
