using System.Collections.Concurrent;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Documents;

/// <summary>
/// Notices whoever asks for pictures with tickets that were never given out, or as no browser of ours asks. A few may be a mistake and are rows; more are
/// guessing: one alarm, and the door stays shut for that sender, unasked and unrecorded. A session is a sender of its own,
/// so that nobody shuts a whole office out. Each instance counts for itself.
/// </summary>
internal sealed partial class TicketGuesses(AuditGate gate, TimeProvider clock, ILogger<TicketGuesses> log)
{
    /// <summary>So many unknown tickets within <see cref="Window"/> are on record; the next one is the alarm.</summary>
    public const int Allowed = 20;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>How long the door stays shut.</summary>
    public static readonly TimeSpan Shut = TimeSpan.FromMinutes(15);

    private const int MostSenders = 10_000;
    private readonly ConcurrentDictionary<string, Sender> _senders = new(StringComparer.Ordinal);

    /// <summary>The session, or the address of whoever has none.</summary>
    public static string SenderOf(HttpContext http, Actor actor) => actor.SessionId is { } session ? $"{session:N}" : RequestSource.KeyOf(http);

    /// <returns>How long this sender must wait; <see langword="null"/> when it may ask.</returns>
    public TimeSpan? Wait(string sender) => _senders.TryGetValue(sender, out var known) ? known.Wait(clock.UtcNow()) : null;

    /// <summary>Counts an address that nobody was given, or that was asked for from elsewhere than a page of ours. On record, or the alarm is.</summary>
    /// <returns>How long this sender must wait, if this was one too many.</returns>
    /// <exception cref="AuditUnavailableException">It is not on record.</exception>
    public async Task<TimeSpan?> MissAsync(string sender, Actor actor, string code, CancellationToken ct)
    {
        var now = clock.UtcNow();
        if (_senders.Count >= MostSenders)
        {
            foreach (var old in _senders.Where(s => s.Value.IsOver(now)))
            {
                _senders.TryRemove(old);
            }
        }

        switch (_senders.GetOrAdd(sender, _ => new Sender()).Miss(now))
        {
            case <= Allowed:
                await gate.RecordAsync(actor, new RefuseView(code, Ticket: null), ct);
                return null;
            case Allowed + 1:
                LogGuessing(actor.Code, Allowed + 1);
                await gate.RecordAsync(actor, new TicketsGuessed(Allowed + 1), ct);
                return Shut;
            default:
                return Shut;
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "{Actor} asked {Count} times for pictures that nobody was given: the door is shut for that sender")]
    private partial void LogGuessing(string actor, int count);

    private sealed class Sender
    {
        private readonly Lock _turn = new();
        private DateTime _from;
        private DateTime _shutUntil;
        private int _misses;

        public TimeSpan? Wait(DateTime now)
        {
            lock (_turn)
            {
                return now < _shutUntil ? _shutUntil - now : null;
            }
        }

        public bool IsOver(DateTime now)
        {
            lock (_turn)
            {
                return now >= _shutUntil && now - _from >= Window;
            }
        }

        /// <returns>The how many-th within the window this is.</returns>
        public int Miss(DateTime now)
        {
            lock (_turn)
            {
                if (now >= _shutUntil && now - _from >= Window)
                {
                    (_from, _misses) = (now, 0);
                }

                _misses++;
                if (_misses == Allowed + 1)
                {
                    _shutUntil = now + Shut;
                }

                return _misses;
            }
        }
    }
}
