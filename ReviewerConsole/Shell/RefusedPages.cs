using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Shell;

/// <summary>A request for a page that the page's own policy refuses: on record, then answered 403 in the console's words, at the same address.</summary>
internal sealed class RefusedPages(AuditGate gate) : IAuthorizationMiddlewareResultHandler
{
    private static readonly object RefusedKey = new();
    private readonly AuthorizationMiddlewareResultHandler _others = new();

    /// <summary>Whether this request was refused here, and so is on record. A bare 403 from elsewhere may not be.</summary>
    public static bool Refused(HttpContext http) => http.Items.ContainsKey(RefusedKey);

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not { } page)
        {
            await _others.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        try
        {
            await gate.RecordAsync(Actor.Of(context.User), new RefusePage(page.Type), context.RequestAborted);
        }
        catch (AuditUnavailableException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Items[RefusedKey] = true;
        context.Response.StatusCode = StatusCodes.Status403Forbidden; // App draws the refusal instead of the page
        await next(context);
    }
}
