using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Data;

internal static class DataServices
{
    /// <param name="services">Where to add.</param>
    /// <param name="dataFolder">Absolute path of the folder that holds the SQLite file.</param>
    /// <param name="connectionString"><c>ConnectionStrings:Console</c>, if one is set.</param>
    public static IServiceCollection AddData(this IServiceCollection services, string dataFolder, string? connectionString)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .Validate(
                o => o.Provider != DatabaseOptions.SqlServer || connectionString is not null,
                "ConnectionStrings:Console must name the database when Console:Database:Provider is SqlServer.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton(provider => new WriteLane(Options(provider).Patience));
        services.AddSingleton<Bookkeeping>();
        services.AddPooledDbContextFactory<SqliteConsoleDbContext>((provider, options) =>
            SqliteConsoleDbContext.Configure(options, connectionString, dataFolder, Options(provider)));
        services.AddPooledDbContextFactory<SqlServerConsoleDbContext>((provider, options) =>
            SqlServerConsoleDbContext.Configure(options, connectionString, Options(provider)));
        services.AddSingleton<IDbContextFactory<ConsoleDbContext>>(provider => Options(provider).Provider == DatabaseOptions.SqlServer
            ? new Databases<SqlServerConsoleDbContext>(provider.GetRequiredService<IDbContextFactory<SqlServerConsoleDbContext>>())
            : new Databases<SqliteConsoleDbContext>(provider.GetRequiredService<IDbContextFactory<SqliteConsoleDbContext>>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContext()); // for Identity's stores
        return services.AddSingleton<SchemaKeeper>();
    }

    private static DatabaseOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;

    // EF Core's factory is not covariant: the rooms ask for the console's database, of whatever kind.
    private sealed class Databases<TContext>(IDbContextFactory<TContext> databases) : IDbContextFactory<ConsoleDbContext>
        where TContext : ConsoleDbContext
    {
        public ConsoleDbContext CreateDbContext() => databases.CreateDbContext();

        public async Task<ConsoleDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await databases.CreateDbContextAsync(cancellationToken);
    }
}
