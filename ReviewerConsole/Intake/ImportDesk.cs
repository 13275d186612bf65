using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>What became of a row.</summary>
internal enum ImportResult
{
    /// <summary>The application and all its documents are in.</summary>
    Received,

    /// <summary>It had been received, and lacked documents.</summary>
    Completed,

    /// <summary>It was all there, and nothing was changed.</summary>
    AlreadyThere,
    Rejected,
}

/// <param name="Faults">Why it was rejected; their fields as the manifest calls them.</param>
internal sealed record ImportOutcome(ImportResult Result, IReadOnlyList<Fault> Faults);

/// <summary>The documents cannot be read or stored now: no fault of the row, and the next would fare no better.</summary>
internal sealed class ImportStoppedException(Fault fault) : Exception("The document store is away.")
{
    public Fault Fault => fault;
}

/// <summary>
/// Brings rows of a manifest in through the desks that the API uses. A row is checked whole, files too, before anything
/// of it is stored; one that is rejected leaves nothing behind, and what an earlier run left undone is completed.
/// </summary>
internal sealed class ImportDesk(IntakeDesk intake, UploadDesk uploads, EarlierApplications earlier, AuditGate gate, TimeProvider clock)
{
    private static readonly Fault Twice = new("externalId", Problems.IdempotencyConflict, "An earlier row of this manifest has this externalId.");
    private static readonly Fault OtherData = new("externalId", Problems.IdempotencyConflict, "An application with this externalId is there, and says something else.");
    private static readonly Fault OtherFile = new(null, Problems.IdempotencyConflict, "Another file is in place for this document.");
    private static readonly Fault Unreadable = new(null, Problems.NotFound, "The file cannot be read.");

    /// <param name="taken">The externalIds that the manifest has named so far; this row's is added.</param>
    /// <param name="dryRun">Checks the same, and writes nothing.</param>
    /// <exception cref="AuditUnavailableException">What was stored of the row stays, and the next run completes it.</exception>
    /// <exception cref="ImportStoppedException">Likewise.</exception>
    public async Task<ImportOutcome> TakeAsync(
        Integrator integrator, ImportFolder folder, ManifestRow row, HashSet<string> taken, bool dryRun, CancellationToken ct)
    {
        var (sent, faults) = row.Body is null ? (null, []) : ApplicationReader.Read(row.Body, clock.UtcNow());
        var files = row.Files.Select((name, at) => name is null ? default : folder.Find(name, row.FileField(at))).ToList();
        List<Fault> wrong = [.. row.Faults, .. faults.Select(row.Named), .. files.Select(f => f.Fault).OfType<Fault>()];
        if (sent is null || wrong.Count > 0)
        {
            return new(ImportResult.Rejected, wrong);
        }

        if (!taken.Add(sent.ExternalId))
        {
            return new(ImportResult.Rejected, [Twice]);
        }

        var before = await earlier.FindAsync(integrator.Code, sent, ct);
        if (before is { IsSame: false })
        {
            _ = dryRun ? null : await intake.ReceiveAsync(integrator, sent, clock.UtcNow(), ct); // refused, on record
            return new(ImportResult.Rejected, [OtherData]);
        }

        var open = new List<(string Slot, FileInfo File, string Field)>();
        foreach (var (document, at) in sent.Documents.Select((d, at) => (d, at)))
        {
            var (file, field) = (files[at].File!, row.FileField(at));
            var (needed, fault) = await LookAsync(integrator, before, document.Slot, file, dryRun, ct);
            if (fault is not null)
            {
                wrong.Add(fault with { Field = field });
            }
            else if (needed)
            {
                open.Add((document.Slot, file, field));
            }
        }

        if (wrong.Count > 0)
        {
            return new(ImportResult.Rejected, wrong);
        }

        return dryRun || open.Count == 0
            ? new(before is null ? ImportResult.Received : open.Count > 0 ? ImportResult.Completed : ImportResult.AlreadyThere, [])
            : await StoreAsync(integrator, sent, before, open, ct);
    }

    // Whether the file must go in, and what speaks against it.
    private async Task<(bool Needed, Fault? Fault)> LookAsync(
        Integrator integrator, EarlierApplication? before, string slot, FileInfo file, bool dryRun, CancellationToken ct)
    {
        var document = before?.Documents[slot];
        Fault? fault;
        try
        {
            if (document?.Sha256 is { } stored && stored == await ImportFolder.Sha256Async(file, ct))
            {
                return (false, null);
            }

            fault = document is { Sha256: not null } && before!.State != CaseState.AwaitingApplicant ? OtherFile
                : before is { HasEnded: true } ? IntakeDesk.Closed
                : await uploads.CheckAsync(await ImportFolder.UploadAsync(file, ct), ct);
        }
        catch (UnreadableFileException)
        {
            return (false, Unreadable);
        }

        if (fault is { Code: Problems.Unavailable })
        {
            throw new ImportStoppedException(fault);
        }

        if (fault is not null && !dryRun)
        {
            var subject = document is null ? default : new Subject(document.CaseReference, document.CustomerId, document.Id);
            await gate.RecordAsync(integrator.Actor, new RefuseUpload(subject, fault.Code), ct);
        }

        return (fault is null, fault);
    }

    private async Task<ImportOutcome> StoreAsync(
        Integrator integrator, NewApplication sent, EarlierApplication? before, List<(string Slot, FileInfo File, string Field)> open, CancellationToken ct)
    {
        var id = before?.Id;
        if (id is null)
        {
            var answer = await intake.ReceiveAsync(integrator, sent, clock.UtcNow(), ct);
            if (answer.Value is not { } received)
            {
                return new(ImportResult.Rejected, [answer.Fault!]);
            }

            id = received.Id;
        }

        foreach (var (slot, file, field) in open)
        {
            Fault? fault;
            try
            {
                fault = (await uploads.StoreAsync(integrator, id.Value, slot, await ImportFolder.UploadAsync(file, ct), ct)).Fault;
            }
            catch (UnreadableFileException)
            {
                fault = Unreadable;
            }

            if (fault is { Code: Problems.Unavailable })
            {
                throw new ImportStoppedException(fault);
            }

            if (fault is not null)
            {
                return new(ImportResult.Rejected, [fault with { Field = field }]);
            }
        }

        return new(before is null ? ImportResult.Received : ImportResult.Completed, []);
    }
}
