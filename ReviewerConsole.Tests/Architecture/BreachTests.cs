using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ReviewerConsole.Tests.Architecture;

/// <summary>
/// Code that would break the rule does not compile. The snippets are compiled as if they stood inside the console
/// (they see its internal members, and its private ones as little as any other class), with its list of banned symbols.
/// </summary>
public sealed class BreachTests
{
    private const string Act = """
        public sealed record Look : IAuditedRead
        {
            public static string Policy => Policies.ReviewCases;
            public static string Name => "case.opened";
            public Subject Subject => default;
        }
        """;

    [Fact]
    public async Task Code_within_the_rules_compiles() =>
        Assert.Empty(await ErrorsOfAsync(Act + """
            public static class Honest
            {
                public static async Task<string?> ShowAsync(AuditGate gate, Actor actor, TimeProvider clock) =>
                    (await gate.AdmitAsync(actor, new Look(), default)).Receipt is { } receipt ? $"{receipt.Spend()} {clock.UtcNow()}" : null;
            }
            """));

    [Theory]
    [InlineData("An act without a policy", "CS0535", """
        public sealed record Sly : IAuditedRead { public static string Name => "case.opened"; public Subject Subject => default; }
        """)]
    [InlineData("A receipt made by hand", "CS1729", Act + """
        public static class Sly { public static object Forge(AuditEvent row) => new Receipt<Look>(new Look(), row, Actor.System); }
        """)]
    [InlineData("A receipt copied", "CS8858", Act + """
        public static class Sly { public static object Copy(Receipt<Look> receipt) => receipt with { }; }
        """)]
    [InlineData("A receipt of a fact, which asks nobody", "CS0311", """
        public sealed record Happened : IAuditedFact { public static string Name => "case.opened"; public Subject Subject => default; }
        public static class Sly { public static Receipt<Happened>? Get() => null; }
        """)]
    [InlineData("A picture without a receipt", "CS1729", """
        public static class Sly { public static object Show(byte[] jpeg) => new ReviewerConsole.Documents.MarkedPicture(jpeg); }
        """)]
    [InlineData("The vault asked by id", "CS1503", """
        public static class Sly { public static object Show(ReviewerConsole.Documents.DocumentVault vault, Guid id) => vault.OpenAsync(id, default); }
        """)]
    [InlineData("The sealed files named from outside", "CS1061", """
        public static class Sly { public static object Show(ReviewerConsole.Documents.DocumentVault vault) => vault.BlobsOf(default, default); }
        """)]
    [InlineData("The system's clock", "RS0030", """
        public static class Sly { public static DateTime Now() => DateTime.UtcNow; }
        """)]
    [InlineData("Raw SQL", "RS0030", """
        public static class Sly { public static object Read(ReviewerConsole.Data.ConsoleDbContext db) => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.SqlQueryRaw<string>(db.Database, "SELECT 1"); }
        """)]
    [InlineData("A save past the receipts", "RS0030", """
        public static class Sly { public static object Erase(IQueryable<AuditEvent> rows) => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteDeleteAsync(rows); }
        """)]
    [InlineData("A connection of its own", "RS0030", """
        public static class Sly { public static object Open() => new Microsoft.Data.Sqlite.SqliteConnection("Data Source=x"); }
        """)]
    [InlineData("Parameters of the database in the log", "RS0030", """
        public static class Sly { public static object Log(Microsoft.EntityFrameworkCore.DbContextOptionsBuilder options) => options.EnableSensitiveDataLogging(); }
        """)]
    [InlineData("Bytes streamed through the circuit", "RS0030", """
        public static class Sly { public static object Send(Stream bytes) => new Microsoft.JSInterop.DotNetStreamReference(bytes); }
        """)]
    [InlineData("A method that scripts can call", "RS0030", """
        public static class Sly { [Microsoft.JSInterop.JSInvokable] public static void Call() { } }
        """)]
    [InlineData("The request asked for within a circuit", "RS0030", """
        public sealed class Sly(Microsoft.AspNetCore.Http.IHttpContextAccessor request) { public object? Who() => request.HttpContext; }
        """)]
    [InlineData("State that outlives its circuit", "RS0030", """
        public sealed class Sly { [Microsoft.AspNetCore.Components.PersistentState] public string? Note { get; set; } }
        """)]
    [InlineData("The browser's storage", "RS0030", """
        public sealed class Sly(Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage.ProtectedSessionStorage storage) { public object Keep(string note) => storage.SetAsync("note", note); }
        """)]
    public async Task A_breach_does_not_compile(string breach, string code, string source)
    {
        var errors = await ErrorsOfAsync(source);

        Assert.True(errors.Contains(code), $"{breach}: expected {code}, got [{string.Join(", ", errors)}].");
    }

    private static async Task<IReadOnlyList<string>> ErrorsOfAsync(string source)
    {
        const string Usings = """
            using System; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;
            using ReviewerConsole.Access; using ReviewerConsole.Audit;

            """;
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        // The console lets the test assembly see its internal members; a snippet under that name sees what the console itself sees.
        var compilation = CSharpCompilation.Create(
            "ReviewerConsole.Tests", [CSharpSyntaxTree.ParseText(Usings + source, parse)], References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var folder = Path.Combine(AppContext.BaseDirectory, "analyzers");
        var analyzer = new AnalyzerFileReference(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll"), new Loader());
        var banned = new Text(Path.Combine(folder, "BannedSymbols.txt"));
        var diagnostics = await compilation
            .WithAnalyzers(analyzer.GetAnalyzers(LanguageNames.CSharp), new AnalyzerOptions([banned]))
            .GetAllDiagnosticsAsync();
        return [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == "RS0030").Select(d => d.Id).Distinct()];
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !path.EndsWith("ReviewerConsole.Tests.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }

    private sealed class Text(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
