using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ReviewerConsole.Intake;

/// <summary>The description of the API (OpenAPI 3.1), made once in each language.</summary>
internal sealed class ApiBook([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider routes)
{
    private readonly ConcurrentDictionary<string, (OpenApiDocument Document, string Json)> _made = new(StringComparer.Ordinal);

    /// <summary>In the language of whoever asks.</summary>
    public async Task<OpenApiDocument> ReadAsync(CancellationToken ct) => (await MakeAsync(ct)).Document;

    /// <inheritdoc cref="ReadAsync"/>
    public async Task<string> JsonAsync(CancellationToken ct) => (await MakeAsync(ct)).Json;

    private async Task<(OpenApiDocument Document, string Json)> MakeAsync(CancellationToken ct)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        if (_made.TryGetValue(language, out var made))
        {
            return made;
        }

        var document = await routes.GetOpenApiDocumentAsync(ct);
        return _made.GetOrAdd(language, (document, await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct)));
    }
}
