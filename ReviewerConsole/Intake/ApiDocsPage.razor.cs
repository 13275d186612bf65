using Microsoft.OpenApi;

namespace ReviewerConsole.Intake;

/// <summary>The description of the API, to be read. Drawn here: no script and no style of somebody else.</summary>
public sealed partial class ApiDocsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private OpenApiDocument? _document;

    private IEnumerable<(string Method, string Path, OpenApiOperation Operation)> Routes =>
        from path in _document!.Paths
        from operation in path.Value.Operations ?? []
        select (operation.Key.Method, path.Key, operation.Value);

    protected override async Task OnInitializedAsync() => _document = await Book.ReadAsync(_left.Token);

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
