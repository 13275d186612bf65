using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;
using ReviewerConsole.Intake;
using ReviewerConsole.Keys;
using ReviewerConsole.Look;
using ReviewerConsole.Operations;
using ReviewerConsole.Review;
using ReviewerConsole.Shell;
using ReviewerConsole.Watermarking;

try
{
    return await ServeAsync(args);
}
catch (Exception e) when (e is SettingException or OptionsValidationException or KeyRingException || IsUnreadableValue(e))
{
    await Console.Error.WriteLineAsync($"The console does not start: {e.Message}");
    return 78; // EX_CONFIG of sysexits.h
}

static async Task<int> ServeAsync(string[] args)
{
    var app = BuildConsole(args);
    await PrepareAsync(app);
    var log = app.Services.GetRequiredService<LogBook>();
    await log.StartedAsync();
    await app.StartAsync();
    await app.WaitForShutdownAsync();
    await log.StoppedAsync();
    await app.DisposeAsync();
    return 0;
}

// One Add per room.
static WebApplication BuildConsole(string[] args)
{
    var builder = WebApplication.CreateBuilder(args);
    // appsettings.json stands beside the solution and is copied beside the program; every other source overrides it.
    builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
    {
        FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        Path = "appsettings.json",
        Optional = false,
    });
    builder.WebHost.UseStaticWebAssets(); // unpublished and not in Development, styles and scripts are found all the same
    var folders = ConsoleFolders.Resolve(builder.Configuration, builder.Environment);

    builder.Services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(folders)
        .AddAccess()
        .AddKeys(folders.Keys, create: !folders.HoldsData)
        .AddData(folders.Data, builder.Configuration.GetConnectionString("Console"))
        .AddAudit()
        .AddLook()
        .AddCustomers()
        .AddWatermarking()
        .AddDocuments()
        .AddReview()
        .AddShell()
        .AddIntake()
        .AddOperations();

    var app = builder.Build();
    app.UseShell();
    app.UseAuthentication();
    app.UseAuthorization();
    // One Map per door.
    app.UseAntiforgery();
    app.MapShell();
    app.MapAudit().MapDocuments().MapIntake().MapOperations();
    return app;
}

// The binder's own complaint about a value of the wrong kind, which names the key.
static bool IsUnreadableValue(Exception e) =>
    e is InvalidOperationException { InnerException: FormatException or { InnerException: FormatException } };

// Settings are checked first; keys, folders and schema stand before the first request, and before the first audit row.
static async Task PrepareAsync(WebApplication app)
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    app.Services.GetRequiredService<KeyRing>();
    Directory.CreateDirectory(app.Services.GetRequiredService<ConsoleFolders>().Data);
    await app.Services.GetRequiredService<SchemaKeeper>().BringUpToDateAsync(CancellationToken.None);
}

/// <summary>The console. Public so that tests can start it.</summary>
public partial class Program;
