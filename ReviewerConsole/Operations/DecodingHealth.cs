using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReviewerConsole.Decoding;

namespace ReviewerConsole.Operations;

/// <summary>Degraded while no worker for pictures can be started: reviews go on, uploads are refused.</summary>
internal sealed class DecodingHealth(PictureIntake intake) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        intake.CanStart ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("No worker for pictures can be started: uploads are refused."));
}
