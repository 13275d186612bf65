using Microsoft.AspNetCore.Components;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Review;

public sealed partial class Stage : IDisposable
{
    private readonly Presence _here = new();
    private readonly Dictionary<int, PicturePane> _panes = [];
    private Picture? _toFocus;

    [Parameter, EditorRequired] public required LightTable Table { get; set; }

    /// <summary>Lies below the tools: what is known of the customer.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>A look was added, or the lease stands otherwise.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    public void Dispose() => _here.Dispose();

    protected override async Task OnInitializedAsync() => await TellAsync(Table.LayOutAsync(_here.Gone));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toFocus is { } picture)
        {
            _toFocus = null;
            await _panes[picture.Number].FocusAsync();
        }
    }

    // The keys of what lies on the same side: one is shown, the others wait behind it.
    private IEnumerable<Picture> Beside(Picture picture) =>
        Table.SideBySide ? Table.Pictures.Where(p => p.LiesRight == picture.LiesRight) : Table.Pictures;

    private async Task TurnAsync(Picture picture)
    {
        await TellAsync(Table.TurnToAsync(picture, _here.Gone));
        _toFocus = picture;
    }

    private async Task CloserAsync(Picture picture, PictureRegion region)
    {
        await TellAsync(Table.LookCloserAsync(picture, region, _here.Gone));
        _toFocus = picture;
    }

    private Task ArrivedAsync(Picture picture, bool closer) => TellAsync(Table.ArrivedAsync(picture, closer, _here.Gone));

    private Task FailedAsync(Picture picture) => TellAsync(Table.FailedAsync(picture, _here.Gone));

    private Task AgainAsync(Picture picture) => TellAsync(Table.AgainAsync(picture, _here.Gone));

    private async Task TellAsync(Task work)
    {
        await work;
        await OnChanged.InvokeAsync();
    }
}
