using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace ReviewerConsole.Review;

public sealed partial class DecisionDialog
{
    private static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private string _search = "";

    [Parameter, EditorRequired] public required string Reference { get; set; }

    /// <summary>Reason and note so far.</summary>
    [Parameter, EditorRequired] public required CaseDraft Draft { get; set; }

    /// <summary>Why the last answer was not taken.</summary>
    [Parameter] public string? Problem { get; set; }

    [Parameter] public EventCallback<CaseDraft> OnDraft { get; set; }

    [Parameter] public EventCallback<Verdict> OnDecide { get; set; }

    [Parameter] public EventCallback OnBack { get; set; }

    private List<ReasonCode> Found =>
    [
        .. ReasonCode.All.Where(r => $"{r.Code} {r.Code.Replace('_', ' ')} {Reasons[r.LabelKey]}".Contains(_search.Trim(), StringComparison.CurrentCultureIgnoreCase)),
    ];

    private bool NeedsNote => Draft.Reason is { Class: ReasonClass.Other };

    // What a reason leads to: asking again, or proposing to reject; with some, either of two.
    private Verdict First => Draft.Reason is null or { Class: ReasonClass.Retry } ? Verdict.AskAgain : Verdict.Reject;

    private Verdict? Second => Draft.Reason?.Class switch
    {
        ReasonClass.Edd => Verdict.Approve,
        ReasonClass.Other => Verdict.AskAgain,
        _ => null,
    };

    private Task ChooseAsync(ReasonCode reason) => OnDraft.InvokeAsync(Draft with { Reason = reason });

    private Task WriteAsync(string? note) => OnDraft.InvokeAsync(Draft with { Note = note });

    // Enter in the search takes the first that was found; only after that does it decide.
    private async Task SubmitAsync()
    {
        if (_search.Length > 0 && Found is [var first, ..])
        {
            _search = "";
            await ChooseAsync(first);
        }
        else
        {
            await OnDecide.InvokeAsync(First);
        }
    }
}
