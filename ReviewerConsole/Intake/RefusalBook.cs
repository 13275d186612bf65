using System.Collections.Concurrent;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>
/// Puts refusals on record that a program can bring about as fast as it sends: of one kind and one sender only so many a
/// minute, so that nobody fills the trail. Each instance counts for itself.
/// </summary>
internal sealed class RefusalBook(AuditGate gate, TimeProvider clock)
{
    private const int MostSenders = 10_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Sender, string Kind), (DateTime From, int Rows)> _written = new();

    /// <param name="sender">An integrator's key, or an address.</param>
    /// <param name="kind">The refusal's code.</param>
    /// <param name="most">Rows a minute.</param>
    /// <exception cref="AuditUnavailableException">It is not on record.</exception>
    public async Task RecordAsync<TFact>(string sender, string kind, int most, Actor actor, TFact fact, CancellationToken ct) where TFact : class, IAuditedFact
    {
        var now = clock.UtcNow();
        var (_, rows) = _written.AddOrUpdate((sender, kind), _ => (now, 1), (_, was) => now - was.From < Minute ? (was.From, was.Rows + 1) : (now, 1));
        if (_written.Count > MostSenders)
        {
            foreach (var old in _written.Where(w => now - w.Value.From >= Minute))
            {
                _written.TryRemove(old);
            }
        }

        if (rows <= most)
        {
            await gate.RecordAsync(actor, fact, ct);
        }
    }
}
