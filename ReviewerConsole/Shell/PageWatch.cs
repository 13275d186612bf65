using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using ReviewerConsole.Access;

namespace ReviewerConsole.Shell;

/// <summary>
/// Counts a person's pages and a page's messages. Beyond the limits the page is closed: the exceptions below end the circuit
/// and nothing else, which is the framework's one way to end it without the browser's consent.
/// </summary>
internal sealed partial class PageWatch(OpenPage page, OpenPages pages, AuthenticationStateProvider signIn, ILogger<PageWatch> log) : CircuitHandler
{
    private bool? _isIn;

    // Not async: what is thrown must reach the circuit at once, not a task that nobody awaits.
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        Enter();
        if (!page.Hear())
        {
            LogFlood(context.Circuit.Id);
            throw new InvalidOperationException("The page sends more than Console:Circuits:EventsPerSecond allows, and is closed.");
        }

        return next(context);
    };

    // Before anything is drawn.
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Enter();
        if (_isIn == false)
        {
            LogTooMany(circuit.Id);
            throw new InvalidOperationException("One person has twice as many pages open as Console:Circuits:PerPerson allows.");
        }

        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        page.IsConnected = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        page.IsConnected = false;
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        pages.Leave(page);
        return Task.CompletedTask;
    }

    // The circuit's user is known before its first activity, from the request that opened the connection.
    private void Enter()
    {
        if (_isIn is not null)
        {
            return;
        }

        var known = signIn.GetAuthenticationStateAsync();
        page.StaffId = known.IsCompletedSuccessfully ? Actor.Of(known.Result.User).StaffId : null;
        _isIn = pages.TryEnter(page);
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Warning, Message = "Page {Circuit} sent more events than one may and was closed")]
    private partial void LogFlood(string circuit);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "Page {Circuit} was not opened: its person has too many open")]
    private partial void LogTooMany(string circuit);
}
