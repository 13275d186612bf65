using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>The rows of one transaction, numbered as they come. The gate holds the writer while one exists.</summary>
/// <param name="db">Where they are added.</param>
/// <param name="instance">Counts and tags them.</param>
/// <param name="envelope">Seals their notes.</param>
/// <param name="customers">Whose secrets the notes hang on.</param>
/// <param name="now">UTC, milliseconds.</param>
/// <param name="lastId">The row before them; <see langword="null"/> where the database hands out the numbers.</param>
internal sealed class AuditBatch(
    ConsoleDbContext db, AuditInstance instance, Envelope envelope, CustomerKeys customers, DateTime now, long? lastId)
{
    private readonly List<(AuditEvent Row, SaltedWords Words)> _words = [];
    private long? _lastId = lastId;

    /// <summary>Instance numbers taken, in order from <see cref="AuditInstance.Next"/>.</summary>
    public int Taken { get; private set; }

    public AuditEvent Append(Actor actor, string name, IAudited what, Outcome outcome, ViewId? view = null, string? refusal = null)
    {
        var sequence = instance.Next + Taken++;
        var facts = what.Facts;
        view ??= facts.View;
        var words = facts.Note is { Length: > 0 } said ? new SaltedWords(said) : null;
        var leaf = new LeafWriter()
            .Add("v", 1)
            .Add("id", Guid.CreateVersion7(now))
            .Add("t", LeafWriter.TimeOf(now))
            .Add("act", name)
            .Add("out", LeafWriter.CodeOf(outcome))
            .Add("actor", actor.Code)
            .Add("role", actor.Roles.Count == 0 ? null : string.Join('+', actor.Roles))
            .Add("sess", actor.SessionId)
            .Add("ua", actor.Agent)
            .Add("ip", actor.Network)
            .Add("case", what.Subject.Case)
            .Add("cust", what.Subject.Customer)
            .Add("doc", what.Subject.Document)
            .Add("view", view?.ToString())
            .Add("purp", facts.Purpose)
            .Add("lease", facts.Lease)
            .Add("reason", refusal ?? facts.Reason)
            .Add("about", facts.About)
            .Add("ticket", facts.Ticket)
            .Add("note", words?.Hash)
            .Add("sens", facts.Shown)
            .Add("osha", facts.OriginalSha256)
            .Add("rec", facts.Recipe)
            .Add("wm", facts.MarkVersion)
            .Add("dig", facts.Digest)
            .Add("n", facts.Count)
            .Add("ref", facts.Refers)
            .Add("filter", facts.Filter)
            .Add("from", facts.Gap?.From)
            .Add("to", facts.Gap?.To)
            .Add("inst", instance.Id)
            .Add("iseq", sequence)
            .ToBytes();
        var row = new AuditEvent
        {
            Id = ++_lastId ?? 0, // 0: numbered when it is added
            Leaf = leaf,
            Tag = instance.Tag(leaf),
            AtUtc = now,
            Action = name,
            Outcome = outcome,
            ActorId = actor.Code,
            Purpose = facts.Purpose,
            CaseId = what.Subject.Case,
            CustomerId = what.Subject.Customer,
            DocumentId = what.Subject.Document,
            ViewId = view?.ToString(),
            Instance = instance.Id,
            InstanceSequence = sequence,
        };
        db.Add(row);
        if (words is not null)
        {
            _words.Add((row, words));
        }

        return row;
    }

    /// <summary>Adds the words that belong to the rows. Of a customer who was erased none are kept, only their hash.</summary>
    public async Task AddNotesAsync(CancellationToken ct)
    {
        foreach (var (row, words) in _words)
        {
            using var secret = row.CustomerId is { } customer ? await customers.FindAsync(db, customer, ct) : null;
            if (row.CustomerId is null || secret is not null)
            {
                db.Add(AuditNote.Of(row, words, envelope, secret));
            }
        }

        _words.Clear();
    }
}
