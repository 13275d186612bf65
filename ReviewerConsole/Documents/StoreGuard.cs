using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ReviewerConsole.Documents;

/// <summary>The store of documents is away, full, or takes too long. Nothing was shown and nothing was kept.</summary>
public sealed class DocumentStoreException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>
/// Every read and write of the store passes here: an answer or an error within <see cref="Deadline"/>. While the store
/// hangs the next ones fail at once; after <see cref="Rest"/> one of them tries it again, and the rest follow if it answers.
/// </summary>
/// <remarks>
/// A system call that hangs cannot be called off, so each has a thread of its own that is left behind: two until the
/// breaker opens, then one for each try.
/// </remarks>
public sealed partial class StoreGuard
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ILogger<StoreGuard> _log;
    private readonly ResiliencePipeline _pipeline;

    public StoreGuard(TimeProvider clock, ILogger<StoreGuard> log)
    {
        _log = log;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new()
            {
                // What fails fast needs no breaker: a full disk takes no writes, and is read all the same.
                ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>(),
                MinimumThroughput = 2,
                FailureRatio = 0.5,
                SamplingDuration = 2 * Deadline, // what it still did before it hung is soon forgotten
                BreakDuration = Rest,
                OnOpened = _ => Say(LogHangs),
                OnClosed = _ => Say(LogAnswers),
            })
            .AddTimeout(Deadline)
            .Build();
    }

    /// <exception cref="DocumentStoreException">No answer within the deadline, or the store refused.</exception>
    /// <exception cref="FileNotFoundException">The store answers, and has no such file.</exception>
    public async Task<T> RunAsync<T>(Func<T> call, CancellationToken ct)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async limit => await Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(limit), ct);
        }
        catch (Exception e) when (e is TimeoutRejectedException or BrokenCircuitException)
        {
            throw new DocumentStoreException("The store of documents does not answer. Is the disk or the network share away?", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            throw new DocumentStoreException("The store of documents refuses. Is the disk full, or may the console's account not use it?", e);
        }
    }

    private static ValueTask Say(Action log)
    {
        log();
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(EventId = 3202, Level = LogLevel.Error, Message = "The store of documents hangs: views and uploads are refused at once, and one tries it again every ten seconds")]
    private partial void LogHangs();

    [LoggerMessage(EventId = 3203, Level = LogLevel.Information, Message = "The store of documents answers again")]
    private partial void LogAnswers();
}
