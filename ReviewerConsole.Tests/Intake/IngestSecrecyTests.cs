using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

public sealed class IngestSecrecyTests : IAsyncDisposable
{
    private readonly Heard _log = new();
    private readonly ConsoleApp _console;

    public IngestSecrecyTests() => _console = new(null, services => services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(_log)));

    private static readonly string[] Secrets =
    [
        "081200000678", "81200000678", "0812-0000-0678", "0812 0000 0678", "6281200000678", Api.Nik, Api.Name, Api.Address,
    ];

    /// <summary>Attack 14: the answers have no member for what is write-only.</summary>
    [Fact]
    public void No_answer_has_a_member_for_name_NIK_or_number()
    {
        var members = from type in (Type[])[typeof(ApplicationAnswer), typeof(SlotAnswer), typeof(DocumentAnswer)]
                      from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                      where property.Name != "EqualityContract"
                      select property.Name;

        Assert.Equal(
            ["Documents", "ExternalId", "Height", "Id", "Phone", "PhoneFlag", "Reference", "Sha256", "Slot", "State", "Width"],
            members.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Attacks 14, 15 and 28 for the way in: bodies, logs, database file and write-ahead log.</summary>
    [Fact]
    public async Task Nothing_of_the_customer_comes_back_or_lies_readable_anywhere()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        var bodies = new List<HttpResponseMessage>
        {
            await api.SendAsync(Api.Application()),
            await api.SendAsync(Api.Application("UPG-3174015403980002")),
            await api.SendAsync(Api.Application("UPG-2", phone: "0812-0000-0678-SELAMAT")),
            await api.GetAsync(Api.Path($"/{id}")),
            await api.GetAsync(Api.Path("?externalId=UPG-2026-000017")),
            await api.UploadAsync(id, "id-card", Api.Jpeg()),
            await api.UploadAsync(id, "selfie", Encoding.ASCII.GetBytes("no picture of " + Api.Name)),
            await api.PostAsync(Api.Path($"/{id}/withdraw"), null),
        };

        foreach (var answer in bodies)
        {
            var said = answer.Headers + await answer.Content.ReadAsStringAsync();
            Assert.All(Secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase));
        }

        Assert.NotEmpty(_log.Lines);
        Assert.All(_log.Lines, line => Assert.All(Secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase)));
        foreach (var file in Directory.GetFiles(_console.DataFolder, "*", SearchOption.AllDirectories))
        {
            var bytes = await ReadAsync(file);
            Assert.All(Secrets, secret => Assert.True(
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds one of the secrets."));
        }
    }

    [Fact]
    public async Task Without_a_row_nothing_is_stored_and_no_file_stays()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        await _console.FailRowsAsync();

        HttpResponseMessage[] answers =
        [
            await api.SendAsync(Api.Application("UPG-2")),
            await api.UploadAsync(id, "id-card", Api.Jpeg()),
            await api.UploadAsync(id, "id-card", Encoding.ASCII.GetBytes("no picture")),
            await api.PostAsync(Api.Path($"/{id}/withdraw"), null),
        ];

        foreach (var answer in answers)
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.StatusCode, await answer.CodeAsync()));
        }

        Assert.Equal(CaseState.Received, await _console.OnDatabaseAsync(db => db.Set<KycCase>().Select(c => c.State).SingleAsync()));
        Assert.Empty(_console.StoredFiles());
    }

    [Fact]
    public async Task Without_a_row_a_stranger_learns_nothing_either()
    {
        using var api = _console.Http();
        await _console.FailRowsAsync();

        var answer = await api.GetAsync(Api.Path());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task When_the_store_takes_no_file_nothing_is_stored()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync();
        await File.WriteAllTextAsync(Path.Combine(_console.DataFolder, "documents"), "in the way of the folder");

        var answer = await api.UploadAsync(id, "id-card", Api.Jpeg());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "document.stored");
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await open.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Everything that is logged, at every level.</summary>
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
