using System.Globalization;
using System.Text;

namespace ReviewerConsole.Audit;

/// <summary>
/// Writes a row's leaf: the exact bytes that are stored, tagged and later hashed into the tree, never written anew.
/// JSON that is canonical by construction (RFC 8785): ASCII keys in order, strings that need no escape, whole numbers
/// below 2^53, no null, no free text.
/// </summary>
internal sealed class LeafWriter
{
    /// <summary>Longest leaf in bytes.</summary>
    public const int MaxLength = 2048;

    /// <summary>Every key a leaf can have, in the order in which people read them.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "v", "id", "t", "act", "out", "actor", "role", "sess", "ip", "ua", "purp", "case", "cust", "doc", "view", "sens",
        "lease", "reason", "about", "ticket", "note", "osha", "rec", "wm", "dig", "n", "ref", "filter", "from", "to", "inst", "iseq",
    ];

    private readonly SortedDictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The value holds a character outside <c>[A-Za-z0-9._:@/=+-]</c>.</exception>
    public LeafWriter Add(string key, string? value)
    {
        if (value is not null)
        {
            if (!IsPlain(value))
            {
                throw new ArgumentException($"The audit field '{key}' may hold only A-Z a-z 0-9 . _ : @ / = + - and must not be empty.", nameof(value));
            }

            _fields[key] = $"\"{value}\"";
        }

        return this;
    }

    public LeafWriter Add(string key, Guid? value) => Add(key, value?.ToString("N"));

    public LeafWriter Add(string key, long? value)
    {
        if (value is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 1L << 53);
            _fields[key] = number.ToString(CultureInfo.InvariantCulture);
        }

        return this;
    }

    /// <summary>A moment as rows have it: <c>2026-11-24T03:12:45.206Z</c>.</summary>
    public static string TimeOf(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "ok",
        Outcome.Denied => "denied",
        _ => "failed",
    };

    /// <returns>Whether a leaf can hold it as it stands.</returns>
    public static bool IsPlain(string value) => value.Length > 0 && value.All(IsPlain);

    /// <returns>UTF-8, at most <see cref="MaxLength"/> bytes.</returns>
    public byte[] ToBytes()
    {
        var leaf = Encoding.ASCII.GetBytes($"{{{string.Join(',', _fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}");
        return leaf.Length <= MaxLength
            ? leaf
            : throw new InvalidOperationException($"An audit leaf of {leaf.Length} bytes is longer than {MaxLength}.");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '@' or '/' or '=' or '+' or '-';
}
