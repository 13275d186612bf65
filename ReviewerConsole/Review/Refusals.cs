namespace ReviewerConsole.Review;

/// <summary>Why a desk says no, as rows have it. Each has its sentence under <c>Refused_…</c> in this room's words.</summary>
public static class Refusals
{
    public const string NoLiveLease = "no-live-lease";
    public const string OtherLease = "other-lease";
    public const string NotYours = "not-yours";
    public const string Held = "held";
    public const string Barred = "barred";
    public const string SelfApproval = "self-approval";
    public const string MovedOn = "moved-on";
    public const string TooLate = "too-late";
    public const string ViewsMissing = "views-missing";
    public const string ChecksOpen = "checks-open";
    public const string CheckSaysNo = "check-says-no";
    public const string ReasonMissing = "reason-missing";
    public const string ReasonUnfit = "reason-unfit";
    public const string NoteMissing = "note-missing";
    public const string NoteTooLong = "note-too-long";
    public const string AlreadyEscalated = "already-escalated";

    public static IReadOnlyList<string> All { get; } =
    [
        NoLiveLease, OtherLease, NotYours, Held, Barred, SelfApproval, MovedOn, TooLate, ViewsMissing, ChecksOpen, CheckSaysNo,
        ReasonMissing, ReasonUnfit, NoteMissing, NoteTooLong, AlreadyEscalated,
    ];
}
