using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReviewerConsole.Intake;

/// <summary>How the API writes JSON: camelCase, times as RFC 3339 in UTC, bullets of a mask as they are.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the media type is JSON, never a page
    };
}
