using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReviewerConsole.Data;

/// <summary>
/// Begins every transaction at one stated isolation level, those that a save opens by itself included: left unsaid, a
/// pooled connection would use whatever its last user set.
/// </summary>
internal sealed class StatedIsolation(IsolationLevel level) : DbTransactionInterceptor
{
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        InterceptionResult<DbTransaction>.SuppressWithResult(connection.BeginTransaction(level));

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        InterceptionResult<DbTransaction>.SuppressWithResult(await connection.BeginTransactionAsync(level, cancellationToken));
}
