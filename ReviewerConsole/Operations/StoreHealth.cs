using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReviewerConsole.Data;

namespace ReviewerConsole.Operations;

/// <summary>Ready means: the database answers and its audit tables still refuse edits.</summary>
internal sealed class StoreHealth(SchemaKeeper schema) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await schema.HasAuditTriggersAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("A trigger that keeps the audit tables insert-only is gone.");
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

internal static class OperationsServices
{
    // Below a warning these quote addresses, which hold one-time links and what was searched for, and what people type.
    private static readonly string[] Quoting =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Http.Result", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Components",
    ];

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<StoreHealth>("store").AddCheck<DecodingHealth>("decoding");
        services.AddSingleton<Resealer>().AddSingleton<KeyDesk>().AddHostedService<ResealKeeper>();
        services.AddLogging(logs => Array.ForEach(Quoting, category => logs.AddFilter(category, LogLevel.Warning)));
        return services;
    }

    /// <summary><c>/health</c>, open to anybody: 200 when ready (<c>Degraded</c> while uploads are refused for want of a decoder), 503 when not, and nothing else.</summary>
    public static WebApplication MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        return app;
    }
}
