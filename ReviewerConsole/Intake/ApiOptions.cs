using Microsoft.Extensions.Options;

namespace ReviewerConsole.Intake;

/// <summary>The <c>Console:Api</c> section of <c>appsettings.json</c>.</summary>
public sealed class ApiOptions
{
    public const string Section = "Console:Api";
    public const string SignedIn = "SignedIn";
    public const string Nobody = "Nobody";

    /// <value>Requests a minute of one key, 1 to 1,000,000. Default 6,000. Each instance counts for itself.</value>
    public int RequestsPerMinute { get; init; } = 6_000;

    /// <value>How many of them may come at once, 1 to 1,000,000. Default 6,000.</value>
    public int Burst { get; init; } = 6_000;

    /// <value>Requests a minute without a valid key from one address, 1 to 100,000. Default 120. Each instance counts for itself.</value>
    public int StrangersPerMinute { get; init; } = 120;

    /// <value>Bytes of documents that one integrator may send in a UTC day, over all instances, from 10 MiB. Default 20 GiB.</value>
    public long DailyBytes { get; init; } = 20L * 1024 * 1024 * 1024;

    /// <value>How long an answer under an <c>Idempotency-Key</c> is kept, 1 hour to 30 days. Default 24 h.</value>
    public TimeSpan AnswersKept { get; init; } = TimeSpan.FromHours(24);

    /// <value>
    /// Who may read <c>/api/v1/openapi.json</c> and <c>/api/docs</c>: <c>SignedIn</c> (default; staff, and whoever holds a key) or <c>Nobody</c>.
    /// </value>
    public string Document { get; init; } = SignedIn;

    internal static void Bind(OptionsBuilder<ApiOptions> options) => options
        .BindConfiguration(Section)
        .Validate(o => o.RequestsPerMinute is >= 1 and <= 1_000_000, $"{Section}:RequestsPerMinute must lie between 1 and 1000000.")
        .Validate(o => o.Burst is >= 1 and <= 1_000_000, $"{Section}:Burst must lie between 1 and 1000000.")
        .Validate(o => o.StrangersPerMinute is >= 1 and <= 100_000, $"{Section}:StrangersPerMinute must lie between 1 and 100000.")
        .Validate(o => o.DailyBytes >= Upload.MaxLength, $"{Section}:DailyBytes must be at least {Upload.MaxLength}, one document.")
        .Validate(
            o => o.AnswersKept >= TimeSpan.FromHours(1) && o.AnswersKept <= TimeSpan.FromDays(30),
            $"{Section}:AnswersKept must lie between 01:00:00 and 30.00:00:00.")
        .Validate(o => o.Document is SignedIn or Nobody, $"{Section}:Document must be SignedIn or Nobody.")
        .ValidateOnStart();
}
