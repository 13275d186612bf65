using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

/// <summary>Keeps a page's draft on the server: in the order in which it was changed, the last one last.</summary>
internal sealed class DraftKeeper(CaseDesk desk, Actor actor, LeasedCase kyc)
{
    private Task<WorkAnswer> _last = Task.FromResult(new WorkAnswer(WorkResult.Done));

    /// <summary>As the page shows it, saved or about to be.</summary>
    public CaseDraft Draft { get; private set; } = kyc.Draft;

    public Task<WorkAnswer> KeepAsync(CaseDraft draft, CancellationToken ct)
    {
        Draft = draft;
        return _last = SaveAfterAsync(_last, ct);
    }

    /// <summary>What is decided must be what was saved.</summary>
    public Task SavedAsync() => _last;

    private async Task<WorkAnswer> SaveAfterAsync(Task before, CancellationToken ct)
    {
        await before;
        return await desk.SaveAsync(actor, kyc.LeaseId, Draft, ct);
    }
}
