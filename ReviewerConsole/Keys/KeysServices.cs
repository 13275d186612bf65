using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ReviewerConsole.Keys;

/// <summary>What Program.cs takes from this room.</summary>
public static class KeysServices
{
    /// <param name="services">The composition's.</param>
    /// <param name="keyFolder">Absolute, outside the data folder.</param>
    /// <param name="create">Only while nothing was sealed yet: see <see cref="KeyRing.Open"/>.</param>
    public static IServiceCollection AddKeys(this IServiceCollection services, string keyFolder, bool create = false)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(provider => KeyRing.Open(keyFolder, provider.GetRequiredService<TimeProvider>(), create))
            .AddSingleton<Envelope>()
            .AddSingleton<CustomerKeys>()
            .AddSingleton<BlindIndex>();
    }
}
