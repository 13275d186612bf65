using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Shell;

namespace ReviewerConsole.SignIn;

/// <summary>E-mail, password and code in one form: which of them was wrong, nobody is told.</summary>
public sealed partial class SignInPage
{
    private const string FormName = "sign-in";

    private string? _error;

    [CascadingParameter] public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)] public SignInEntry? Entry { get; set; }

    [SupplyParameterFromQuery] public string? ReturnUrl { get; set; }

    /// <summary>Why the session before this page ended.</summary>
    [SupplyParameterFromQuery] public string? Ended { get; set; }

    /// <summary>Whose demo credentials to fill in.</summary>
    [SupplyParameterFromQuery] public string? As { get; set; }

    private DemoSignIn? Demo => DemoStaff.FirstOrDefault(d => d.Code == As);

    private string? DemoCode => Demo?.CodeAt(Clock.UtcNow());

    private string? ErrorId => _error is null ? null : "signin-error";

    private string? Notice => _error is not null ? null : Ended switch
    {
        "idle" => "EndedIdle",
        "too-old" => "EndedTooOld",
        "replaced" => "EndedReplaced",
        "revoked" => "EndedRevoked",
        _ => null,
    };

    protected override void OnInitialized()
    {
        if (Actor.Of(Http.User).Kind == ActorKind.Staff && Entry is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        try
        {
            var result = await Desk.SignInAsync(
                Http.User, Entry?.Email ?? "", Entry?.Password ?? "", Entry?.Code ?? "", Http.RequestAborted);
            if (result.Staff is null)
            {
                _error = "SignInRefused";
                return;
            }

            await Http.SignInAsync(IdentityConstants.ApplicationScheme, new(result.Staff), new AuthenticationProperties { IsPersistent = false });
            var next = LocalUrl.OrHome(ReturnUrl);
            Navigation.NavigateTo(result.Replaced ? $"/signin/replaced?returnUrl={Uri.EscapeDataString(next)}" : next);
        }
        catch (AuditUnavailableException)
        {
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _error = "SignInUnavailable";
        }
    }
}

/// <summary>What the sign-in form sends.</summary>
public sealed class SignInEntry
{
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? Code { get; set; }
}
