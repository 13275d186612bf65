using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ReviewerConsole.Tests.Operations;

/// <summary>Every event of a console, kept so that a formatter of the console's own can write it.</summary>
internal sealed class Lines : ILoggerProvider
{
    public ConcurrentQueue<Action<ConsoleFormatter, TextWriter>> Events { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(Lines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Some states read the request, which is over later: what they say now is kept.
            var said = formatter(state, exception);
            var pairs = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(p => KeyValuePair.Create(p.Key, (object?)$"{p.Value}")).ToList();
            lines.Events.Enqueue((form, text) => form.Write(
                new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(logLevel, category, eventId, pairs, exception, (_, _) => said), null, text));
        }
    }
}
