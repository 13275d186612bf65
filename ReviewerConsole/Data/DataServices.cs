using Microsoft.Data.Sqlite;
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
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<WriteLane>();
        services.AddDbContextFactory<ConsoleDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            options.UseSqlite(
                SqliteConnectionString(dataFolder, connectionString),
                sqlite => sqlite.CommandTimeout((int)WriteLane.Patience.TotalSeconds).MaxBatchSize(database.MaxBatchSize));
        });
        services.AddSingleton<SchemaKeeper>();
        return services;
    }

    // A locked file is an answer within the patience of the write lane, not after half a minute.
    private static string SqliteConnectionString(string dataFolder, string? connectionString) =>
        new SqliteConnectionStringBuilder(connectionString ?? $"Data Source={Path.Combine(dataFolder, "console.db")}")
        {
            DefaultTimeout = (int)WriteLane.Patience.TotalSeconds,
            ForeignKeys = true,
        }.ToString();
}
