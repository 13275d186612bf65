using System.Text;
using System.Text.Json;

namespace ReviewerConsole.Intake;

/// <summary>A line is the API's own body, with a <c>file</c> in each document.</summary>
internal sealed class NdjsonForm : IManifestForm
{
    private const int NameLength = 255;
    private static readonly string Added = $"{{\"{Manifest.RejectedFor}\":[";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public byte[] RejectsHead => [];

    public ManifestRow Read(ManifestLine line)
    {
        var faults = new List<Fault>();
        return new(line, line.Bytes, FilesOf(line.Bytes!, faults), null, [.. faults.Where(f => f.Field?.EndsWith(".file", StringComparison.Ordinal) == true)]);
    }

    public byte[] Rejected(byte[] line, IReadOnlyList<string> codes)
    {
        var text = Encoding.Latin1.GetString(line).TrimStart(); // byte for byte
        if (text.StartsWith(Added, StringComparison.Ordinal) && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            text = $"{{{text[(end + 1)..].TrimStart(',')}";
        }

        if (!text.StartsWith('{'))
        {
            return line; // no object: there is no place for a word on it
        }

        var rest = text[1..];
        var comma = rest.TrimStart().StartsWith('}') ? "" : ",";
        return Encoding.Latin1.GetBytes($"{Added}{string.Join(',', codes.Select(c => $"\"{c}\""))}]{comma}{rest}");
    }

    // What else is wrong with a document is for the API's own reader to say.
    private static List<string?> FilesOf(byte[] body, List<Fault> faults)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            var documents = json.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonFields(json.RootElement, "", faults).Objects("documents", ApplicationReader.MostDocuments, "document-count")
                : null;
            return [.. (documents ?? []).Select(d => d.Text("file", NameLength))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
