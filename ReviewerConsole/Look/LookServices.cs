namespace ReviewerConsole.Look;

internal static class LookServices
{
    public static IServiceCollection AddLook(this IServiceCollection services)
    {
        services.AddOptions<LocalTimeOptions>()
            .BindConfiguration("Console")
            .Validate(
                o => TimeZoneInfo.TryFindSystemTimeZoneById(o.TimeZone, out _),
                "Console:TimeZone is not the name of a time zone. Name one of the IANA database, such as Asia/Jakarta.")
            .ValidateOnStart();
        return services.AddSingleton<LocalTime>();
    }
}
