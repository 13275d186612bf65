using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ReviewerConsole.Data;

/// <summary>
/// Tries again what failed in passing on SQL Server, such as a deadlock or a connection that the pool kept too long. Not
/// what took too long already: whoever waits is told "not now" within seconds.
/// </summary>
internal sealed class BriefRetry(ExecutionStrategyDependencies dependencies)
    : SqlServerRetryingExecutionStrategy(dependencies, MostTries, LongestPause, errorNumbersToAdd: null)
{
    private const int MostTries = 2;

    // What took its time already: SqlClient's own number for no answer in time, and Winsock's for a server that does not
    // answer, refuses or has no address.
    private static readonly int[] NotNow = [-2, 10060, 10061, 11001];
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    protected override bool ShouldRetryOn(Exception exception) =>
        exception is not TimeoutException && !(exception is SqlException sql && NotNow.Contains(sql.Number)) && base.ShouldRetryOn(exception);
}
