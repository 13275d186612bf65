using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Attack 58: the console names its files itself; what a sender calls them is not read.</summary>
public sealed partial class FileNameTests : IAsyncDisposable
{
    private const string Marker = "hostile-name";
    private readonly Heard _log = new();
    private readonly ConsoleApp _console;

    public FileNameTests() => _console = new(null, services => services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(_log)));

    public static TheoryData<string> Names =>
    [
        $"../../../../{Marker}.jpg", $"..\\..\\{Marker}.jpg", $"/etc/{Marker}", $"C:\\Windows\\{Marker}", $"%2e%2e%2f{Marker}", $"....//{Marker}", $"{Marker}.jpg%00.exe",
        $"{Marker}; rm -rf ~", $"$({Marker})", $"<script>{Marker}</script>", $"\"{Marker}\"; filename=\"x\"", $"CON.{Marker}", $"~/{Marker}", $"file:///{Marker}", $".{Marker}",
        Marker + new string('a', 4000), $"=cmd|'/c {Marker}'!A0",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A58_A_hostile_name_reaches_no_path_no_header_no_row_and_no_log(string name)
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, Api.Path($"/{id}/documents/id-card")) { Content = new ByteArrayContent(Api.Jpeg()) { Headers = { ContentType = new("image/jpeg") } } };
        Assert.True(request.Headers.TryAddWithoutValidation("X-File-Name", name));
        request.Content!.Headers.TryAddWithoutValidation("Content-Disposition", $"attachment; filename=\"{name.Replace("\"", "", StringComparison.Ordinal)}\"");

        var answer = await api.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.DoesNotContain(Marker, answer.Headers + await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        await AssertNowhereAsync();
        Assert.Equal(2, _console.StoredFiles().Count);
    }

    [Theory]
    [InlineData("..%2f..%2fhostile-name")]
    [InlineData("%2e%2e%5chostile-name")]
    [InlineData("../hostile-name")]
    [InlineData("id-card%00hostile-name")]
    [InlineData("id-card;hostile-name")]
    [InlineData("hostile-name")]
    public async Task A58_A_hostile_slot_is_none_and_leads_nowhere(string slot)
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();

        var answer = await api.PutAsync(
            new Uri(_console.Address, $"api/v1/applications/{id}/documents/{slot}"), new ByteArrayContent(Api.Jpeg()) { Headers = { ContentType = new("image/jpeg") } });

        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        Assert.Empty(_console.StoredFiles());
        Assert.DoesNotContain((await _console.RowsAsync()).Select(r => Encoding.ASCII.GetString(r.Leaf)), leaf => leaf.Contains(Marker, StringComparison.OrdinalIgnoreCase));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task AssertNowhereAsync()
    {
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Marker, StringComparison.OrdinalIgnoreCase));
        foreach (var file in Directory.GetFiles(Directory.GetParent(_console.DataFolder)!.FullName, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Marker, file, StringComparison.OrdinalIgnoreCase);
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            Assert.True(bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.ASCII.GetBytes(Marker)) < 0, $"{Path.GetFileName(file)} holds the name.");
        }

        Assert.All(_console.StoredFiles(), f => Assert.Matches(OwnName(), Path.GetFileName(f)));
    }

    [GeneratedRegex(@"^[0-9a-f]{32}\.(full|master)$")]
    private static partial Regex OwnName();

    private sealed class Heard : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
