using Microsoft.AspNetCore.Components;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class CaseWork(CaseDesk cases, DecisionDesk decisions, TimeProvider clock) : IDisposable
{
    private readonly Presence _here = new();
    private readonly Guid _key = Guid.NewGuid(); // one page, one answer: what is sent twice is made once
    private IReadOnlyDictionary<CheckItem, string> _details = null!;
    private LightTable _table = null!;
    private DraftKeeper _kept = null!;
    private Checks _checks = null!;
    private Asks _asks;
    private string? _problem;

    [Parameter, EditorRequired] public required Actor Actor { get; set; }
    [Parameter, EditorRequired] public required LeasedCase Case { get; set; }
    [Parameter] public EventCallback<CaseClosed> OnClosed { get; set; }

    public void Dispose() => _here.Dispose();

    protected override void OnInitialized() =>
        (_table, _kept, _details) = (new(cases, Actor, Case), new(cases, Actor, Case, clock), Words.CheckDetails(Case.Customer));

    private void Ask(Asks what) => (_asks, _problem) = (what, null);

    private Task AnswerAsync((CheckItem Item, CheckAnswer Answer) given) =>
        KeepAsync(_kept.Draft with { Checklist = _kept.Draft.Checklist.With(given.Item, given.Answer) });

    private Task NoteAsync(string? note) => KeepAsync(_kept.Draft with { Note = note });

    private async Task KeepAsync(CaseDraft draft)
    {
        _problem = null;
        await HeedAsync(await _kept.KeepAsync(draft, _here.Gone));
    }

    // Without a question: what stands against it is named, and the page goes there. A note begun in a dialog that was left does not go along unseen.
    private async Task ApproveAsync()
    {
        if (Obstacle.To(_kept.Draft) is var (item, why))
        {
            _problem = Words[why, _checks.NameOf(item)];
            await _checks.GoToAsync(item);
        }
        else if (_table.NotLookedAt is { } picture)
        {
            _problem = Words["Decide_LookFirst", Words.Slot(picture.Document.Slot)];
        }
        else
        {
            await SendAsync(new(Case.LeaseId, Verdict.Approve, null, _kept.Draft.Checklist.NeedsNote ? _kept.Draft.Note : null, _key));
        }
    }

    private Task DecideAsync(Verdict verdict) => SendAsync(new(Case.LeaseId, verdict, _kept.Draft.Reason, _kept.Draft.Note, _key));

    private Task EscalateAsync(string? note) => SendAsync(new(Case.LeaseId, Verdict.Escalate, null, note, _key));

    private async Task SendAsync(DecisionRequest request)
    {
        await _kept.SavedAsync();
        var answer = await decisions.DecideAsync(Actor, request, _here.Gone);
        switch (answer.Result)
        {
            case DecisionResult.Refused:
                _problem = Refused.Refusal(answer.Refusal);
                await StandAsync();
                break;
            case DecisionResult.Unavailable:
                _problem = Words["NotRecorded"];
                break;
            default:
                await OnClosed.InvokeAsync(CaseClosed.Decided(answer, clock.UtcNow()));
                break;
        }
    }

    private async Task RecuseAsync(string? _) =>
        await HeedAsync(await cases.RecuseAsync(Actor, Case.LeaseId, _here.Gone), CaseClosed.Recused(Case.Facts.Reference));

    // What could not be saved is tried again.
    private Task TickAsync() => _kept.IsKept ? StandAsync() : KeepAsync(_kept.Draft);

    private async Task StandAsync()
    {
        await _table.StandAsync(_here.Gone);
        await SeeEndAsync();
    }

    private Task HeedAsync(WorkAnswer answer, CaseClosed? done = null)
    {
        _table.Heed(answer);
        _problem = answer.Result == WorkResult.Unavailable ? Words["NotRecorded"] : _problem;
        return answer.Result == WorkResult.Done && done is not null ? OnClosed.InvokeAsync(done) : SeeEndAsync();
    }

    private Task SeeEndAsync() => _table.HasEnded ? OnClosed.InvokeAsync(CaseClosed.LeaseEnded(Case.Facts.Reference)) : Task.CompletedTask;
}
