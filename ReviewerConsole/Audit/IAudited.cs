namespace ReviewerConsole.Audit;

/// <summary>Something that becomes a row of the audit table.</summary>
public interface IAudited
{
    /// <summary>The row's verb, <c>noun.verb_past</c>, from the closed catalogue of events; at most 64 characters.</summary>
    static abstract string Name { get; }

    /// <summary>Whom or what it is about.</summary>
    Subject Subject { get; }

    /// <summary>What else the row says. Codes and ids, never a customer's words.</summary>
    Facts Facts => Facts.None;
}

/// <summary>Something that somebody wants to do, and the policy that allows it.</summary>
public interface IAuditedAct : IAudited
{
    /// <summary>A constant of <see cref="Access.Policies"/>. Static, so an act without a policy does not compile.</summary>
    static abstract string Policy { get; }

    /// <summary>The verb of the row when it is refused, where the catalogue has one of its own: <c>decision.refused</c>.</summary>
    static virtual string? NameWhenRefused => null;
}

/// <summary>An act that shows something: its row is durable before anything is shown.</summary>
public interface IAuditedRead : IAuditedAct;

/// <summary>An act that shows a picture: its row names the view that the marks carry.</summary>
public interface IAuditedView : IAuditedRead;

/// <summary>An act that changes something: its row and the change commit together or not at all.</summary>
public interface IAuditedChange : IAuditedAct;

/// <summary>Something that happened without asking anybody: a failed sign-in, a refused page, bytes that were sent.</summary>
public interface IAuditedFact : IAudited
{
    Outcome Outcome => Outcome.Ok;
}
