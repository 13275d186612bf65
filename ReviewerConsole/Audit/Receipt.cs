using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

/// <summary>Proof that an act was allowed and is on record. Good for one use.</summary>
public sealed class Receipt<TAct> where TAct : class, IAuditedAct
{
    private readonly TAct _act;
    private readonly List<Func<AuditBatch, AuditEvent>> _also = [];
    private int _spent;

    private Receipt(TAct act, AuditEvent row, Actor actor) =>
        (_act, Sequence, At, Actor, View) = (act, row.Id, row.AtUtc, actor, row.ViewId is { } v ? ViewId.Parse(v) : null);

    /// <summary>The row's id.</summary>
    public long Sequence { get; }

    /// <summary>UTC, as the row has it.</summary>
    public DateTime At { get; }

    /// <summary>Who acts, with the roles read at this moment.</summary>
    public Actor Actor { get; }

    /// <summary>The view's number, where the act shows a picture.</summary>
    public ViewId? View { get; }

    /// <summary>Made by the gate alone, after policy and row.</summary>
    internal static Receipt<TAct> Issue(AuditBatch batch, Actor actor, TAct act) =>
        new(act, batch.Append(actor, TAct.Name, act, Outcome.Ok, act is IAuditedView ? ViewId.New() : null), actor);

    /// <exception cref="InvalidOperationException">Already used: a second look needs a second row.</exception>
    internal TAct Spend() => Interlocked.Exchange(ref _spent, 1) == 0
        ? _act
        : throw new InvalidOperationException($"Receipt {Sequence} is already spent.");

    /// <summary>Puts a second row into the same transaction: what else this change brings about, such as a lease that ends with it.</summary>
    internal void Also<TFact>(Actor actor, TFact fact) where TFact : class, IAuditedFact =>
        _also.Add(batch => batch.Append(actor, TFact.Name, fact, fact.Outcome));

    internal void WriteRest(AuditBatch batch)
    {
        foreach (var row in _also)
        {
            row(batch);
        }
    }
}
