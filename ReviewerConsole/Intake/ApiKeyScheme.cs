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
/// <c>Authorization: Bearer rck_…</c> (RFC 6750). Only the API's routes ask it: a key is nobody elsewhere, and a cookie is
/// nobody here.
/// </summary>
internal sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeyDesk keys, StrangerLimits limits,
    RefusalBook refusals, IStringLocalizer<Words> words) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";
    private const string Bearer = "Bearer ";
    private const string Missing = "key-missing";

    private ApiKeyCheck _check = new(null, Missing);
    private bool _storeIsAway;

    /// <returns>What was sent as a key; <see langword="null"/> when nothing was.</returns>
    public static string? KeyIn(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyIn(Request) is not { } sent)
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            _check = await keys.CheckAsync(sent, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            _storeIsAway = true;
        }

        return _check is { Key: { } key, Code: null }
            ? AuthenticateResult.Success(new(new ClaimsPrincipal([Integrator.Identity(key), RequestSource.IdentityOf(Context)]), Name))
            : AuthenticateResult.Fail("No key that lives."); // never with the key
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) => await (await AnswerAsync()).ExecuteAsync(Context);

    private async Task<IResult> AnswerAsync()
    {
        if (_storeIsAway)
        {
            return Problems.Of(Problems.Unavailable, words);
        }

        // Every refusal is a row until there are too many from one address; then one a minute says so.
        var wait = limits.Ask(Context);
        var code = wait is null ? _check.Code! : Problems.RateLimited;
        var nobody = Actor.Of(new ClaimsPrincipal(RequestSource.IdentityOf(Context)));
        try
        {
            await refusals.RecordAsync(
                RequestSource.KeyOf(Context), code, wait is null ? int.MaxValue : 1, nobody, new RefuseApiCall(code, _check.Key?.About), Context.RequestAborted);
        }
        catch (AuditUnavailableException)
        {
            return Problems.Of(Problems.Unavailable, words);
        }

        if (wait is not null)
        {
            return Problems.Of(new Fault(null, code, code, RetryAfter: wait), words);
        }

        if (code == ApiKeyDesk.OtherAddress)
        {
            return Problems.Of(new Fault(null, Problems.Forbidden, ApiKeyDesk.OtherAddress), words);
        }

        Response.Headers.WWWAuthenticate = code == Missing ? "Bearer realm=\"api\"" : "Bearer realm=\"api\", error=\"invalid_token\"";
        return Problems.Of(Problems.Unauthorized, words);
    }
}
