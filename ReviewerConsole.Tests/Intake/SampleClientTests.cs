using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReviewerConsole.Tests.Intake;

/// <summary>The client in the README, as a stranger would paste and run it.</summary>
public sealed partial class SampleClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-console-client-").FullName;

    [Fact]
    public async Task The_README_s_client_compiles_and_brings_a_case_into_the_queue_though_it_is_told_to_wait()
    {
        // Three requests of five at once: the others are told 429 and come again.
        await using var console = new ConsoleApp(settings: new Dictionary<string, string> { ["Console:Api:RequestsPerMinute"] = "60", ["Console:Api:Burst"] = "2" });
        var key = await console.KeyAsync();
        var (card, selfie) = (File("id-card.jpg"), File("selfie.jpg"));
        await System.IO.File.WriteAllBytesAsync(card, Api.Jpeg());
        await System.IO.File.WriteAllBytesAsync(selfie, Api.Jpeg(shade: 60));

        var (code, printed) = await RunAsync(Compile(), console.Address.ToString(), key, card, selfie);

        Assert.True(code == 0, printed);
        Assert.Contains("Queued", printed, StringComparison.Ordinal);
        Assert.Contains("•••", printed, StringComparison.Ordinal);
        var rows = (await console.RowsAsync()).Where(r => r.ActorId == "api:wallet").Select(r => r.Action).ToList();
        Assert.Equal(["application.received", "document.stored", "document.stored"], rows.Where(r => r != "page.refused"));
        Assert.Contains("page.refused", rows); // it was too fast once, and waited
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name) => Path.Combine(_folder, name);

    private string Compile()
    {
        var readme = System.IO.File.ReadAllText(Readme());
        var source = Assert.Single(Block().Matches(readme)).Groups[1].Value;
        var compilation = CSharpCompilation.Create(
            "client",
            [CSharpSyntaxTree.ParseText(source, new(LanguageVersion.Latest))],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
                .Select(p => MetadataReference.CreateFromFile(p)),
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var result = compilation.Emit(File("client.dll"));
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        System.IO.File.WriteAllText(File("client.runtimeconfig.json"), """{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""");
        return File("client.dll");
    }

    private static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder!.FullName, "README.md")) || folder.GetFiles("*.sln").Length == 0)
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "README.md");
    }

    private static async Task<(int Code, string Printed)> RunAsync(params string[] line)
    {
        var start = new ProcessStartInfo("dotnet", line) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed + await said);
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
