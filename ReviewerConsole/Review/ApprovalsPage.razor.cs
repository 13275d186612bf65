using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class ApprovalsPage(ApprovalsDesk desk, CaseDesk cases, NavigationManager navigation) : IDisposable
{
    private readonly Presence _here = new();
    private Actor? _actor;
    private WaitingList? _list;
    private WaitingItem? _proposal;
    private LeasedCase? _case;
    private CheckAnswerGiven? _given;
    private string? _problem;

    [CascadingParameter] public required Task<AuthenticationState> SignIn { get; set; }

    private bool NothingWaits => _list is { Proposals.Count: 0 };

    public void Dispose() => _here.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _actor = Actor.Of((await SignIn).User);
        await ListAsync();
        if (_list?.Proposals.FirstOrDefault(p => p.IsHeldByReader) is { } held)
        {
            await OpenAsync(held);
        }
    }

    private async Task ListAsync()
    {
        _list = await desk.ListAsync(_actor!, _here.Gone);
        if (_list is null)
        {
            navigation.Refresh(forceReload: true); // the session has ended: the door says so
        }
    }

    // To open a proposal is to lease it, on record.
    private async Task OpenAsync(WaitingItem item)
    {
        if (item.Reference == _case?.Facts.Reference)
        {
            return;
        }

        var taken = await desk.OpenAsync(_actor!, item.Reference, _here.Gone);
        var opening = taken.LeaseId is null ? null : await cases.OpenAsync(_actor!, item.Reference, _here.Gone);
        _problem = (taken.Result, opening) switch
        {
            (_, LeasedCase) => null,
            (TakeResult.Refused, _) => Refused.Refusal(taken.Refusal),
            (TakeResult.Unavailable, _) or (_, NotRecorded) => Words["Case_NotRecordedText"].Value,
            _ => Words["Case_NotOpen"].Value,
        };
        (_case, _proposal, _given) = opening is LeasedCase leased ? (leased, item, null) : (_case, _proposal, _given);
        await ListAsync();
    }

    private Task GivenAsync(CheckAnswerGiven given)
    {
        (_given, _case, _problem) = (given, null, null);
        return ListAsync();
    }

    private Task ClosedAsync(CaseClosed closed)
    {
        (_case, _problem) = (null, Words[closed.Text]);
        return ListAsync();
    }
}
