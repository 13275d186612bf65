using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>Tells a database that cannot answer from one that says no.</summary>
internal static class StoreFault
{
    private const int SqliteConstraint = 19;
    private const int SqliteConstraintTrigger = 1811;

    /// <returns>Whether the store was away, locked, full or read-only, rather than in conflict with the change.</returns>
    public static bool IsUnavailable(Exception error) => error switch
    {
        DbUpdateConcurrencyException => false,
        TimeoutException => true,
        SqliteException { SqliteErrorCode: SqliteConstraint } e => e.SqliteExtendedErrorCode == SqliteConstraintTrigger,
        DbException => true,
        _ => error.InnerException is { } inner && IsUnavailable(inner),
    };
}
