namespace ReviewerConsole.Review;

/// <summary>What a checklist has against approving, so that the page can go there before the desk refuses.</summary>
internal static class Obstacle
{
    /// <returns>The first check in the way, and the key of a sentence that names it.</returns>
    public static (CheckItem Item, string Why)? To(CaseDraft draft)
    {
        foreach (var item in Checklist.Items)
        {
            var why = draft.Checklist[item] switch
            {
                CheckAnswer.Open => "Decide_OpenCheck",
                CheckAnswer.No => "Decide_CheckSaysNo",
                CheckAnswer.Accepted when string.IsNullOrWhiteSpace(draft.Note) => "Decide_CheckNeedsNote",
                _ => null,
            };
            if (why is not null)
            {
                return (item, why);
            }
        }

        return null;
    }
}
