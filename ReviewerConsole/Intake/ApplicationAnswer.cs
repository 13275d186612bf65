using ReviewerConsole.Documents;

namespace ReviewerConsole.Intake;

/// <summary>What the API tells of an application. The number as a mask; name, NIK, birth date and address are never told back.</summary>
/// <param name="Reference">The case reference shown to staff.</param>
/// <param name="Phone">The mask.</param>
internal sealed record ApplicationAnswer(
    Guid Id, string Reference, string ExternalId, string State, string Phone, string? PhoneFlag, IReadOnlyList<SlotAnswer> Documents);

/// <summary>How far a document has come.</summary>
internal sealed record SlotAnswer(string Slot, string State)
{
    /// <summary>In one order, whatever the database's is.</summary>
    public static IReadOnlyList<SlotAnswer> All(IEnumerable<(string Slot, DocumentState State)> documents) =>
        [.. documents.OrderBy(d => d.Slot, StringComparer.Ordinal).Select(d => new SlotAnswer(d.Slot, d.State.ToString()))];
}

/// <summary>A document that is in place.</summary>
/// <param name="Width">Pixels, upright, as stored.</param>
/// <param name="Height">Pixels, upright, as stored.</param>
/// <param name="Sha256">Of the bytes received, 64 hex digits.</param>
internal sealed record DocumentAnswer(string Slot, string State, int Width, int Height, string Sha256)
{
    public static DocumentAnswer Of(Document document) =>
        new(document.Slot, document.State.ToString(), document.Width, document.Height, document.Sha256!);
}

/// <summary>What a desk of this room answers: one of the two.</summary>
/// <param name="Repeated">It was done before, and nothing was done again.</param>
internal sealed record IntakeAnswer<T>(T? Value, Fault? Fault, bool Repeated = false) where T : class
{
    public static implicit operator IntakeAnswer<T>(T value) => new(value, null);

    public static implicit operator IntakeAnswer<T>(Fault fault) => new(null, fault);
}
