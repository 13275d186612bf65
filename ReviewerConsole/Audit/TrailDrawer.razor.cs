using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ReviewerConsole.Audit;

public sealed partial class TrailDrawer
{
    private ElementReference _title;
    private string? _said;

    /// <summary>The row's id, known before the row is.</summary>
    [Parameter, EditorRequired] public required long Row { get; set; }

    /// <summary><see langword="null"/> while it is being read.</summary>
    [Parameter, EditorRequired] public required RowAnswer? Answer { get; set; }

    /// <summary>UTC: the age is counted to here.</summary>
    [Parameter, EditorRequired] public required DateTime ReadAt { get; set; }
    [Parameter, EditorRequired] public required bool Own { get; set; }
    [Parameter, EditorRequired] public required string CloseUrl { get; set; }

    /// <summary>The address of another row in this place.</summary>
    [Parameter, EditorRequired] public required Func<long, string> Link { get; set; }

    private AuditEvent? Found => Answer is { State: TrailState.Shown, Row: { } row } ? row : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _title.FocusAsync();
        }
    }

    private static string ViewsUrl(AuditEvent row) =>
        new TrailForm { Q = $"{row.DocumentId}", Event = EventCatalogue.DocumentOpened }.ToUrl("/audit");

    private async Task CopyAsync()
    {
        try
        {
            await Script.InvokeVoidAsync("navigator.clipboard.writeText", Leaf.Raw(Found!.Leaf));
            _said = Words["Copied"];
        }
        catch (JSException)
        {
            _said = Words["CopyFailed"]; // the browser did not allow it
        }
    }
}
