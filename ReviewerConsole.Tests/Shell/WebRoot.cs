using Microsoft.AspNetCore.Hosting;

namespace ReviewerConsole.Tests.Shell;

/// <summary>The console's style sheets and scripts, as files.</summary>
public sealed class WebRoot : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    public string PathOf(string file) => _console.Get<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(file).PhysicalPath
        ?? throw new FileNotFoundException($"The console serves no {file}.");

    public ValueTask DisposeAsync() => _console.DisposeAsync();
}
