using System.Globalization;
using System.Text.Json;

namespace ReviewerConsole.Intake;

/// <summary>
/// Reads the members of one JSON object by name, and notes what is wrong with each. Members that nobody asks for are
/// never bound to anything.
/// </summary>
internal sealed class JsonFields(JsonElement json, string path, List<Fault> faults)
{
    /// <returns>The trimmed text; <see langword="null"/> when it is absent or was refused.</returns>
    public string? Text(string name, int longest, bool required = true)
    {
        if (Raw(name, required)?.Trim() is not { } text)
        {
            return null;
        }

        return text.Length == 0 || text.Length > longest ? Refuse(name, "length")
            : text.EnumerateRunes().Any(r => IsUnseen(r.Value)) ? Refuse(name, "characters")
            : text;
    }

    /// <returns>The text as it stands; <see langword="null"/> when it is absent or no text at all.</returns>
    public string? Raw(string name, bool required = true)
    {
        try
        {
            return Member(name, JsonValueKind.String, required)?.GetString();
        }
        catch (InvalidOperationException)
        {
            return Refuse(name, "characters"); // half a surrogate pair
        }
    }

    /// <returns>One of <paramref name="values"/>; the default when it is absent or was refused.</returns>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> values, bool required = true)
    {
        if (Raw(name, required) is not { } text)
        {
            return default;
        }

        if (!values.TryGetValue(text, out var chosen))
        {
            Refuse(name, "not-listed");
        }

        return chosen;
    }

    public DateOnly? Date(string name, DateOnly first, DateOnly last)
    {
        if (Text(name, 32) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= first && date <= last)
        {
            return date;
        }

        Refuse(name, "date");
        return null;
    }

    public JsonFields? Object(string name, bool required = true) =>
        Member(name, JsonValueKind.Object, required) is { } member ? new(member, PathOf(name), faults) : null;

    /// <returns>The objects of an array, or <see langword="null"/> when there is none.</returns>
    public IReadOnlyList<JsonFields>? Objects(string name, int most, string sentence)
    {
        if (Member(name, JsonValueKind.Array, required: true) is not { } member)
        {
            return null;
        }

        if (member.GetArrayLength() is var count && (count == 0 || count > most))
        {
            Refuse(name, sentence);
            return null;
        }

        var items = member.EnumerateArray().ToList();
        var wrong = items.FindIndex(i => i.ValueKind != JsonValueKind.Object);
        if (wrong >= 0)
        {
            Refuse($"{name}[{wrong}]", "wrong-type");
            return null;
        }

        return [.. items.Select((item, at) => new JsonFields(item, PathOf($"{name}[{at}]"), faults))];
    }

    public bool Has(string name) => json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;

    /// <returns>Nothing, so that a reading method can end with it.</returns>
    public string? Refuse(string name, string sentence, string code = Problems.Validation)
    {
        faults.Add(new(PathOf(name), code, sentence));
        return null;
    }

    private JsonElement? Member(string name, JsonValueKind kind, bool required)
    {
        if (!Has(name))
        {
            if (required)
            {
                Refuse(name, "required");
            }

            return null;
        }

        var member = json.GetProperty(name);
        if (member.ValueKind == kind)
        {
            return member;
        }

        Refuse(name, "wrong-type");
        return null;
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    // Control characters, line ends and marks that turn the reading direction: what is stored reads as it was sent.
    private static bool IsUnseen(int rune) =>
        rune is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
