using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>Administrators propose roles and hand out links; compliance officers decide.</summary>
public sealed partial class StaffPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private StaffView? _view;
    private bool _read;
    private string? _done;
    private string? _problem;
    private (string Code, string Path)? _link;

    [CascadingParameter] public required Task<AuthenticationState> SignIn { get; set; }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task<bool> ApproveAsync(Guid proposal) => DoAsync("Approved", me => Grants.ApproveAsync(me, proposal, _left.Token));

    private Task<bool> DeclineAsync(Guid proposal) => DoAsync("Declined", me => Grants.DeclineAsync(me, proposal, _left.Token));

    private Task<bool> ProposeAsync(ProposalEntry entry) => DoAsync("Proposed", me => Grants.ProposeAsync(
        me, entry.StaffId, entry.Email ?? "", entry.PersonNumber ?? "", entry.Role, entry.Why ?? "", _left.Token));

    private Task<bool> RevokeAsync((StaffRow Whom, string Role) held) =>
        DoAsync("Revoked", me => Desk.RevokeAsync(me, held.Whom, held.Role, _left.Token));

    private Task<bool> LinkAsync(StaffRow whom) => DoAsync(done: null, async me =>
    {
        var (path, problem) = await Desk.IssueLinkAsync(me, whom, _left.Token);
        _link = path is null ? null : (whom.Code, path);
        return problem;
    });

    private async Task<bool> DoAsync(string? done, Func<Actor, Task<string?>> act)
    {
        (_done, _problem, _link) = (null, null, null);
        try
        {
            _problem = await act(Actor.Of((await SignIn).User));
        }
        catch (AuditUnavailableException)
        {
            _problem = "unavailable";
        }

        _done = _problem is null ? done : null;
        await ReadAsync();
        return _problem is null;
    }

    private async Task ReadAsync()
    {
        _view = await Desk.ReadAsync(Actor.Of((await SignIn).User), _left.Token);
        _read = true;
    }
}
