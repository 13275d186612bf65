using Microsoft.AspNetCore.Components;
using ReviewerConsole.Look;

namespace ReviewerConsole.Review;

public sealed partial class Checks
{
    private ElementReference _yes;
    private ElementReference _note;
    private bool _toYes;
    private bool _toNote;
    private bool _showsAll;

    [Parameter, EditorRequired] public required Checklist Answers { get; set; }

    /// <summary>Why an <see cref="CheckAnswer.Accepted"/> answer is no reason to refuse.</summary>
    [Parameter] public string? Note { get; set; }

    /// <summary>What this very case gives to look for.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<CheckItem, string> Details { get; set; }

    /// <summary>Whether the NIK does not fit: then yes is no answer, only acceptance with a note.</summary>
    [Parameter] public bool NikDiffers { get; set; }

    [Parameter] public EventCallback<(CheckItem Item, CheckAnswer Answer)> OnAnswer { get; set; }

    [Parameter] public EventCallback<string?> OnNote { get; set; }

    /// <summary>The check in hand: the first open one, until somebody goes elsewhere.</summary>
    public CheckItem Now { get; private set; }

    /// <summary>Goes to a check and puts the focus on its first answer.</summary>
    public Task GoToAsync(CheckItem item)
    {
        (Now, _toYes) = (item, true);
        StateHasChanged();
        return Task.CompletedTask;
    }

    public string NameOf(CheckItem item) => Words[$"Check_{item}"];

    protected override void OnInitialized() => Now = FirstOpen(Answers) ?? Checklist.Items[^1];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var (note, yes) = (_toNote && Answers[Now] == CheckAnswer.Accepted, _toYes);
        (_toNote, _toYes) = (false, false);
        if (note)
        {
            await _note.FocusAsync();
        }
        else if (yes)
        {
            await _yes.FocusAsync();
        }
    }

    // What a narrow page folds into one line.
    private int Done => Checklist.Items.Count(i => i != Now && Answers[i] == CheckAnswer.Yes);

    private static CheckItem? FirstOpen(Checklist answers) => Checklist.Items.Where(i => answers[i] == CheckAnswer.Open).Select(i => (CheckItem?)i).FirstOrDefault();

    private CheckAnswer Agree(CheckItem item) => item == CheckItem.NikFitsBirthDate && NikDiffers ? CheckAnswer.Accepted : CheckAnswer.Yes;

    private Task GoAsync(int by) => GoToAsync((CheckItem)Math.Clamp((int)Now + by, 0, Checklist.Items.Count - 1));

    // Space agrees; on an answered check it takes the answer back.
    private Task PressAsync() => AnswerAsync(Answers[Now] == CheckAnswer.Open ? Agree(Now) : CheckAnswer.Open);

    private async Task AnswerAsync(CheckAnswer answer)
    {
        var (item, next) = (Now, FirstOpen(Answers.With(Now, answer)));
        var kept = OnAnswer.InvokeAsync((item, answer));
        _toNote = answer == CheckAnswer.Accepted;
        if (answer is CheckAnswer.Yes or CheckAnswer.No && next is { } open)
        {
            await GoToAsync(open); // nobody waits for the draft to be saved
        }

        await kept;
    }

    private static string Pressed(bool on) => on ? "true" : "false";

    private (string? Box, string? Glyph, string Hue) LookOf(CheckItem item) => Answers[item] switch
    {
        CheckAnswer.Yes or CheckAnswer.Accepted => ("y", Glyphs.Check, "ok"),
        CheckAnswer.No => ("n bad", Glyphs.Cross, "bad"),
        _ when item == CheckItem.NikFitsBirthDate && NikDiffers => ("q", Glyphs.Triangle, "warn"),
        _ => (null, null, "warn"),
    };
}
