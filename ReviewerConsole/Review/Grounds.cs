using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Review;

/// <summary>What an answer must rest on: pictures looked at, questions answered, a reason that fits.</summary>
internal sealed class Grounds(ViewsOnRecord views)
{
    /// <summary>A note of blanks, or of what nobody can read, is no note.</summary>
    public static DecisionRequest Trim(DecisionRequest request) =>
        request with { Note = AuditNote.Readable(request.Note ?? "") is { Length: > 0 } note ? note : null };

    /// <returns>One of <see cref="Refusals"/>, or <see langword="null"/> when nothing stands against this answer.</returns>
    public static string? Fault(DecisionRequest request, KycCase kyc, Checklist checklist) => request.Verdict switch
    {
        Verdict.Escalate => kyc.NeedsSenior ? Refusals.AlreadyEscalated : Fault(request),
        Verdict.Approve when !checklist.IsComplete => Refusals.ChecksOpen, // a blurred card is sent back without comparing faces
        Verdict.Approve when !checklist.IsClear => Refusals.CheckSaysNo,
        Verdict.Approve when checklist.NeedsNote && request.Note is null => Refusals.NoteMissing,
        _ => Fault(request),
    };

    /// <summary>The part that holds for the second person too: verdict, reason and note fit together.</summary>
    public static string? Fault(DecisionRequest request)
    {
        var fits = request.Verdict switch
        {
            Verdict.Approve => request.Reason is null or { Class: ReasonClass.Edd },
            Verdict.Reject => request.Reason is null or { Class: ReasonClass.Final or ReasonClass.Edd or ReasonClass.Other },
            Verdict.AskAgain => request.Reason is null or { Class: ReasonClass.Retry or ReasonClass.Other },
            _ => true,
        };
        var (missing, note) = (request.Reason is null && request.Verdict is not Verdict.Approve, request.Note);
        return !fits ? Refusals.ReasonUnfit
            : missing && request.Verdict is not Verdict.Escalate ? Refusals.ReasonMissing
            : note is null && (missing || request.Reason is { Class: ReasonClass.Other }) ? Refusals.NoteMissing
            : note?.Length > CaseDraft.NoteLength ? Refusals.NoteTooLong
            : null;
    }

    /// <summary>The checklist as the holder has saved it.</summary>
    public static async Task<Checklist> ChecklistAsync(ConsoleDbContext db, KycCase kyc, Lease lease, CancellationToken ct) =>
        await db.Set<Draft>().Where(d => d.CaseId == kyc.Id && d.Attempt == kyc.Attempt && d.PersonNumber == lease.PersonNumber)
            .Select(d => d.Answers).SingleOrDefaultAsync(ct) is { } answers ? Checklist.Parse(answers) : Checklist.Empty;

    /// <summary>The documents that an answer is about, in the order in which the customer was asked for them.</summary>
    public static Task<List<CaseDocument>> DocumentsAsync(ConsoleDbContext db, Guid caseId, CancellationToken ct) => db.Set<Document>()
        .Where(d => d.CaseId == caseId && d.State == DocumentState.Available)
        .OrderBy(d => d.Id)
        .Select(d => new CaseDocument(d.Id, d.Slot, d.Type, d.Width, d.Height))
        .ToListAsync(ct);

    /// <returns>Whether every document of the case was sent to the holder, to the last byte, on this lease.</returns>
    public async Task<bool> HasSeenAllAsync(ConsoleDbContext db, KycCase kyc, Lease lease, CancellationToken ct)
    {
        var seen = await views.ByAsync(db, lease.StaffCode, kyc.Reference, lease.ViewsFrom, ct);
        var whole = seen.Where(v => v.Served == Outcome.Ok && !v.IsPart).Select(v => v.DocumentId).ToHashSet();
        return (await DocumentsAsync(db, kyc.Id, ct)).All(d => whole.Contains(d.Id));
    }
}
