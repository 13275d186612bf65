using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Intake;

internal static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        if (environment.IsDevelopment())
        {
            services.AddHostedService<DemoApplications>();
        }

        return services.AddSingleton<ApiKeyDesk>().AddSingleton<IntakeDesk>().AddSingleton<UploadDesk>();
    }

    public static WebApplication MapIntake(this WebApplication app)
    {
        // The scheme is named here and nowhere else: keys open these routes alone, and nothing else opens them.
        var api = app.MapGroup("/api").RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeyScheme.Name)
            .RequireClaim(StaffClaims.Kind, nameof(ActorKind.ApiKey))
            .Build());
        api.MapApplications();
        return app;
    }
}
