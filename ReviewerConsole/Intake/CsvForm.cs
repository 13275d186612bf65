using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;

namespace ReviewerConsole.Intake;

/// <summary>
/// RFC 4180 with a header. Columns are named as the API's fields, a document's as its slot and type, such as
/// <c>id-card:KTP</c>, and hold the file's name. An empty cell is an absent field.
/// </summary>
internal sealed class CsvForm : IManifestForm
{
    private const string Contact = "contact.";
    private static readonly string[] OfApplication = ["externalId", "kind", "risk"];
    private static readonly string[] OfApplicant = ["fullName", "dateOfBirth", "nationalId", "phone", "sex", "address"];
    private static readonly string[] OfContact = ["contact.ref", "contact.blindIndex", "contact.last3"];
    private static readonly string[] Required = ["externalId", "kind", "fullName", "dateOfBirth", "nationalId"];
    private static readonly string Known =
        $"Known are {string.Join(", ", [.. OfApplication, .. OfApplicant, .. OfContact])}, and for each document slot:type, such as id-card:KTP.";

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',', HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw, AllowLineBreaksInQuotes = false, IncludeValuesInExceptions = false,
    };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Fault NotUtf8 = new(null, Problems.Validation, "The line is not UTF-8. Save the manifest as UTF-8.");
    private static readonly Fault Quoting =
        new(null, Problems.Validation, "The quotes do not match. A cell with a comma or a quote stands in quotes, a quote in it twice, and no cell holds a line break.");

    private readonly string[] _columns;

    private CsvForm(string[] columns) => _columns = columns;

    public byte[] RejectsHead => Utf8.GetBytes(string.Join(',', _columns.Where(c => c != Manifest.RejectedFor).Prepend(Manifest.RejectedFor)) + "\n");

    private bool IsOfRejects => _columns[0] == Manifest.RejectedFor;

    /// <exception cref="ManifestException">This is no header. What it says is not repeated: it may be a customer's row.</exception>
    public static CsvForm Of(ManifestLine header)
    {
        var (cells, fault) = Split(header);
        if (cells is null)
        {
            throw new ManifestException($"The first line, which must name the columns, cannot be read. {fault!.Sentence}");
        }

        var columns = cells.Select(c => c.Trim()).ToArray();
        if (columns.Length == 1 && columns[0].AsSpan().ContainsAny(';', '\t'))
        {
            throw new ManifestException("The columns are parted by semicolons or tabs. Save the manifest with commas (CSV UTF-8, comma delimited) and import it again.");
        }

        for (var at = 0; at < columns.Length; at++)
        {
            if (!IsKnown(columns[at], at) || columns.AsSpan(0, at).Contains(columns[at]))
            {
                throw new ManifestException($"Column {at + 1} of the first line has a name that is not known or stands there twice. {Known}");
            }
        }

        var missing = Required.Except(columns).ToList();
        return missing.Count > 0
            ? throw new ManifestException($"The first line lacks these columns: {string.Join(", ", missing)}. {Known}")
            : new(columns);
    }

    public ManifestRow Read(ManifestLine line)
    {
        var (cells, fault) = Split(line);
        if (cells is null)
        {
            return ManifestRow.Broken(line, fault!);
        }

        if (cells.Length != _columns.Length)
        {
            return ManifestRow.Broken(line, new(null, Problems.Validation, "The row has more or fewer cells than the first line has columns. A cell with a comma stands in quotes."));
        }

        var filled = _columns.Zip(cells).Where(c => c.Second.Length > 0).ToList();
        var files = filled.Where(c => IsDocument(c.First)).ToList();
        var root = Object(filled, OfApplication);
        root["applicant"] = Object(filled, OfApplicant);
        if (Object(filled, OfContact) is { Count: > 0 } contact)
        {
            root["applicant"]!["contact"] = contact;
        }

        root["documents"] = new JsonArray([.. files.Select(f => Document(f.First))]);
        return new(line, JsonSerializer.SerializeToUtf8Bytes(root), [.. files.Select(f => f.Second.Trim())], [.. files.Select(f => f.First)], []);
    }

    // The codes come first: behind a row with too few cells they would stand in another column.
    public byte[] Rejected(byte[] line, IReadOnlyList<string> codes)
    {
        var from = IsOfRejects ? Array.IndexOf(line, (byte)',') + 1 : 0;
        return [.. Utf8.GetBytes(string.Join(' ', codes)), (byte)',', .. line.AsSpan(from)];
    }

    private static (string[]? Cells, Fault? Fault) Split(ManifestLine line)
    {
        try
        {
            using var csv = CsvReader.FromText(Utf8.GetString(line.Bytes ?? []), Options);
            return csv.Read() ? ([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)], null) : (null, Quoting);
        }
        catch (DecoderFallbackException)
        {
            return (null, NotUtf8);
        }
        catch (CsvFormatException)
        {
            return (null, Quoting);
        }
    }

    private static JsonObject Object(IEnumerable<(string Column, string Cell)> filled, string[] columns)
    {
        var json = new JsonObject();
        foreach (var (column, cell) in filled.Where(c => columns.Contains(c.Column)))
        {
            json[column.Replace(Contact, "", StringComparison.Ordinal)] = cell;
        }

        return json;
    }

    private static JsonObject Document(string column) => new() { ["slot"] = column.Split(':')[0], ["type"] = column.Split(':')[1] };

    private static bool IsKnown(string column, int at) =>
        IsDocument(column) || OfApplication.Contains(column) || OfApplicant.Contains(column) || OfContact.Contains(column) || (at == 0 && column == Manifest.RejectedFor);

    private static bool IsDocument(string column) =>
        column.Split(':') is [var slot, var type] && ApplicationReader.IsSlot(slot) && ApplicationReader.Types.Contains(type);
}
