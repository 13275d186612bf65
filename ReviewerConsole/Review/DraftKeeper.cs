using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

/// <summary>
/// Keeps a page's draft on the server: in the order in which it was changed, the last one last. What changes while a save is
/// under way goes with the next one.
/// </summary>
internal sealed class DraftKeeper(CaseDesk desk, Actor actor, LeasedCase kyc, TimeProvider clock)
{
    private Task<WorkAnswer> _last = Task.FromResult(new WorkAnswer(WorkResult.Done));
    private CaseDraft _saved = kyc.Draft;
    private bool _waits;

    /// <summary>As the page shows it, saved or about to be.</summary>
    public CaseDraft Draft { get; private set; } = kyc.Draft;

    /// <summary>As the server has it.</summary>
    public CaseDraft Kept { get; private set; } = kyc.Draft;

    public bool IsKept => ReferenceEquals(_saved, Draft);

    public Task<WorkAnswer> KeepAsync(CaseDraft draft, CancellationToken ct)
    {
        Draft = draft;
        return _last = _waits ? _last : SaveAfterAsync(_last, ct);
    }

    /// <summary>What is decided must be what was saved.</summary>
    public Task SavedAsync() => _last;

    private async Task<WorkAnswer> SaveAfterAsync(Task before, CancellationToken ct)
    {
        _waits = true;
        try
        {
            await before;
        }
        finally
        {
            _waits = false; // a save that failed keeps no later one from being tried
        }

        var draft = Draft;
        var answer = await desk.SaveAsync(actor, kyc.LeaseId, draft, ct);
        if (answer.Result == WorkResult.Done)
        {
            (_saved, Kept) = (draft, draft with { SavedAt = clock.UtcNow() });
        }

        return answer;
    }
}
