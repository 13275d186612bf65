using System.Net;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
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

    [Fact]
    public async Task A_context_from_the_pool_is_not_covered_by_the_receipt_of_whoever_had_it_before()
    {
        var databases = _console.Get<IDbContextFactory<ConsoleDbContext>>();
        List<ConsoleDbContext> lent = [];
        for (var i = 0; i < 64; i++)
        {
            lent.Add(await databases.CreateDbContextAsync());
            lent[i].CoverByReceipt();
        }

        foreach (var one in lent)
        {
            await one.DisposeAsync();
        }

        await using var again = await databases.CreateDbContextAsync();
        Assert.Contains(again, lent);
        again.Add(StaffSession.Start(Guid.NewGuid(), _console.Clock.UtcNow()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => again.SaveChangesAsync());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();
}
