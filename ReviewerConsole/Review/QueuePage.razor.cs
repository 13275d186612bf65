using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;

namespace ReviewerConsole.Review;

public sealed partial class QueuePage(QueueDesk desk, CaseDesk cases, NavigationManager navigation, IOptions<ReviewOptions> options) : IDisposable
{
    private readonly Presence _here = new();
    private QueueCounts? _counts;
    private string? _problem;

    [CascadingParameter] public required Task<AuthenticationState> SignIn { get; set; }

    private IOptions<ReviewOptions> Options => options;

    private string Overdue => _counts?.Bands[(int)ClockBand.Overdue].All switch
    {
        null or 0 => "",
        1 => Words["Queue_OneOverdue"],
        var many => Words["Queue_ManyOverdue", many],
    };

    public void Dispose() => _here.Dispose();

    protected override Task OnInitializedAsync() => CountAsync();

    private async Task CountAsync()
    {
        if (await desk.CountsAsync(await ActorAsync(), _here.Gone) is { } counts)
        {
            _counts = counts;
        }
        else
        {
            navigation.Refresh(forceReload: true); // the session has ended: the door says so
        }
    }

    private async Task TakeNextAsync()
    {
        var taken = await desk.TakeNextAsync(await ActorAsync(), _here.Gone);
        _problem = taken.Result switch
        {
            TakeResult.NothingWaits => Words["Queue_NothingWaits"].Value,
            TakeResult.Refused => Refused.Refusal(taken.Refusal),
            TakeResult.Unavailable => Words["NotRecorded"].Value,
            _ => null,
        };
        if (taken.Reference is { } reference)
        {
            navigation.NavigateTo($"/cases/{reference}");
        }
        else
        {
            await CountAsync();
        }
    }

    private async Task ReleaseAsync(OwnLease lease)
    {
        var released = await cases.ReleaseAsync(await ActorAsync(), lease.LeaseId, _here.Gone);
        _problem = released.Result == WorkResult.Unavailable ? Words["NotRecorded"].Value : null;
        await CountAsync();
    }

    private void Go(OwnLease lease) => navigation.NavigateTo(lease.Purpose == LeasePurpose.Approval ? "/approvals" : $"/cases/{lease.Reference}");

    private async Task<Actor> ActorAsync() => Actor.Of((await SignIn).User);
}
