using ReviewerConsole.Look;

namespace ReviewerConsole.Review;

/// <summary>What is shown once a case has left its reviewer.</summary>
/// <param name="Title">Key of a sentence that names the case.</param>
/// <param name="Text">Key of what it means.</param>
/// <param name="Decision">What can be undone for a while.</param>
public sealed record CaseClosed(string Reference, string Title, string Text, string Glyph, Tone Tone, LastDecision? Decision = null)
{
    public static CaseClosed LeaseEnded(string reference) => new(reference, "Closed_Ended", "Closed_EndedText", Glyphs.Clock, Tone.Warning);

    public static CaseClosed Recused(string reference) => new(reference, "Closed_Recused", "Closed_RecusedText", Glyphs.Person, Tone.Plain);

    public static CaseClosed Released(string reference) => new(reference, "Closed_Released", "Closed_ReleasedText", Glyphs.Folder, Tone.Plain);

    /// <param name="answer">One that stands.</param>
    /// <param name="now">UTC.</param>
    public static CaseClosed Decided(DecisionAnswer answer, DateTime now)
    {
        var (reference, verdict) = (answer.Reference!, answer.Verdict!.Value);
        var isProposal = answer.Result == DecisionResult.Proposed;
        return new(
            reference,
            isProposal ? "Closed_Proposed" : $"Closed_{verdict}",
            isProposal ? "Closed_ProposedText" : $"Closed_{verdict}Text",
            isProposal || verdict == Verdict.Escalate ? Glyphs.Folder : Glyphs.Check,
            isProposal || verdict == Verdict.Escalate ? Tone.Primary : Tone.Success,
            new(answer.DecisionId!.Value, reference, verdict, isProposal, now, answer.UndoUntil!.Value));
    }
}
