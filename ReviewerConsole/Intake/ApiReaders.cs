using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;

namespace ReviewerConsole.Intake;

/// <summary>Who may read the description of the API: what <c>Console:Api:Document</c> says. Staff by their session, programs by a key.</summary>
internal sealed class ApiReaders(IOptions<ApiOptions> options) : AuthorizationHandler<ReadsApiDocument>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ReadsApiDocument requirement)
    {
        if (options.Value.Document == ApiOptions.SignedIn && Actor.Of(context.User) is { Kind: ActorKind.Staff, Roles.Count: > 0 })
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>The document itself; its page asks the policy alone.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.Document == ApiOptions.SignedIn)
        {
            app.MapGet("/api/v1/openapi.json", ReadAsync).AllowAnonymous();
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext http, ApiBook book, IAuthorizationService policies, CancellationToken ct)
    {
        if (!(await policies.AuthorizeAsync(http.User, Policies.ReadApiDocument)).Succeeded && !(await http.AuthenticateAsync(ApiKeyScheme.Name)).Succeeded)
        {
            return Results.Challenge(authenticationSchemes: [ApiKeyScheme.Name]);
        }

        return Results.Text(await book.JsonAsync(ct), "application/json; charset=utf-8");
    }
}
