using Microsoft.AspNetCore.Components;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>One's own account: what it is, and its password.</summary>
public sealed partial class AccountPage
{
    private const string FormName = "account";

    private AccountView? _account;
    private string? _problem;
    private bool _changed;

    [CascadingParameter] public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)] public AccountEntry? Entry { get; set; }

    private Actor Me => Actor.Of(Http.User);

    protected override async Task OnInitializedAsync() => _account = await Desk.ReadAsync(Me, Http.RequestAborted);

    private async Task ChangeAsync()
    {
        try
        {
            _problem = await Desk.ChangePasswordAsync(
                Me, Entry?.Current ?? "", Entry?.Code ?? "", Entry?.Password ?? "", Entry?.Repeat ?? "", Http.RequestAborted);
            _changed = _problem is null;
            _account = await Desk.ReadAsync(Me, Http.RequestAborted);
        }
        catch (AuditUnavailableException)
        {
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _problem = "unavailable";
        }
    }
}

/// <summary>What the account form sends.</summary>
public sealed class AccountEntry
{
    public string? Current { get; set; }
    public string? Password { get; set; }
    public string? Repeat { get; set; }
    public string? Code { get; set; }
}
