using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Intake;

internal static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        ApiOptions.Bind(services.AddOptions<ApiOptions>());
        services.AddRateLimiter(o => o.AddPolicy<string, ApiLimits>(ApiLimits.Policy));
        services.AddOpenApi(ApiDocument.Name, o =>
        {
            o.ShouldInclude = route => route.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().Any(n => ApiContract.Routes.ContainsKey(n.EndpointName));
            o.AddDocumentTransformer<ApiDocument>().AddOperationTransformer<ApiDocument>().AddSchemaTransformer<ApiDocument>();
        });
        services.AddSingleton<ApiBook>().AddSingleton<IAuthorizationHandler, ApiReaders>();
        if (environment.IsDevelopment())
        {
            services.AddHostedService<DemoApplications>();
        }

        return services.AddSingleton<RefusalBook>().AddSingleton<StrangerLimits>().AddSingleton<DailyQuota>().AddSingleton<ApiKeyDesk>().AddSingleton<IntakeDesk>().AddSingleton<IdempotencyDesk>().AddSingleton<UploadDesk>()
            .AddSingleton<EarlierApplications>().AddSingleton<ImportDesk>();
    }

    public static WebApplication MapIntake(this WebApplication app)
    {
        // Keys open these routes and, beside sessions, their description; nothing else opens them.
        var api = app.MapGroup("/api").RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeyScheme.Name)
            .RequireClaim(StaffClaims.Kind, nameof(ActorKind.ApiKey))
            .Build());
        api.RequireRateLimiting(ApiLimits.Policy);
        api.MapApplications();
        ApiReaders.Map(app);
        return app;
    }
}
