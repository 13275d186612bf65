using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.Audit;

// The transactions below the gate: begin, save, commit, and what is known when a commit fails.
public sealed partial class AuditGate
{
    private async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        try
        {
            return await _lane.EnterAsync(ct);
        }
        catch (TimeoutException e)
        {
            throw new AuditUnavailableException(e);
        }
    }

    // Whole transactions, so that the database's own strategy may run one again. A commit whose end is unknown is not:
    // it may stand.
    private async Task<T> TryAsync<T>(Func<Task<T>> transaction)
    {
        try
        {
            await using var db = await _databases.CreateDbContextAsync();
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(transaction);
        }
        catch (Exception e) when (e is not AuditUnavailableException && StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e);
        }
    }

    private async Task<Work> BeginAsync(CancellationToken ct)
    {
        var db = await _databases.CreateDbContextAsync(ct);
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(ct);
            long? lastId = db.NumbersAuditRows ? null : await db.Set<AuditEvent>().MaxAsync(e => (long?)e.Id, ct) ?? 0;
            var work = new Work(db, transaction, new(db, _instance, _envelope, _customers, _clock.UtcNow(), lastId));
            db.CoverByReceipt();
            await CloseDoubtAsync(work, ct);
            return work;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    // Commits failed earlier: had one succeeded after all, its rows are here; if not, its numbers are closed by a row.
    // Each of them closed what was doubtful before it, so that the newest that is here settles all older ones.
    private async Task CloseDoubtAsync(Work work, CancellationToken ct)
    {
        foreach (var (from, to) in _instance.Doubtful.Reverse())
        {
            if (await work.Db.Set<AuditEvent>().AnyAsync(e => e.Instance == _instance.Id && e.InstanceSequence == from, ct))
            {
                return;
            }

            work.Batch.Append(Actor.System, CloseGap.Name, new CloseGap(from, to), Outcome.Ok);
        }
    }

    private static async Task SaveRowsAsync(Work work, CancellationToken ct)
    {
        try
        {
            await work.Batch.AddNotesAsync(ct);
            await work.Db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (!StoreFault.IsUnavailable(e))
        {
            throw new AuditUnavailableException(e); // a row that the table does not take
        }
    }

    private async Task CommitAsync(Work work)
    {
        try
        {
            await work.Transaction.CommitAsync(CancellationToken.None); // once begun, a commit is not left half known
            _instance.Committed(work.Batch.Taken);
            _instance.Settled();
        }
        catch (Exception e)
        {
            _instance.EndUnknown(work.Batch.Taken);
            throw new AuditUnavailableException(e, mayStand: true);
        }
    }

    private sealed record Work(ConsoleDbContext Db, IDbContextTransaction Transaction, AuditBatch Batch) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync(); // rolls back what was not committed
            await Db.DisposeAsync();
        }
    }
}
