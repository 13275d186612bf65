using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Documents;

/// <summary>An integrator's upload takes its place in a case.</summary>
/// <param name="ReceivedSha256">64 hex digits, of the bytes as received.</param>
public sealed record StoreDocument(Guid DocumentId, string CaseReference, Guid CustomerId, string ReceivedSha256) : IAuditedChange
{
    public static string Policy => Policies.Ingest;
    public static string Name => "document.stored";
    public static string NameWhenRefused => "document.refused";
    public Subject Subject => new(CaseReference, CustomerId, DocumentId);
    public Facts Facts => new() { Purpose = Purposes.Ingest, OriginalSha256 = ReceivedSha256 };
}

/// <summary>An upload that is no acceptable picture. Nothing of it is kept.</summary>
internal sealed record RefuseDocument(Guid DocumentId, string CaseReference, Guid CustomerId, string ReceivedSha256, string Code) : IAuditedFact
{
    public static string Name => "document.refused";
    public Outcome Outcome => Outcome.Denied;
    public Subject Subject => new(CaseReference, CustomerId, DocumentId);
    public Facts Facts => new() { Purpose = Purposes.Ingest, OriginalSha256 = ReceivedSha256, Reason = Code };
}

/// <summary>Somebody looks at one document, or at a part of it.</summary>
public sealed record OpenDocument : IAuditedView, ILeasedAct
{
    internal OpenDocument(ViewTicket ticket, Document document)
    {
        (Ticket, CaseReference, LeaseId) = (ticket, ticket.CaseReference, ticket.LeaseId);
        Subject = new(document.CaseReference, document.CustomerId, document.Id);
        Region = ticket.Region;
        Facts = new()
        {
            Purpose = ticket.Purpose,
            Lease = ticket.LeaseId,
            Ticket = ticket.ShortHash,
            Shown = document.Slot,
            OriginalSha256 = document.Sha256,
            Recipe = Region is { } region ? region.RecipeOn(document.Width, document.Height) : PictureRegion.WholeRecipe,
            MarkVersion = MarkedPicture.Version,
        };
    }

    public static string Policy => Policies.WorkOnLease;
    public static string Name => "document.opened";
    public string CaseReference { get; }
    public Guid LeaseId { get; }
    public Subject Subject { get; }
    public Facts Facts { get; }
    internal ViewTicket Ticket { get; }
    internal PictureRegion? Region { get; }
}

/// <summary>A look that did not even reach the gate: no such ticket, or another site asked.</summary>
internal sealed record RefuseView(string Code, string? Ticket, Subject Subject = default) : IAuditedFact
{
    public static string Name => OpenDocument.Name;
    public Outcome Outcome => Outcome.Denied;
    public Facts Facts => new() { Reason = Code, Ticket = Ticket };
}

/// <summary>What really left: completes the row of the view that it refers to.</summary>
/// <param name="Fault">Why nothing was sent: <c>changed</c>, <c>missing</c>, <c>erased</c>, or <c>unavailable</c> when the store did not answer.</param>
internal sealed record ServeDocument(
    Receipt<OpenDocument> Receipt, OpenDocument View, string Digest, long Bytes, Outcome Outcome, string? Fault = null) : IAuditedFact
{
    public static string Name => "document.served";
    public Subject Subject => View.Subject;
    public Facts Facts => new()
    {
        Purpose = View.Facts.Purpose, Lease = View.LeaseId, View = Receipt.View, Refers = Receipt.Sequence,
        Shown = View.Facts.Shown, Digest = Digest, Count = Bytes, Reason = Fault,
    };
}

/// <summary>The alarm: somebody guesses tickets.</summary>
/// <param name="Count">Unknown tickets within a minute.</param>
internal sealed record TicketsGuessed(int Count) : IAuditedFact
{
    public static string Name => "alert.budget_exceeded";
    public Outcome Outcome => Outcome.Denied;
    public Subject Subject => default;
    public Facts Facts => new() { Reason = "ticket-guesses", Count = Count };
}
