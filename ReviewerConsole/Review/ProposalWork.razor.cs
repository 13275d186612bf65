using Microsoft.AspNetCore.Components;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class ProposalWork(ApprovalsDesk desk, CaseDesk cases, TimeProvider clock) : IDisposable
{
    private readonly Presence _here = new();
    private readonly Guid _key = Guid.NewGuid(); // one page, one answer: what is sent twice is given once
    private LightTable _table = null!;
    private DraftKeeper _kept = null!;
    private string? _problem;

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter, EditorRequired] public required LeasedCase Case { get; set; }

    [Parameter, EditorRequired] public required WaitingItem Proposal { get; set; }

    [Parameter] public EventCallback<CheckAnswerGiven> OnGiven { get; set; }

    [Parameter] public EventCallback<CaseClosed> OnClosed { get; set; }

    public void Dispose() => _here.Dispose();

    protected override void OnInitialized() => (_table, _kept) = (new(cases, Actor, Case), new(cases, Actor, Case, clock));

    private async Task NoteAsync(string? note)
    {
        var kept = await _kept.KeepAsync(_kept.Draft with { Note = note }, _here.Gone);
        _table.Heed(kept);
        _problem = kept.Result == WorkResult.Unavailable ? Words["NotRecorded"] : _problem;
        await SeeEndAsync();
    }

    private async Task LockAsync((Verdict Verdict, ReasonCode? Reason, string? Note) own)
    {
        if (_table.NotLookedAt is { } picture)
        {
            _problem = Words["Decide_LookFirst", Words.Slot(picture.Document.Slot)];
            return;
        }

        var given = await desk.AnswerAsync(Actor, new(Case.LeaseId, own.Verdict, own.Reason, own.Note, _key), _here.Gone);
        if (given.Result == DecisionResult.Made)
        {
            await OnGiven.InvokeAsync(given);
            return;
        }

        _problem = given.Result == DecisionResult.Unavailable ? Words["NotRecorded"] : Refused.Refusal(given.Refusal);
        await StandAsync();
    }

    private async Task ReleaseAsync()
    {
        var released = await cases.ReleaseAsync(Actor, Case.LeaseId, _here.Gone);
        if (released.Result == WorkResult.Unavailable)
        {
            _problem = Words["NotRecorded"];
        }
        else
        {
            await OnClosed.InvokeAsync(CaseClosed.Released(Case.Facts.Reference));
        }
    }

    private async Task StandAsync()
    {
        await _table.StandAsync(_here.Gone);
        await SeeEndAsync();
    }

    private Task SeeEndAsync() => _table.HasEnded ? OnClosed.InvokeAsync(CaseClosed.LeaseEnded(Case.Facts.Reference)) : Task.CompletedTask;
}
