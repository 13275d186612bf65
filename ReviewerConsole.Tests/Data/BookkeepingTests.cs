using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.Data;

/// <summary>Two instances of the console on one database: what needs no receipt keeps its word between them all the same.</summary>
public abstract class BookkeepingTests(Store store) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new(store: store, settings: ConsoleApp.Hasty);

    [Fact]
    public async Task While_one_instance_changes_something_another_neither_reads_nor_writes_and_is_told_not_now()
    {
        var (one, other) = (Instance(), Instance());
        var (reading, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        var change = Task.Run(() => one.ChangeAsync(
            async db =>
            {
                var code = await db.Set<BootstrapCode>().SingleAsync(c => c.Role == Roles.Administrator);
                reading.SetResult();
                await mayWrite.Task;
                return db.Entry(code).Property(c => c.ExpiresAt).CurrentValue = code.ExpiresAt.AddDays(1);
            },
            default));
        await reading.Task;

        var meanwhile = await Record.ExceptionAsync(() => Task.Run(() => other.ChangeAsync(ExpiryAsync, default)));
        mayWrite.SetResult();
        var written = await change;
        var after = await other.ChangeAsync(ExpiryAsync, default);

        Assert.NotNull(meanwhile);
        Assert.True(StoreFault.IsUnavailable(meanwhile), meanwhile.ToString());
        Assert.Equal(written, after);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_nothing_and_lets_the_next_one_in()
    {
        var before = await Instance().ChangeAsync(ExpiryAsync, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Instance().ChangeAsync<int>(
            async db =>
            {
                var code = await db.Set<BootstrapCode>().SingleAsync(c => c.Role == Roles.Administrator);
                db.Entry(code).Property(c => c.ExpiresAt).CurrentValue = before.AddDays(1);
                await db.SaveChangesAsync();
                throw new InvalidOperationException("in the middle");
            },
            default));

        Assert.Equal(before, await Instance().ChangeAsync(ExpiryAsync, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // Each with a lane of its own, as another process has. The console's first start has put the codes there.
    private Bookkeeping Instance()
    {
        _ = _console.Address;
        return new(_console.Get<IDbContextFactory<ConsoleDbContext>>(), new(TimeSpan.FromSeconds(1)));
    }

    private static Task<DateTime> ExpiryAsync(ConsoleDbContext db) =>
        db.Set<BootstrapCode>().Where(c => c.Role == Roles.Administrator).Select(c => c.ExpiresAt).SingleAsync();
}

public sealed class BookkeepingOnSqliteTests() : BookkeepingTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class BookkeepingOnSqlServerTests() : BookkeepingTests(Store.SqlServer);
