using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>An integrator sends an application.</summary>
internal sealed record ReceiveApplication(string CaseReference, Guid CustomerId) : IAuditedChange
{
    public static string Policy => Policies.Ingest;
    public static string Name => "application.received";
    public Subject Subject => new(CaseReference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Ingest };
}

/// <summary>The customer wants it no more, as the integrator says.</summary>
internal sealed record WithdrawApplication(string CaseReference, Guid CustomerId) : IAuditedChange
{
    public static string Policy => Policies.Ingest;
    public static string Name => "application.withdrawn";
    public Subject Subject => new(CaseReference, CustomerId);
    public Facts Facts => new() { Purpose = Purposes.Ingest };
}

/// <summary>An upload that is refused before anybody looks into it.</summary>
internal sealed record RefuseUpload(Subject Subject, string Code) : IAuditedFact
{
    public static string Name => "document.refused";
    public Outcome Outcome => Outcome.Denied;
    public Facts Facts => new() { Purpose = Purposes.Ingest, Reason = Code };
}
