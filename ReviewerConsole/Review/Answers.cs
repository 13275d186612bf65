using ReviewerConsole.Audit;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Review;

/// <summary>What came of taking the next case.</summary>
public enum TakeResult
{
    Taken,

    /// <summary>One at a time: the person holds this case already.</summary>
    AlreadyHolding,
    NothingWaits,
    Refused,

    /// <summary>It could not be put on record, so nothing happened.</summary>
    Unavailable,
}

/// <param name="Reference">For <see cref="TakeResult.Taken"/> and <see cref="TakeResult.AlreadyHolding"/>.</param>
/// <param name="LeaseId">The lease on it.</param>
/// <param name="Refusal">One of <see cref="Refusals"/>, or <c>policy</c>.</param>
public sealed record TakeAnswer(TakeResult Result, string? Reference = null, Guid? LeaseId = null, string? Refusal = null);

/// <summary>What came of releasing, recusing, or saving a draft.</summary>
public enum WorkResult
{
    Done,

    /// <summary>The lease has ended, or was never the actor's.</summary>
    LeaseEnded,
    Unavailable,
}

/// <param name="LeaseEnds">UTC, as renewed by this work.</param>
public sealed record WorkAnswer(WorkResult Result, DateTime? LeaseEnds = null);

/// <param name="Address">Good for one look within a minute.</param>
/// <param name="LeaseEnds">UTC, as renewed by this work.</param>
public sealed record LookAnswer(WorkResult Result, string? Address = null, DateTime? LeaseEnds = null);

/// <param name="LeaseEnds">UTC, unless work puts it off.</param>
/// <param name="Views">The holder's own, oldest first.</param>
public sealed record LeaseStanding(DateTime LeaseEnds, IReadOnlyList<ViewOnRecord> Views);

/// <summary>A reviewer's answer, as the page puts it together.</summary>
/// <param name="Reason">Needed to reject and to ask again.</param>
/// <param name="Note">For colleagues, at most <see cref="CaseDraft.NoteLength"/> characters.</param>
/// <param name="Key">Made by the page when the dialog opens: the same answer sent twice is one answer.</param>
public sealed record DecisionRequest(Guid LeaseId, Verdict Verdict, ReasonCode? Reason, string? Note, Guid Key)
{
    /// <summary>As rows have it.</summary>
    internal static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approve",
        Verdict.Reject => "reject",
        Verdict.AskAgain => "ask-again",
        Verdict.Escalate => "escalate",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    public override string ToString() => nameof(DecisionRequest);
}

public enum DecisionResult
{
    /// <summary>It stands.</summary>
    Made,

    /// <summary>It waits for a second person.</summary>
    Proposed,
    Escalated,
    Refused,
    Unavailable,
}

/// <param name="DecisionId">What <see cref="DecisionDesk.UndoAsync"/> takes back.</param>
/// <param name="UndoUntil">UTC.</param>
/// <param name="Refusal">One of <see cref="Refusals"/>, or <c>policy</c> or <c>conflict</c>.</param>
public sealed record DecisionAnswer(
    DecisionResult Result, string? Reference = null, Verdict? Verdict = null, Guid? DecisionId = null, DateTime? UndoUntil = null, string? Refusal = null);

/// <param name="Reference">Of the case that is back with its reviewer.</param>
/// <param name="Requeued">A case that was taken meanwhile and went back to the queue.</param>
public sealed record UndoAnswer(WorkResult Result, string? Reference = null, string? Requeued = null, string? Refusal = null);

/// <summary>A draft in words. What is not saved is gone when the lease ends.</summary>
public sealed record CaseDraft(Checklist Checklist, ReasonCode? Reason, string? Note, DateTime? SavedAt = null)
{
    /// <summary>Longest note in characters.</summary>
    public const int NoteLength = 1000;

    public static CaseDraft Empty { get; } = new(Checklist.Empty, null, null);

    public override string ToString() => nameof(CaseDraft);
}

/// <summary>What came of opening a case.</summary>
public abstract record CaseOpening;

/// <summary>Absent, foreign, misspelt: one answer for all.</summary>
public sealed record NotOpen : CaseOpening;

/// <summary>It could not be put on record, so nothing is shown.</summary>
public sealed record NotRecorded : CaseOpening;

/// <summary>The lease lives, and there is nothing that could be shown of the customer.</summary>
/// <param name="IsErased">The data were erased for good; else they were changed past the console, or are damaged.</param>
public sealed record CannotShow(Guid LeaseId, bool IsErased) : CaseOpening;

/// <summary>The case, with its customer, for the holder of its lease.</summary>
/// <param name="LeaseEnds">UTC, unless work puts it off.</param>
/// <param name="Views">The holder's own, since <see cref="Lease.ViewsFrom"/>, oldest first.</param>
/// <param name="Earlier">What was asked for again, or escalated, before; oldest first.</param>
public sealed record LeasedCase(
    CaseFacts Facts,
    Guid LeaseId,
    LeasePurpose Purpose,
    DateTime LeaseEnds,
    CustomerFile Customer,
    IReadOnlyList<CaseDocument> Documents,
    CaseDraft Draft,
    IReadOnlyList<ViewOnRecord> Views,
    IReadOnlyList<PastDecision> Earlier) : CaseOpening
{
    public override string ToString() => $"Case {Facts.Reference}";
}

/// <summary>A case that its reader decided: what was answered, nothing of the customer.</summary>
/// <param name="Own">The reader's decisions on it, oldest first.</param>
/// <param name="Views">The reader's own, oldest first.</param>
public sealed record DecidedCase(CaseFacts Facts, IReadOnlyList<PastDecision> Own, IReadOnlyList<ViewOnRecord> Views) : CaseOpening
{
    public override string ToString() => $"Case {Facts.Reference}";
}

/// <summary>What is known of a case besides its customer. Times are UTC.</summary>
public sealed record CaseFacts(
    string Reference, CaseKind Kind, RiskLevel Risk, CaseState State, int Attempt, bool NeedsSenior, DateTime ReceivedAt, DateTime DueAt);

/// <param name="Width">Pixels, upright.</param>
public sealed record CaseDocument(Guid Id, string Slot, string Type, int Width, int Height);

/// <param name="At">UTC.</param>
/// <param name="Note">For colleagues.</param>
public sealed record PastDecision(
    Guid Id, int Attempt, string StaffCode, Verdict Verdict, ReasonCode? Reason, Checklist Checklist, string? Note, DateTime At, bool IsProposal, DecisionState State)
{
    public override string ToString() => $"Decision {Id}";
}
