using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>
/// <c>Authorization: Bearer rck_…</c> (RFC 6750). Only the API's routes ask it, and they ask nothing else: a key is
/// nobody elsewhere, and a cookie is nobody here.
/// </summary>
internal sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder,
    ApiKeyDesk keys, AuditGate gate, IStringLocalizer<Words> words) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";
    private const string Bearer = "Bearer ";
    private const string Missing = "key-missing";

    private ApiKeyCheck _check = new(null, Missing);
    private bool _storeIsAway;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            _check = await keys.CheckAsync(header[Bearer.Length..].Trim(), Context.RequestAborted);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            _storeIsAway = true;
        }

        return _check is { Key: { } key, Code: null }
            ? AuthenticateResult.Success(new(new ClaimsPrincipal([Integrator.Identity(key), RequestSource.IdentityOf(Context)]), Name))
            : AuthenticateResult.Fail("No key that lives."); // never with the key
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_storeIsAway || !await IsOnRecordAsync())
        {
            await Problems.Of(Problems.Unavailable, words).ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = _check.Code == Missing
            ? "Bearer realm=\"api\""
            : "Bearer realm=\"api\", error=\"invalid_token\"";
        await Problems.Of(Problems.Unauthorized, words).ExecuteAsync(Context);
    }

    private async Task<bool> IsOnRecordAsync()
    {
        var about = _check.Key is { } key ? $"{key.Name}/{key.Id}" : null;
        var nobody = Actor.Of(new ClaimsPrincipal(RequestSource.IdentityOf(Context)));
        try
        {
            await gate.RecordAsync(nobody, new RefuseApiCall(_check.Code!, about), Context.RequestAborted);
            return true;
        }
        catch (AuditUnavailableException)
        {
            return false;
        }
    }
}
