using Microsoft.AspNetCore.Components;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class CaseWork(CaseDesk cases, DecisionDesk decisions, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Guid _key = Guid.NewGuid(); // one page, one answer: what is sent twice is made once
    private IReadOnlyDictionary<CheckItem, string> _details = null!;
    private LightTable _table = null!;
    private CaseDraft _draft = null!;
    private Checks _checks = null!;
    private Task _saving = Task.CompletedTask;
    private Asks _asks;
    private string? _problem;

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter, EditorRequired] public required LeasedCase Case { get; set; }

    [Parameter] public EventCallback<CaseClosed> OnClosed { get; set; }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() =>
        (_table, _draft, _details) = (new(cases, Actor, Case), Case.Draft, Words.CheckDetails(Case.Customer));

    private void Ask(Asks what) => (_asks, _problem) = (what, null);

    private Task AnswerAsync((CheckItem Item, CheckAnswer Answer) given) =>
        KeepAsync(_draft with { Checklist = _draft.Checklist.With(given.Item, given.Answer) });

    private async Task KeepAsync(CaseDraft draft)
    {
        (_draft, _problem) = (draft, null);
        await (_saving = SaveAfterAsync(_saving)); // in turn, the last one last
    }

    private async Task SaveAfterAsync(Task before)
    {
        await before;
        await HeedAsync(await cases.SaveAsync(Actor, Case.LeaseId, _draft, _left.Token));
    }

    // Without a question: what stands against it is named, and the page goes there.
    private async Task ApproveAsync()
    {
        if (Obstacle.To(_draft) is var (item, why))
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
            await SendAsync(new(Case.LeaseId, Verdict.Approve, null, _draft.Note, _key));
        }
    }

    private Task DecideAsync(Verdict verdict) => SendAsync(new(Case.LeaseId, verdict, _draft.Reason, _draft.Note, _key));

    private Task EscalateAsync(string? note) => SendAsync(new(Case.LeaseId, Verdict.Escalate, null, note, _key));

    private async Task SendAsync(DecisionRequest request)
    {
        await _saving;
        var answer = await decisions.DecideAsync(Actor, request, _left.Token);
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
        await HeedAsync(await cases.RecuseAsync(Actor, Case.LeaseId, _left.Token), CaseClosed.Recused(Case.Facts.Reference));

    private async Task StandAsync()
    {
        await _table.StandAsync(_left.Token);
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
