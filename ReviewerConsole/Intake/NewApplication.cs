using ReviewerConsole.Customers;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>An application as it was sent, every field checked. Prints nothing of the customer.</summary>
/// <param name="Phone">Absent where the number stays with the wallet.</param>
/// <param name="Contact">In place of <paramref name="Phone"/>.</param>
internal sealed record NewApplication(
    string ExternalId, CaseKind Kind, RiskLevel Risk, Particulars Particulars, PhoneNumber? Phone, NumberlessContact? Contact,
    IReadOnlyList<NewDocument> Documents)
{
    public override string ToString() => nameof(NewApplication);
}

/// <summary>A document that the customer will send.</summary>
/// <param name="Slot">Its place, in <c>[a-z0-9-]</c>.</param>
/// <param name="Type">One of <see cref="ApplicationReader.Types"/>.</param>
internal sealed record NewDocument(string Slot, string Type);
