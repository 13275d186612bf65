using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ReviewerConsole.Tests.Operations;

/// <summary>Everything that a console tells its operators: logs of every level with their scopes, spans, measurements.</summary>
internal sealed class Sinks : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentDictionary<string, byte> _heard = new(StringComparer.Ordinal);
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private IExternalScopeProvider? _scopes;

    public Sinks()
    {
        _spans = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, meters) => meters.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<byte>(Note);
        _meters.SetMeasurementEventCallback<short>(Note);
        _meters.SetMeasurementEventCallback<int>(Note);
        _meters.SetMeasurementEventCallback<long>(Note);
        _meters.SetMeasurementEventCallback<float>(Note);
        _meters.SetMeasurementEventCallback<double>(Note);
        _meters.SetMeasurementEventCallback<decimal>(Note);
        _meters.Start();
    }

    /// <summary>Each different text once, with what it came by: <c>log</c>, <c>span</c> or <c>meter</c>.</summary>
    public IReadOnlyCollection<string> Heard => [.. _heard.Keys];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private void Note(string text) => _heard.TryAdd(text, 0);

    private void Note(Activity span)
    {
        Note($"span {span.Source.Name} {span.OperationName} {span.DisplayName} {span.StatusDescription} {Text(span.TagObjects)} {Text(span.Baggage.Select(b => KeyValuePair.Create(b.Key, (object?)b.Value)))}");
        foreach (var happened in span.Events)
        {
            Note($"span {happened.Name} {Text(happened.Tags)}");
        }
    }

    // A measured number is a number of anything; what tells is what it is filed under.
    private void Note<T>(Instrument instrument, T measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Note($"meter {instrument.Meter.Name} {instrument.Name} {Text(tags.ToArray())}");

    private static string Text(IEnumerable<KeyValuePair<string, object?>> pairs) => string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}"));

    private sealed class Logger(Sinks sinks, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => sinks._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            sinks.Note($"log {category} {formatter(state, exception)} {exception}");
            Pairs(state);
            sinks._scopes?.ForEachScope((scope, _) =>
            {
                sinks.Note($"log {category} scope {scope}");
                Pairs(scope);
            }, state);
        }

        private void Pairs(object? state)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                sinks.Note($"log {category} {Text(pairs)}");
            }
        }
    }
}
