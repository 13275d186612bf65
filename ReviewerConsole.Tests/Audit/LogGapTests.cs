using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

/// <summary>A commit that fails leaves numbers behind. What became of them is written down before the next row.</summary>
public abstract class LogGapTests : IAsyncDisposable
{
    private readonly CommitTrouble _trouble = new();
    private readonly ConsoleApp _console;

    protected LogGapTests(Store store) => _console = new(store: store, replace: s => s.ConfigureDatabase(o => o.AddInterceptors(_trouble)));

    [Fact]
    public async Task Numbers_of_a_commit_that_failed_are_closed_by_a_row()
    {
        await RecordAsync();
        _trouble.Next = Trouble.BeforeCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);

        await RecordAsync();

        var rows = await _console.RowsAsync();
        Assert.Equal(["alert.budget_exceeded", "log.gap", "alert.budget_exceeded"], rows.Select(r => r.Action));
        using var gap = JsonDocument.Parse(rows[1].Leaf);
        var lost = gap.RootElement.GetProperty("from").GetInt64();
        Assert.Equal(lost, gap.RootElement.GetProperty("to").GetInt64());
        Assert.Equal([lost - 1, lost + 1, lost + 2], rows.Select(r => r.InstanceSequence));
    }

    [Fact]
    public async Task A_commit_that_took_place_although_it_reported_an_error_leaves_no_gap()
    {
        await RecordAsync();
        _trouble.Next = Trouble.AfterCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);

        await RecordAsync();

        var rows = await _console.RowsAsync();
        Assert.Equal(3, rows.Count);
        Assert.DoesNotContain(rows, r => r.Action == "log.gap");
        Assert.Equal([rows[0].InstanceSequence, rows[0].InstanceSequence + 1, rows[0].InstanceSequence + 2], rows.Select(r => r.InstanceSequence));
    }

    [Fact]
    public async Task Commits_that_fail_one_after_the_other_are_each_closed()
    {
        await RecordAsync();
        _trouble.Next = Trouble.BeforeCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);
        _trouble.Next = Trouble.BeforeCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);

        await RecordAsync();

        var numbers = await NumbersAsync();
        Assert.Distinct(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers.Order());
        Assert.Equal(2, (await _console.RowsAsync()).Count(r => r.Action == "log.gap"));
    }

    [Fact]
    public async Task A_gap_that_was_closed_by_a_commit_in_doubt_is_not_closed_twice()
    {
        await RecordAsync();
        _trouble.Next = Trouble.BeforeCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);
        _trouble.Next = Trouble.AfterCommit;
        await Assert.ThrowsAsync<AuditUnavailableException>(RecordAsync);

        await RecordAsync();

        Assert.Single(await _console.RowsAsync(), r => r.Action == "log.gap");
        var numbers = await NumbersAsync();
        Assert.Distinct(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers.Order());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // The numbers of this run that a row carries, and those that a log.gap closes.
    private async Task<List<long>> NumbersAsync()
    {
        var rows = await _console.OnDatabaseAsync(db => db.Set<AuditEvent>().OrderBy(e => e.Id).ToListAsync());
        var closed = rows.Where(r => r.Action == "log.gap").SelectMany(r =>
        {
            using var gap = JsonDocument.Parse(r.Leaf);
            var from = gap.RootElement.GetProperty("from").GetInt64();
            return Enumerable.Range(0, (int)(gap.RootElement.GetProperty("to").GetInt64() - from) + 1).Select(i => from + i);
        });
        return [.. rows.Select(r => r.InstanceSequence), .. closed];
    }

    private Task<long> RecordAsync() => _console.Get<AuditGate>().RecordAsync(Actor.System, new Happened(), default);

    private enum Trouble
    {
        None,
        BeforeCommit,
        AfterCommit,
    }

    private sealed class CommitTrouble : DbTransactionInterceptor
    {
        public Trouble Next { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Next == Trouble.BeforeCommit ? throw Fail() : new(result);

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            Next == Trouble.AfterCommit ? throw Fail() : Task.CompletedTask;

        private SqliteException Fail()
        {
            Next = Trouble.None;
            return new("disk I/O error", 10);
        }
    }

    private sealed record Happened : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => default;
    }
}

public sealed class LogGapOnSqliteTests() : LogGapTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class LogGapOnSqlServerTests() : LogGapTests(Store.SqlServer);
