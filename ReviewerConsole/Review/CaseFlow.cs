namespace ReviewerConsole.Review;

/// <summary>How far a case has come.</summary>
public enum CaseState
{
    /// <summary>Known, its documents still on their way.</summary>
    Received,

    /// <summary>Waits for anybody who takes the next case.</summary>
    Queued,

    /// <summary>Leased to one person.</summary>
    InReview,

    /// <summary>The customer was asked for something again.</summary>
    AwaitingApplicant,

    /// <summary>The customer sends something anew.</summary>
    Resubmitted,

    /// <summary>Waits for a senior reviewer.</summary>
    Escalated,

    /// <summary>Waits for, or is with, a second person.</summary>
    DecisionProposed,
    Approved,
    Rejected,
    Withdrawn,
}

/// <summary>What can happen to a case.</summary>
public enum CaseStep
{
    /// <summary>Every document has arrived.</summary>
    Enter,

    /// <summary>Somebody takes it.</summary>
    Take,

    /// <summary>It comes back without an answer: released, expired, recused.</summary>
    Return,
    AskAgain,
    Escalate,
    Propose,
    Approve,

    /// <summary>A second person agrees to approve.</summary>
    Confirm,

    /// <summary>A second person agrees to reject.</summary>
    Reject,

    /// <summary>A second person disagrees.</summary>
    Veto,
    Undo,
    Resubmit,
    Withdraw,
}

/// <summary>Every legal transition of a case, in one place.</summary>
public static class CaseFlow
{
    private static readonly CaseState[] Open =
    [
        CaseState.Received, CaseState.Queued, CaseState.InReview, CaseState.AwaitingApplicant, CaseState.Resubmitted,
        CaseState.Escalated, CaseState.DecisionProposed,
    ];

    /// <param name="needsSenior">Whether only a senior reviewer may review it: then it waits as escalated.</param>
    /// <returns><see langword="null"/> when <paramref name="step"/> cannot happen in <paramref name="state"/>.</returns>
    public static CaseState? Next(CaseState state, CaseStep step, bool needsSenior)
    {
        var waiting = needsSenior ? CaseState.Escalated : CaseState.Queued;
        return (state, step) switch
        {
            (CaseState.Received or CaseState.Resubmitted, CaseStep.Enter) => CaseState.Queued,
            (CaseState.Queued or CaseState.Escalated, CaseStep.Take) => CaseState.InReview,
            (CaseState.InReview, CaseStep.Return) => waiting,
            (CaseState.InReview, CaseStep.AskAgain) => CaseState.AwaitingApplicant,
            (CaseState.InReview, CaseStep.Escalate) => CaseState.Escalated,
            (CaseState.InReview, CaseStep.Propose) => CaseState.DecisionProposed,
            (CaseState.InReview, CaseStep.Approve) => CaseState.Approved,
            (CaseState.DecisionProposed, CaseStep.Confirm) => CaseState.Approved,
            (CaseState.DecisionProposed, CaseStep.Reject) => CaseState.Rejected,
            (CaseState.DecisionProposed, CaseStep.Veto) => waiting,
            (CaseState.AwaitingApplicant or CaseState.Escalated or CaseState.DecisionProposed or CaseState.Approved, CaseStep.Undo) => CaseState.InReview,
            (CaseState.AwaitingApplicant, CaseStep.Resubmit) => CaseState.Resubmitted,
            (_, CaseStep.Withdraw) when Open.Contains(state) => CaseState.Withdrawn,
            _ => null,
        };
    }
}
