using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReviewerConsole.Access;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>The keys that seal cookies and forms: shared by every instance, and of no use to whoever has the database alone.</summary>
public sealed class CookieKeysTests : IAsyncDisposable
{
    private readonly Hearing _log = new();
    private readonly ConsoleApp _console;

    public CookieKeysTests() => _console = new(replace: services => services.AddSingleton<ILogger<CookieKeys>>(_log));

    [Fact]
    public async Task A_key_stands_sealed_in_the_database_and_nowhere_else()
    {
        _console.Get<IDataProtectionProvider>().CreateProtector("test").Protect("word");

        var key = Assert.Single(await _console.OnDatabaseAsync(db => db.Set<CookieKey>().AsNoTracking().ToListAsync()));
        Assert.DoesNotContain("masterKey", Encoding.UTF8.GetString(key.Sealed), StringComparison.Ordinal);
        Assert.Contains("masterKey", Assert.Single(_console.Get<CookieKeys>().GetAllElements()).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_console.KeyFolder, "*", SearchOption.AllDirectories), f => f.EndsWith(".xml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_somebody_slipped_into_the_database_counts_for_nothing()
    {
        var mine = new XElement("key", new XAttribute("id", Guid.NewGuid()));
        await _console.OnDatabaseAsync(async db =>
        {
            db.Add(new CookieKey { Id = Guid.CreateVersion7(_console.Clock.UtcNow()), Sealed = Encoding.UTF8.GetBytes(mine.ToString()) });
            return await db.SaveChangesAsync();
        });

        var found = _console.Get<CookieKeys>().GetAllElements();

        Assert.DoesNotContain(found, e => e.Attribute("id")?.Value == mine.Attribute("id")!.Value);
        Assert.Contains((LogLevel.Critical, 5001), _log.Said);
    }

    [Fact]
    public async Task A_sealed_key_that_was_moved_to_another_row_does_not_open()
    {
        var keys = _console.Get<CookieKeys>();
        keys.StoreElement(new XElement("key", new XAttribute("id", "first")), "first");
        await _console.OnDatabaseAsync(async db =>
        {
            var row = await db.Set<CookieKey>().AsNoTracking().OrderByDescending(k => k.Id).FirstAsync();
            db.Add(new CookieKey { Id = Guid.CreateVersion7(_console.Clock.UtcNow()), Sealed = row.Sealed });
            return await db.SaveChangesAsync();
        });

        Assert.Single(keys.GetAllElements(), e => e.Attribute("id")?.Value == "first");
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private sealed class Hearing : ILogger<CookieKeys>
    {
        public List<(LogLevel, int)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add((logLevel, eventId.Id));
    }
}
