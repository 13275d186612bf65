using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class CasePage(CaseDesk cases, QueueDesk queue, NavigationManager navigation) : IDisposable
{
    private readonly Presence _here = new();
    private CaseOpening? _opening;
    private CaseClosed? _after;
    private LastDecision? _last;
    private string? _shown;
    private bool _nothingWaits;
    private Actor? _actor;

    [Parameter] public required string Reference { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> SignIn { get; set; }

    public void Dispose() => _here.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Reference) // a re-render is not a second look
        {
            _shown = Reference;
            _actor = Actor.Of((await SignIn).User);
            _last = (await queue.CountsAsync(_actor, _here.Gone))?.Day.Last;
            await OpenAsync();
        }
    }

    private async Task OpenAsync()
    {
        (_opening, _after, _nothingWaits) = (null, null, false);
        _opening = await cases.OpenAsync(_actor!, Reference, _here.Gone);
    }

    private void Close(CaseClosed after) => (_after, _opening, _last) = (after, null, after.Decision ?? _last);

    private async Task GiveBackAsync(Guid lease)
    {
        if ((await cases.ReleaseAsync(_actor!, lease, _here.Gone)).Result == WorkResult.Unavailable)
        {
            _opening = new NotRecorded();
            return;
        }

        Close(CaseClosed.Released(CaseReference.Read(Reference)!.Value.ToString()));
    }

    // Undone: the case is back with its reviewer, here or at another address.
    private Task BackAsync(string reference)
    {
        _last = null;
        if (reference == Reference)
        {
            return OpenAsync();
        }

        navigation.NavigateTo($"/cases/{reference}");
        return Task.CompletedTask;
    }

    private async Task TakeNextAsync()
    {
        var taken = await queue.TakeNextAsync(_actor!, _here.Gone);
        if (taken.Reference == Reference)
        {
            await OpenAsync();
        }
        else if (taken.Reference is { } next)
        {
            navigation.NavigateTo($"/cases/{next}");
        }
        else if (taken.Result == TakeResult.NothingWaits)
        {
            _nothingWaits = true;
        }
        else
        {
            navigation.NavigateTo("/queue"); // which says why
        }
    }
}
