using Microsoft.AspNetCore.Components;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>Redeems the two codes that the console printed when it had no staff.</summary>
public sealed partial class FirstRunPage
{
    private const string FormName = "first-run";

    private bool _open;
    private string? _problem;

    [CascadingParameter] public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)] public FirstRunEntry? Entry { get; set; }

    protected override async Task OnInitializedAsync() => _open = await FirstRun.IsOpenAsync(Http.RequestAborted);

    private async Task RedeemAsync()
    {
        try
        {
            (var token, _problem) = await Desk.RedeemAsync(
                Http.User, Entry?.Code ?? "", Entry?.Email ?? "", Entry?.PersonNumber ?? "", Http.RequestAborted);
            if (token is not null)
            {
                Navigation.NavigateTo(EnrolmentLink.PathOf(token));
            }
        }
        catch (AuditUnavailableException)
        {
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _problem = "unavailable";
        }
    }
}

/// <summary>What the form of the first run sends.</summary>
public sealed class FirstRunEntry
{
    public string? Code { get; set; }
    public string? Email { get; set; }
    public string? PersonNumber { get; set; }
}
