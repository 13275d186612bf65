using Microsoft.AspNetCore.Components;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>A new member sets password and authenticator, once, and sees the recovery codes, once.</summary>
public sealed partial class WelcomePage
{
    private const string FormName = "enrol";
    private const string Issuer = "Reviewer Console";

    private Enrolment? _enrolment;
    private IReadOnlyList<string>? _codes;
    private string? _problem;

    [Parameter] public required string Token { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)] public EnrolmentEntry? Entry { get; set; }

    private string Key => Totp.ToBase32(_enrolment!.Key);

    // The address that authenticator apps understand (Google's key URI format).
    private string Address =>
        $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(_enrolment!.Email)}?secret={Key}&issuer={Uri.EscapeDataString(Issuer)}";

    protected override async Task OnInitializedAsync() =>
        _enrolment = await Desk.OpenAsync(Token, Entry?.SealedKey, Http.RequestAborted);

    private async Task EnrolAsync()
    {
        if (_enrolment is null)
        {
            return;
        }

        try
        {
            var result = await Desk.EnrolAsync(
                Http.User, Token, _enrolment, Entry?.Password ?? "", Entry?.Repeat ?? "", Entry?.Code ?? "", Http.RequestAborted);
            (_codes, _problem) = (result.RecoveryCodes, result.Problem);
        }
        catch (AuditUnavailableException)
        {
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _problem = "unavailable";
        }
    }
}

/// <summary>What the enrolment form sends.</summary>
public sealed class EnrolmentEntry
{
    public string? SealedKey { get; set; }
    public string? Password { get; set; }
    public string? Repeat { get; set; }
    public string? Code { get; set; }
}
