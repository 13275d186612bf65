namespace ReviewerConsole.Audit;

/// <summary>Why a change does not take place. The row keeps the code.</summary>
/// <param name="Code">From <c>[a-z0-9-]</c>, for example <c>lease-ended</c>.</param>
public sealed record Refusal(string Code);

/// <summary>What the gate said to a change.</summary>
public sealed record Answer
{
    /// <summary>There was nothing to act on, so there is no row either.</summary>
    public static Answer Nothing { get; } = new();

    /// <summary>The row's id; 0 for <see cref="Nothing"/>.</summary>
    public long Row { get; private init; }

    /// <summary>Whether the change took place.</summary>
    public bool Allowed { get; private init; }

    /// <summary>Why not: <c>policy</c>, or a code of the policy's or the change's own.</summary>
    public string? Code { get; private init; }

    internal static Answer Yes(long row) => new() { Row = row, Allowed = true };

    internal static Answer No(long row, string code) => new() { Row = row, Code = code };
}

/// <summary>What the gate said to somebody who wants to see something.</summary>
public sealed record Admission<TAct>(Receipt<TAct>? Receipt, string? Code) where TAct : class, IAuditedAct;
