using Microsoft.Extensions.Options;

namespace ReviewerConsole.Review;

/// <summary>The <c>Console:Review</c> section of <c>appsettings.json</c>.</summary>
public sealed class ReviewOptions
{
    public const string Section = "Console:Review";

    /// <value>How long after it was received a case should be answered, 15 minutes to 90 days. Default 24 h.</value>
    public TimeSpan DueAfter { get; init; } = TimeSpan.FromHours(24);

    /// <value>How long a lease lives without work, 1 minute to 2 hours. Default 20 min.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(20);

    internal static void Bind(OptionsBuilder<ReviewOptions> options) => options
        .BindConfiguration(Section)
        .Validate(
            o => o.DueAfter >= TimeSpan.FromMinutes(15) && o.DueAfter <= TimeSpan.FromDays(90),
            $"{Section}:DueAfter must lie between 00:15:00 and 90.00:00:00.")
        .Validate(
            o => o.Lease >= TimeSpan.FromMinutes(1) && o.Lease <= TimeSpan.FromHours(2),
            $"{Section}:Lease must lie between 00:01:00 and 02:00:00.")
        .ValidateOnStart();
}
