using Microsoft.Extensions.Options;

namespace ReviewerConsole.Access;

/// <summary>The part of the <c>Console</c> section of <c>appsettings.json</c> that is about time.</summary>
public sealed class ZoneOptions
{
    public const string Section = "Console";

    /// <value>The zone that people read times in, by its IANA name. Default <c>Asia/Jakarta</c>. What is stored stays UTC.</value>
    public string TimeZone { get; init; } = "Asia/Jakarta";
}

/// <summary>The zone of the console's people: when their day begins, and what their clocks say.</summary>
public sealed class ConsoleZone(IOptions<ZoneOptions> options)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>What a clock on the wall shows at <paramref name="utc"/>.</summary>
    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, _zone);

    /// <returns>UTC, the last midnight at or before <paramref name="utc"/>.</returns>
    public DateTime StartOfDay(DateTime utc) => Midnight(Local(utc).Date);

    /// <returns>UTC, the next midnight.</returns>
    public DateTime EndOfDay(DateTime utc) => Midnight(Local(utc).Date.AddDays(1));

    // Where clocks go forward at midnight there is none: the day begins when it first can.
    private DateTime Midnight(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return TimeZoneInfo.ConvertTimeToUtc(local, _zone);
    }
}
