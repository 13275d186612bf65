using System.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Decoding;
using ReviewerConsole.Documents;
using ReviewerConsole.Intake;
using ReviewerConsole.Keys;
using ReviewerConsole.Look;
using ReviewerConsole.Operations;
using ReviewerConsole.Review;
using ReviewerConsole.Shell;
using ReviewerConsole.SignIn;
using ReviewerConsole.Watermarking;

try
{
    if (args is [DecodingWorker.Word])
    {
        return DecodingWorker.Run(); // before anything of the console exists: this process meets strangers' files
    }

    // A first word without a dash is a command; everything else is configuration for the server.
    return args is [var first, ..] && (!first.StartsWith('-') || first is "--help" or "-h" or "-?" or "--version")
        ? await RunCommandAsync(args)
        : await ServeAsync(args);
}
catch (Exception e) when (WhyNot(e) is { } reasons)
{
    await Console.Error.WriteLineAsync($"The console does not start: {reasons}");
    return 78; // EX_CONFIG of sysexits.h
}
catch (AuditUnavailableException e)
{
    await Console.Error.WriteLineAsync($"The console does not start: the audit table takes no row ({e.InnerException!.Message}). Is the disk full, or the database locked by another program? Nothing was changed.");
    return 69; // EX_UNAVAILABLE
}

static async Task<int> ServeAsync(string[] args)
{
    var app = await PrepareAsync(BuildConsole(args));
    await app.Services.GetRequiredService<LogBook>().StartedAsync();
    await app.Services.GetRequiredService<FirstRun>().OfferAsync(Console.Out, CancellationToken.None);
    await app.RunAsync();
    return 0;
}

// One Create per room that has commands. Each opens the console, prepared but not serving, when it runs.
static async Task<int> RunCommandAsync(string[] args)
{
    var root = new RootCommand("Reviewer Console: KYC document review in which every look is on record. Without a command it serves.")
    {
        ApiKeyCommands.Create(OpenAsync),
        DocumentCommands.Create(OpenAsync),
        ImportCommands.Create(OpenAsync),
        KeysCommands.Create(OpenAsync, () => FoldersOf(Configure([]))),
        SchemaCommands.Create(),
        StaffCommands.Create(OpenAsync),
    };
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        await Console.Error.WriteLineAsync($"{string.Join(Environment.NewLine, parsed.Errors.Select(e => e.Message))}{Environment.NewLine}Add --help to see what there is.");
        return 64; // EX_USAGE of sysexits.h
    }

    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}

static Task<WebApplication> OpenAsync() => PrepareAsync(BuildConsole([], quiet: true));

// One Add per room.
static WebApplication BuildConsole(string[] args, bool quiet = false)
{
    var builder = Configure(args);
    // One event is one line, whatever it quotes (OWASP ASVS 5.0, 16.4.1): JSON escapes line ends and what a terminal obeys.
    builder.Services.Configure<ConsoleLoggerOptions>(o => o.FormatterName ??= builder.Environment.IsDevelopment() ? null : ConsoleFormatterNames.Json);
    if (quiet) // standard output is the command's own
    {
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    builder.WebHost.UseStaticWebAssets(); // unpublished and not in Development, styles and scripts are found all the same
    var folders = FoldersOf(builder);

    builder.Services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(folders)
        .AddAccess()
        .AddKeys(folders.Keys, create: !folders.HoldsData)
        .AddData(folders.Data, builder.Configuration.GetConnectionString("Console"))
        .AddAudit()
        .AddLook()
        .AddCustomers()
        .AddDecoding()
        .AddWatermarking()
        .AddDocuments()
        .AddReview()
        .AddShell()
        .AddSignIn(builder.Environment)
        .AddIntake(builder.Environment)
        .AddOperations();

    var app = builder.Build();
    app.UseProxies();
    app.UseShell();
    app.UseMiddleware<KeyScope>();
    app.UseSignIn();
    app.UseRateLimiter(); // behind the sign-in: it counts by key
    // One Map per door.
    app.MapShell();
    app.MapSignIn();
    app.MapAudit().MapDocuments().MapIntake().MapOperations();
    return app;
}

static WebApplicationBuilder Configure(string[] args)
{
    var builder = WebApplication.CreateBuilder(args);
    // appsettings.json stands beside the solution and is copied beside the program; every other source overrides it.
    builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
    {
        FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        Path = "appsettings.json",
        Optional = false,
    });
    return builder;
}

static ConsoleFolders FoldersOf(WebApplicationBuilder builder) => ConsoleFolders.Resolve(builder.Configuration, builder.Environment);

// A sentence for each setting that is wrong, or null when the fault lies elsewhere. The binder's own complaint about a
// value of the wrong kind names the key; a generated check names the property, and the key is its section and that.
static string? WhyNot(Exception e) => e switch
{
    SettingException or KeyRingException or InvalidOperationException { InnerException: FormatException or { InnerException: FormatException } } => e.Message,
    OptionsValidationException wrong => string.Join(' ', wrong.Failures.Select(failure =>
        wrong.OptionsType.GetField("Section")?.GetRawConstantValue() is string section && !failure.Contains(section, StringComparison.Ordinal)
            ? $"{section}:{failure}"
            : failure)),
    AggregateException several when several.InnerExceptions.All(inner => WhyNot(inner) is not null) => string.Join(' ', several.InnerExceptions.Select(WhyNot)),
    _ => null,
};

// Settings are checked first; keys, folders and schema stand before the first request, and before the first audit row.
static async Task<WebApplication> PrepareAsync(WebApplication app)
{
    try
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.Services.GetRequiredService<KeyRing>();
        Directory.CreateDirectory(app.Services.GetRequiredService<ConsoleFolders>().Data);
        await app.Services.GetRequiredService<SchemaKeeper>().BringUpToDateAsync(CancellationToken.None);
        return app;
    }
    catch
    {
        await app.DisposeAsync(); // so that its log is written to the end
        throw;
    }
}

/// <summary>The console. Public so that tests can start it.</summary>
public partial class Program;
