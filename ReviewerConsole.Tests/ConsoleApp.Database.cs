using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests;

internal static class DatabaseServices
{
    /// <summary>Adds to the options of the console's database, of whichever kind it is.</summary>
    public static IServiceCollection ConfigureDatabase(this IServiceCollection services, Action<DbContextOptionsBuilder> configure) => services
        .ConfigureDbContext<SqliteConsoleDbContext>(configure)
        .ConfigureDbContext<SqlServerConsoleDbContext>(configure);
}
