using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReviewerConsole.Tests.Review;

/// <summary>Tells a test that the gate has written a row, so that it need not look again and again.</summary>
internal sealed class RowNews(string action) : ILoggerProvider, ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1); // ends a test that would wait for ever

    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens to the gate, whatever the console's own log leaves out.</summary>
    public void ListenIn(IServiceCollection services) => services
        .AddSingleton<ILoggerProvider>(this)
        .AddLogging(logs => logs.AddFilter<RowNews>("ReviewerConsole.Audit", LogLevel.Information));

    public Task WrittenAsync() => _written.Task.WaitAsync(Patience);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == 2001 && formatter(state, exception).Contains($"appended: {action} ", StringComparison.Ordinal))
        {
            _written.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
