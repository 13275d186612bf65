using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>The two addresses of this room that are no pages.</summary>
internal static class SignInRoutes
{
    /// <summary>The first page of whoever is signed in, by role.</summary>
    public static void MapHome(this WebApplication app) => app.MapGet("/", (HttpContext http) =>
    {
        var roles = Actor.Of(http.User).Roles;
        return Results.LocalRedirect(true switch
        {
            _ when roles.Contains(Roles.Reviewer) || roles.Contains(Roles.SeniorReviewer) => "/queue",
            _ when roles.Contains(Roles.ComplianceOfficer) || roles.Contains(Roles.Auditor) => "/audit",
            _ => "/staff",
        });
    }).RequireAuthorization(Policies.SignedIn);

    public static void MapSignOut(this WebApplication app) => app.MapPost("/signout", SignOutAsync).AllowAnonymous();

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, Sessions sessions)
    {
        var actor = Actor.Of(http.User);
        if (actor.Kind == ActorKind.Staff)
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            try
            {
                await sessions.SignOutAsync(actor, CancellationToken.None); // whoever leaves may close the browser at once
            }
            catch (AuditUnavailableException)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
        return Results.LocalRedirect("/signin");
    }
}
