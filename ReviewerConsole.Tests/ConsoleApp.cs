using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.EntityFrameworkCore.Query.Internal;
using ReviewerConsole.Data;
using ReviewerConsole.Tests.Data;

namespace ReviewerConsole.Tests;

/// <summary>
/// The whole console: real Kestrel on a free port of localhost, a real SQLite file and keys in folders of its own, as
/// in production. One per test class or per test, so that tests share nothing.
/// </summary>
public sealed class ConsoleApp : WebApplicationFactory<Program>
{
    /// <summary>So long does a test's console wait for its database: what a busy machine delays is not away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Lock Cleaning = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-console-").FullName;
    private readonly TimeProvider? _clock;
    private readonly Action<IServiceCollection>? _replace;
    private readonly Dictionary<string, string> _settings;
    private readonly Store _store;

    public ConsoleApp() : this(null)
    {
    }

    /// <param name="clock">Stands in for the system's clock.</param>
    /// <param name="replace">Last word on the services.</param>
    /// <param name="settings">Configuration on top of the folders.</param>
    /// <param name="store">The kind of database; SQLite unless said.</param>
    public ConsoleApp(TimeProvider? clock = null, Action<IServiceCollection>? replace = null, IReadOnlyDictionary<string, string>? settings = null, Store? store = null)
    {
        store ??= Store.Sqlite;
        (_store, _clock, _replace) = (store, clock, replace);
        _settings = new() { ["Console:DataFolder"] = DataFolder, ["Console:KeyFolder"] = KeyFolder, ["Console:Database:Patience"] = Patience.ToString() };
        foreach (var (key, value) in store.Settings.Concat(settings ?? new Dictionary<string, string>()))
        {
            _settings[key] = value;
        }

        UseKestrel(0);
    }

    /// <summary>As impatient as in production, for tests in which the database is away.</summary>
    public static IReadOnlyDictionary<string, string> Hasty { get; } = new Dictionary<string, string> { ["Console:Database:Patience"] = "00:00:02" };

    public string DataFolder => Path.Combine(_folder, "data");

    public string KeyFolder => Path.Combine(_folder, "keys");

    public string DatabaseFile => Path.Combine(DataFolder, "console.db");

    /// <summary>Where the console listens, with the host name that browsers treat as secure.</summary>
    public Uri Address
    {
        get
        {
            StartServer();
            return new($"http://localhost:{ClientOptions.BaseAddress.Port}/");
        }
    }

    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    /// <summary>A client without cookies of its own and without redirects: the test sees what the server says.</summary>
    public HttpClient Http(string? cookie = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (cookie is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", cookie);
        }

        return client;
    }

    /// <summary>Takes the console's own timers away: nothing moves and nothing asks the database but what a test does.</summary>
    public static void WithoutKeepers(IServiceCollection services)
    {
        foreach (var keeper in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(Program).Assembly).ToList())
        {
            services.Remove(keeper);
        }
    }

    /// <summary>Works on the database past the receipts, as only a test may.</summary>
    public async Task<T> OnDatabaseAsync<T>(Func<ConsoleDbContext, Task<T>> work)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync();
        db.CoverByReceipt();
        return await work(db);
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logs => logs.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
#pragma warning disable EF1001 // See there.
            services.ConfigureDbContext<SqliteConsoleDbContext>(o => o.ReplaceService<IQueryCompiler, SqlServerShadow.Compiler>());
#pragma warning restore EF1001
            if (_clock is not null)
            {
                services.AddSingleton(_clock);
            }

            _replace?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.EmptyAsync();
        RemoveFolder();
    }

    private void RemoveFolder()
    {
        // One at a time: another test's clearing may be just closing this test's connections, whose files then come and go.
        lock (Cleaning)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
    }
}
