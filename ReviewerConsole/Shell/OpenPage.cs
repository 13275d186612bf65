using Microsoft.Extensions.Options;

namespace ReviewerConsole.Shell;

/// <summary>One page in one browser, for as long as the server keeps it: what a circuit is to the person who has it open.</summary>
public sealed class OpenPage(IOptions<CircuitLimits> limits, TimeProvider clock)
{
    // An event, and the browser's answer to what it draws.
    private const int MessagesPerEvent = 2;
    private const int Seconds = 10;

    private readonly Lock _turn = new();
    private double _left = Seconds * MessagesPerEvent * limits.Value.EventsPerSecond;
    private long _at = clock.GetTimestamp();

    /// <summary>Whose it is; <see langword="null"/> for somebody who is not signed in.</summary>
    public Guid? StaffId { get; set; }

    /// <summary>Whether its person has as many open as one may: then it says so, and nothing else.</summary>
    public bool IsSurplus { get; set; }

    /// <summary>Whether a browser is at the other end.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>Ends it from the server's side, whatever the browser does. Absent until something is drawn.</summary>
    public Func<Task>? End { get; set; }

    /// <summary>A message from the browser.</summary>
    /// <returns>Whether the page keeps within its pace.</returns>
    public bool Hear()
    {
        lock (_turn)
        {
            var now = clock.GetTimestamp();
            var perSecond = MessagesPerEvent * limits.Value.EventsPerSecond;
            _left = Math.Min(Seconds * perSecond, _left + (clock.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
