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
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        return services;
    }

    /// <summary><c>/health</c>, open to anybody: 200 when ready, 503 when not, and nothing else.</summary>
    public static WebApplication MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        return app;
    }
}
