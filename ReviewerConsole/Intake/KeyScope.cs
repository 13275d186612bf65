using System.Security.Claims;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>
/// Turns away whoever shows an API key anywhere but at the API: a leaked one opens nothing that staff see, and whoever
/// tries it is on record (attack 36).
/// </summary>
internal sealed class KeyScope(RequestDelegate next, ApiKeyDesk keys, RefusalBook refusals, IStringLocalizer<Words> words)
{
    private const string OutOfScope = "key-scope";
    private const int RowsPerMinute = 20;

    public Task InvokeAsync(HttpContext http) =>
        ApiKeyScheme.KeyIn(http.Request) is { } key && key.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal) && !IsOpenToKeys(http.Request.Path)
            ? RefuseAsync(http, key)
            : next(http);

    // /health tells nothing of anybody, and programs that watch it may send what they always send.
    private static bool IsOpenToKeys(PathString path) => path.StartsWithSegments("/api/v1") || path.StartsWithSegments("/health");

    private async Task RefuseAsync(HttpContext http, string sent)
    {
        IResult answer;
        try
        {
            var (key, code) = await keys.CheckAsync(sent, http.Connection.RemoteIpAddress, http.RequestAborted);
            var source = RequestSource.IdentityOf(http);
            var actor = Actor.Of(key is not null && code is null ? new ClaimsPrincipal([Integrator.Identity(key), source]) : new ClaimsPrincipal(source));
            await refusals.RecordAsync(
                key?.Id ?? RequestSource.KeyOf(http), OutOfScope, RowsPerMinute, actor, new RefuseApiCall(OutOfScope, key?.About), http.RequestAborted);
            answer = Problems.Of(Problems.Forbidden, words);
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            answer = Problems.Of(Problems.Unavailable, words);
        }

        await answer.ExecuteAsync(http);
    }
}
