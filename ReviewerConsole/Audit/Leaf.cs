using System.Text;
using System.Text.Json;

namespace ReviewerConsole.Audit;

/// <summary>A row's leaf, read again: flat, in the order of <see cref="LeafWriter.Keys"/>.</summary>
internal sealed class Leaf
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Leaf()
    {
    }

    public IEnumerable<KeyValuePair<string, string>> Fields =>
        LeafWriter.Keys.Where(_values.ContainsKey).Concat(_values.Keys.Except(LeafWriter.Keys).Order(StringComparer.Ordinal))
            .Select(key => KeyValuePair.Create(key, _values[key]));

    /// <returns>The field as text; <see langword="null"/> when the row does not have it.</returns>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <returns><see langword="null"/> when the bytes are no JSON object, as only a forged row's are.</returns>
    public static Leaf? Read(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var leaf = new Leaf();
            foreach (var field in json.RootElement.EnumerateObject())
            {
                leaf._values[field.Name] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
            }

            return leaf;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: a string that is no valid UTF-16
        }
    }

    /// <summary>The bytes as text, to look at: a forged row may hold anything.</summary>
    public static string Raw(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
