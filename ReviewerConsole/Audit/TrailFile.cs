using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;

namespace ReviewerConsole.Audit;

/// <summary>How an export is written.</summary>
public enum TrailFormat
{
    /// <summary>One object a line: row, leaf with its very bytes, tag. What a verifier reads.</summary>
    Ndjson = 0,

    /// <summary>RFC 4180 with a header, every field quoted; for people and spreadsheets. UTF-8 without a byte order mark: rows are ASCII.</summary>
    Csv = 1,
}

internal static class TrailFile
{
    // A cell that a spreadsheet would take for a formula begins with an apostrophe instead.
    private static readonly CsvWriterOptions Csv = new() { Quoting = CsvQuoting.Always, Injection = CsvInjection.Escape };

    public static TrailFormat? FormatOf(string? name) => name switch
    {
        "ndjson" => TrailFormat.Ndjson,
        "csv" => TrailFormat.Csv,
        _ => null,
    };

    public static string NameOf(TrailFormat format) => format == TrailFormat.Csv ? "csv" : "ndjson";

    public static string ContentTypeOf(TrailFormat format) => format == TrailFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson";

    /// <summary>What stands before the first row.</summary>
    public static byte[] Head(TrailFormat format) =>
        format == TrailFormat.Csv ? Table(csv => csv.WriteRecord(["row", .. LeafWriter.Keys, "tag"])) : [];

    public static byte[] Body(TrailFormat format, IReadOnlyList<AuditEvent> rows) =>
        format == TrailFormat.Csv ? Table(csv => WriteRows(csv, rows)) : [.. rows.SelectMany(Json)];

    private static byte[] Json(AuditEvent row) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{row.Id},")),
        .. IsLine(row.Leaf) ? (byte[])[.. "\"leaf\":"u8, .. row.Leaf] : [.. "\"leafBase64\":\""u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(row.Leaf)), (byte)'"'],
        .. Encoding.ASCII.GetBytes($",\"tag\":\"{Convert.ToHexStringLower(row.Tag)}\"}}\n"),
    ];

    // A forged leaf may hold anything: it must not look like a line of its own, nor spoil the one it is in.
    private static bool IsLine(byte[] leaf)
    {
        if (!Utf8.IsValid(leaf) || leaf.AsSpan().IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(leaf);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteRows(CsvWriter csv, IReadOnlyList<AuditEvent> rows)
    {
        foreach (var row in rows)
        {
            var leaf = Leaf.Read(row.Leaf);
            csv.WriteRecord([row.Id.ToString(CultureInfo.InvariantCulture), .. LeafWriter.Keys.Select(k => Inert(leaf?[k])), Convert.ToHexStringLower(row.Tag)]);
        }
    }

    // Rows of the console hold plain characters only. What else stands there was forged, and some spreadsheet may obey it.
    private static string? Inert(string? value) => value is null or "" || LeafWriter.IsPlain(value) ? value : $"'{value}";

    private static byte[] Table(Action<CsvWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Csv, leaveOpen: true))
        {
            write(csv);
        }

        return bytes.ToArray();
    }
}
