using System.Net;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Data;

public sealed class SchemaTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task The_migrations_say_all_that_the_model_says() =>
        Assert.False(await _console.OnDatabaseAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task A_second_start_finds_nothing_to_do()
    {
        await _console.Get<SchemaKeeper>().BringUpToDateAsync(default);

        Assert.Empty(await _console.OnDatabaseAsync(db => db.Database.GetPendingMigrationsAsync()));
    }

    [Fact]
    public async Task Health_answers_anybody_and_falls_when_a_trigger_is_gone()
    {
        using var http = _console.Http();
        using var ready = await http.GetAsync("/health");
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER AuditEvents_No_UPDATE"));

        using var alarmed = await http.GetAsync("/health");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (ready.StatusCode, alarmed.StatusCode));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();
}
