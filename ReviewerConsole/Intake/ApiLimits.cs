using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>How fast a key may send: a bucket of tokens each, filled evenly.</summary>
internal sealed class ApiLimits(IOptions<ApiOptions> options, RefusalBook refusals, IStringLocalizer<Words> words) : IRateLimiterPolicy<string>
{
    public const string Policy = "api";
    private const int FillsPerMinute = 60;

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => RefuseAsync;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetTokenBucketLimiter(Integrator.Of(httpContext.User).KeyId, _ => Bucket(options.Value.RequestsPerMinute, options.Value.Burst));

    /// <summary>A bucket that is full at first and gets an even share every second, or a token as often as that needs.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int perMinute, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, perMinute / FillsPerMinute),
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(perMinute, FillsPerMinute),
        QueueLimit = 0,
    };

    /// <summary>When the next token is there.</summary>
    public static TimeSpan RetryAfter(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);

    private async ValueTask RefuseAsync(OnRejectedContext refused, CancellationToken ct)
    {
        var http = refused.HttpContext;
        var sender = Integrator.Of(http.User);
        IResult answer;
        try
        {
            await refusals.RecordAsync(sender.KeyId, Problems.RateLimited, 1, sender.Actor, new RefuseApiCall(Problems.RateLimited, sender.About), ct);
            answer = Problems.Of(new Fault(null, Problems.RateLimited, Problems.RateLimited, RetryAfter: RetryAfter(refused.Lease)), words);
        }
        catch (AuditUnavailableException)
        {
            answer = Problems.Of(Problems.Unavailable, words);
        }

        await answer.ExecuteAsync(http);
    }
}

/// <summary>How often one address may come without a key that opens the API.</summary>
internal sealed class StrangerLimits(IOptions<ApiOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _buckets = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        RateLimitPartition.GetTokenBucketLimiter(RequestSource.KeyOf(http), _ => ApiLimits.Bucket(options.Value.StrangersPerMinute, options.Value.StrangersPerMinute)));

    /// <returns>How long to wait, or <see langword="null"/> when this one may still be answered.</returns>
    public TimeSpan? Ask(HttpContext http)
    {
        using var lease = _buckets.AttemptAcquire(http);
        return lease.IsAcquired ? null : ApiLimits.RetryAfter(lease);
    }

    public void Dispose() => _buckets.Dispose();
}
