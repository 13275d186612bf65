using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Review;

namespace ReviewerConsole.Tests.Data;

/// <summary>
/// What fails in passing, such as a deadlock, runs again as a whole and stands once. SQLite has no such fault of its own,
/// so one is thrown into it, under a strategy that also refuses every transaction begun outside it.
/// </summary>
public sealed class RetryTests : IAsyncDisposable
{
    private readonly Fault _fault = new();
    private readonly ReviewDay _day;

    public RetryTests() => _day = new(replace: services => services.ConfigureDatabase(o => o
        .ReplaceService<IExecutionStrategyFactory, Once.Factory>()
        .AddInterceptors(_fault)));

    [Fact]
    public async Task A_case_is_taken_once_and_the_row_stands_once()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        _fault.Arm("INSERT INTO \"AuditEvents\"");

        var taken = await _day.Queue.TakeNextAsync(reviewer, default);

        Assert.Equal(TakeResult.Taken, taken.Result);
        await ThrownOnceAndOneRowAsync("case.leased");
    }

    [Fact]
    public async Task A_look_is_opened_once_and_the_row_stands_once()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);
        _fault.Arm("INSERT INTO \"AuditEvents\"");

        var opened = await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.IsType<LeasedCase>(opened);
        await ThrownOnceAndOneRowAsync("case.opened");
    }

    [Fact]
    public async Task A_ticket_is_issued_once()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        var document = ((LeasedCase)await _day.Cases.OpenAsync(reviewer, reference, default)).Documents[0].Id;
        _fault.Arm("INSERT INTO \"ViewTickets\"");

        var address = await _day.Console.Get<ViewTickets>().IssueAsync(
            reviewer, new(document, reference, lease, Purposes.Review), default);

        Assert.NotNull(address);
        Assert.Equal(1, _fault.Thrown);
        Assert.Equal(1, await _day.Console.OnDatabaseAsync(db => Task.FromResult(db.Set<ViewTicket>().Count())));
    }

    [Fact]
    public async Task A_try_to_sign_in_counts_once()
    {
        var tries = _day.Console.Get<SignInTries>();
        _fault.Arm("INSERT INTO \"SignInTries\"");

        var free = new List<bool>();
        for (var i = 0; i <= SignInTries.Limit; i++)
        {
            free.Add(await tries.BeginAsync("RINA@EXAMPLE.TEST", default));
        }

        Assert.Equal(1, _fault.Thrown);
        Assert.Equal([.. Enumerable.Repeat(true, SignInTries.Limit), false], free);
    }

    [Fact]
    public async Task A_note_is_kept()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        _fault.Arm("\"Drafts\"");

        var saved = await _day.Cases.SaveAsync(reviewer, lease, new(ReviewDay.AllYes, null, "seen before"), default);

        Assert.Equal((WorkResult.Done, 1), (saved.Result, _fault.Thrown));
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private async Task ThrownOnceAndOneRowAsync(string action)
    {
        Assert.Equal(1, _fault.Thrown);
        Assert.Single(await _day.Console.RowsAsync(), r => r.Action == action && r.Outcome == Outcome.Ok);
    }

    private sealed class Passing() : DbException("deadlock");

    private sealed class Fault : DbCommandInterceptor
    {
        private string? _in;

        public int Thrown { get; private set; }

        /// <summary>The next command that holds this text fails, once.</summary>
        public void Arm(string text) => _in = text;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Throw(command);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Throw(command);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Throw(DbCommand command)
        {
            if (_in is { } text && command.CommandText.Contains(text, StringComparison.Ordinal))
            {
                (_in, Thrown) = (null, Thrown + 1);
                throw new Passing();
            }
        }
    }

    private sealed class Once(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 1, TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is Passing || exception.InnerException is Passing;

        public sealed class Factory(ExecutionStrategyDependencies dependencies) : IExecutionStrategyFactory
        {
            public IExecutionStrategy Create() => new Once(dependencies);
        }
    }
}
