using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>A folder as an operator gets it, and the command in a process of its own.</summary>
internal sealed class ImportFiles : IDisposable
{
    public const string Header = "externalId,kind,fullName,dateOfBirth,nationalId,phone,sex,address,risk,id-card:KTP,selfie:SELFIE_WITH_ID";

    /// <summary>What must never be printed: words of the customer, and names of files.</summary>
    public static readonly IReadOnlyList<string> Secrets = [Api.Name, Api.Nik, Api.Number, "081200000678", "81200000678", "1998-03-14", "Kenanga", "Rahmawati", "siti-"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("import-").FullName;

    public ImportFiles()
    {
        Add("siti-card.jpg", Api.Jpeg(shade: 90));
        Add("in/siti-selfie.jpg", Api.Jpeg(shade: 160));
    }

    public static string Row(string externalId, string phone = Api.Number, string card = "siti-card.jpg", string selfie = "in/siti-selfie.jpg", string address = $"\"{Api.Address}\"") =>
        $"{externalId},tierUpgrade,{Api.Name},1998-03-14,{Api.Nik},{phone},F,{address},low,{card},{selfie}";

    public static string Line(string externalId, string phone = Api.Number, string card = "siti-card.jpg")
    {
        var application = Api.Application(externalId, phone);
        application["documents"]![0]!["file"] = card;
        application["documents"]![1]!["file"] = "in/siti-selfie.jpg";
        return application.ToJsonString();
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Add(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
    }

    public void Csv(params string[] rows) => Add("manifest.csv", Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(Header)) + "\n"));

    public void Ndjson(params string[] lines) => Add("manifest.ndjson", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    public string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>Imports within the test's own console, for the integrator <c>wallet</c>.</summary>
    public async Task<(ImportRun Run, string Said)> ImportAsync(ConsoleApp console, bool dryRun = false, string? manifest = null)
    {
        var said = new StringWriter();
        var run = new ImportRun(Folder, manifest, null, "wallet", dryRun, said);
        await using var list = await Manifest.OpenAsync(Folder, manifest, default);
        await run.ImportAsync(
            list, console.Get<ImportDesk>(), Integrator.Importing("wallet"), console.Get<Microsoft.Extensions.Localization.IStringLocalizer<ReviewerConsole.Intake.Words>>(), default);
        return (run, said.ToString());
    }

    public static Process Start(ConsoleApp console, params string[] line)
    {
        _ = console.Address;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), "import", .. line])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Console__DataFolder"] = console.DataFolder;
        start.Environment["Console__KeyFolder"] = console.KeyFolder;
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        return Process.Start(start)!;
    }

    /// <summary>Runs the command on the folder. Whatever it does, it prints nothing of a customer.</summary>
    public async Task<(int Code, JsonElement Report, string Said)> RunAsync(ConsoleApp console, params string[] more)
    {
        using var process = Start(console, [Folder, "--json", .. more]);
        var printed = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain(Secrets, s => $"{printed.Result}{said.Result}".Contains(s, StringComparison.OrdinalIgnoreCase));
        return (process.ExitCode, printed.Result.Length == 0 ? default : JsonDocument.Parse(printed.Result).RootElement, said.Result);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
