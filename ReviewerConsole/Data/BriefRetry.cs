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
    private const int TimedOut = -2; // SqlClient's own number for a command or connection that got no answer in time
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    protected override bool ShouldRetryOn(Exception exception) =>
        exception is not TimeoutException and not SqlException { Number: TimedOut } && base.ShouldRetryOn(exception);
}
