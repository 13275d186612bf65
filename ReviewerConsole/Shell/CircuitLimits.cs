using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Shell;

/// <summary>The <c>Console:Circuits</c> section of <c>appsettings.json</c>: what one person's pages may cost the server.</summary>
public sealed class CircuitLimits
{
    public const string Section = "Console:Circuits";

    /// <value>Pages that one person may have open at once, 1 to 20. Default 3.</value>
    [Range(1, 20, ErrorMessage = "Console:Circuits:PerPerson must lie between 1 and 20.")]
    public int PerPerson { get; init; } = 3;

    /// <value>Events of one page in a second, on average over ten, 10 to 200. Default 20. What the browser answers to the drawing of an event does not count as another.</value>
    [Range(10, 200, ErrorMessage = "Console:Circuits:EventsPerSecond must lie between 10 and 200.")]
    public int EventsPerSecond { get; init; } = 20;

    /// <value>Longest message that a browser may send, in bytes, 8 KiB to 1 MiB. Default 32 KiB.</value>
    [Range(8 * 1024, 1024 * 1024, ErrorMessage = "Console:Circuits:MessageBytes must lie between 8192 and 1048576.")]
    public int MessageBytes { get; init; } = 32 * 1024;

    /// <value>How long a page whose line is lost waits for it, 10 s to 10 min. Default 3 min. Until then its case stays in memory.</value>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00", ErrorMessage = "Console:Circuits:LostFor must lie between 00:00:10 and 00:10:00.")]
    public TimeSpan LostFor { get; init; } = TimeSpan.FromMinutes(3);
}

[OptionsValidator]
internal sealed partial class CircuitLimitsValidator : IValidateOptions<CircuitLimits>;

internal static class CircuitServices
{
    public static IServiceCollection AddCircuits(this IServiceCollection services)
    {
        services.AddOptions<CircuitLimits>().BindConfiguration(CircuitLimits.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CircuitLimits>, CircuitLimitsValidator>();
        services.AddOptions<HubOptions>().Configure<IOptions<CircuitLimits>>((hub, limits) => hub.MaximumReceiveMessageSize = limits.Value.MessageBytes);
        services.AddOptions<CircuitOptions>().Configure<IOptions<CircuitLimits>>((circuits, limits) =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = limits.Value.LostFor;
            // A page that is given up is gone: drafts lie in the database, and nothing of a customer stays in memory for hours.
            circuits.PersistedCircuitInMemoryMaxRetained = 0;
        });
        return services.AddSingleton<OpenPages>().AddScoped<OpenPage>()
            .AddScoped<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler, PageWatch>();
    }
}
