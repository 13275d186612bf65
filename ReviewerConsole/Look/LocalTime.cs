using System.Globalization;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Look;

/// <summary>The part of the <c>Console</c> section of <c>appsettings.json</c> that says where the readers of the pages live.</summary>
public sealed class LocalTimeOptions
{
    /// <value>IANA name of the zone in which people read times. Default <c>Asia/Jakarta</c>. Evidence stays in UTC.</value>
    public string TimeZone { get; init; } = "Asia/Jakarta";
}

/// <summary>Moments as the people here read them: <c>10.12 WIB</c>.</summary>
public sealed class LocalTime(IOptions<LocalTimeOptions> options)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public DateTime Of(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    /// <summary>What people write behind the time: WIB, WITA or WIT in Indonesia, else the distance from UTC.</summary>
    public string ZoneAt(DateTime utc) => _zone.Id switch
    {
        "Asia/Jakarta" or "Asia/Pontianak" => "WIB",
        "Asia/Makassar" => "WITA",
        "Asia/Jayapura" => "WIT",
        _ => Offset(_zone.GetUtcOffset(utc)),
    };

    private static string Offset(TimeSpan away) => string.Create(
        CultureInfo.InvariantCulture, $"UTC{(away < TimeSpan.Zero ? '-' : '+')}{away:hh\\:mm}");

    /// <summary>Weekday, day, time and zone in the reader's language.</summary>
    public string Say(DateTime utc) => string.Create(
        CultureInfo.CurrentCulture, $"{Of(utc).ToString("ddd, d MMM, ", CultureInfo.CurrentCulture)}{Of(utc).ToString("t", CultureInfo.CurrentCulture)} {ZoneAt(utc)}");
}
