using ReviewerConsole.Audit;

namespace ReviewerConsole.Shell;

/// <summary>A page's own policy refused somebody who is signed in.</summary>
public sealed record RefusePage(Type Page) : IAuditedFact
{
    public static string Name => "page.refused";

    public Subject Subject => default;

    public Outcome Outcome => Outcome.Denied;

    /// <summary>The page by its name in the code, such as <c>AuditPage</c>: an address could carry what somebody typed into it.</summary>
    public Facts Facts => new() { Reason = Page.Name };
}
