using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ReviewerConsole.Data;

/// <summary>Tells a database that cannot answer from one that says no.</summary>
internal static class StoreFault
{
    private const int SqliteConstraint = 19;
    private const int SqliteConstraintTrigger = 1811;

    // What SQL Server says of a value that does not fit what is there: a unique index (2601) or key (2627), a foreign key or
    // check (547), a missing value (515), a text too long (2628, 8152).
    private static readonly int[] SqlServerConstraints = [2601, 2627, 547, 515, 2628, 8152];

    /// <returns>Whether the store was away, locked, full or read-only, rather than in conflict with the change.</returns>
    public static bool IsUnavailable(Exception error) => error switch
    {
        DbUpdateConcurrencyException => false,
        TimeoutException => true,
        SqliteException { SqliteErrorCode: SqliteConstraint } e => e.SqliteExtendedErrorCode == SqliteConstraintTrigger,
        SqlException e => !SqlServerConstraints.Contains(e.Number),
        DbException => true,
        _ => error.InnerException is { } inner && IsUnavailable(inner),
    };
}
