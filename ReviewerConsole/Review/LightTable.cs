using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Review;

/// <summary>Why a picture is not there.</summary>
public enum PictureFault
{
    None,

    /// <summary>The look could not be put on record, so nothing was sent.</summary>
    NotRecorded,

    /// <summary>Sent or not, it did not arrive whole.</summary>
    NotArrived,

    /// <summary>The sealed picture is not what the vault put there.</summary>
    DocumentDamaged,

    /// <summary>The store of documents did not answer.</summary>
    StoreAway,
}

/// <summary>One document as it lies before its reviewer.</summary>
/// <param name="number">Its key: 1 for the ID card, 2 for the selfie, then 3 and 4.</param>
public sealed class Picture(CaseDocument document, int number)
{
    public CaseDocument Document { get; } = document;

    public int Number { get; } = number;

    /// <summary>Selfies lie right, everything else left.</summary>
    public bool LiesRight => Document.Slot == "selfie";

    /// <summary>Address of the one look that the page has; it stays until the picture leaves the page.</summary>
    public string? Address { get; internal set; }

    /// <summary>The four characters in the marks of that look, once it is on record.</summary>
    public string? ViewCode { get; internal set; }

    /// <summary>Address and view of a part that lies over it.</summary>
    public string? CloserAddress { get; internal set; }

    /// <inheritdoc cref="CloserAddress"/>
    public string? CloserCode { get; internal set; }

    public PictureFault Fault { get; internal set; }

    /// <summary>Whether the browser has drawn it whole.</summary>
    public bool HasArrived { get; internal set; }
}

/// <summary>
/// What lies on a reviewer's light table: asks for each picture once, whatever the page redraws, since asking again would
/// be looking again.
/// </summary>
public sealed class LightTable
{
    private readonly CaseDesk _desk;
    private readonly Actor _actor;
    private readonly Guid _leaseId;

    public LightTable(CaseDesk desk, Actor actor, LeasedCase kyc)
    {
        (_desk, _actor, _leaseId, LeaseEnds, Views) = (desk, actor, kyc.LeaseId, kyc.LeaseEnds, kyc.Views);
        var extra = 3;
        Pictures =
        [
            .. kyc.Documents.Select(d => new Picture(d, d.Slot switch { "id-card" => 1, "selfie" => 2, _ => extra++ }))
                .OrderBy(p => p.LiesRight).ThenBy(p => p.Number),
        ];
        Left = Pictures.FirstOrDefault(p => !p.LiesRight) ?? (Pictures is [var only, ..] ? only : null);
        Right = Pictures.FirstOrDefault(p => p.LiesRight && p != Left);
        Active = Left;
    }

    /// <summary>As they lie, from the left.</summary>
    public IReadOnlyList<Picture> Pictures { get; }

    public Picture? Left { get; private set; }

    public Picture? Right { get; }

    /// <summary>The one that was turned to last.</summary>
    public Picture? Active { get; private set; }

    /// <summary>Whether left and right are shown at once.</summary>
    public bool SideBySide { get; private set; } = true;

    /// <summary>UTC.</summary>
    public DateTime LeaseEnds { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>The holder's looks on record, oldest first.</summary>
    public IReadOnlyList<ViewOnRecord> Views { get; private set; }

    /// <summary>The first that its reviewer has not seen whole on this lease.</summary>
    public Picture? NotLookedAt => Pictures.FirstOrDefault(
        p => !p.HasArrived && !Views.Any(v => v.DocumentId == p.Document.Id && v.Served == Outcome.Ok && !v.IsPart));

    public bool IsShown(Picture picture) => SideBySide ? picture == Left || picture == Right : picture == Active;

    /// <summary>Lays out the first two.</summary>
    public async Task LayOutAsync(CancellationToken ct)
    {
        foreach (var picture in Pictures.Where(IsShown))
        {
            await FetchAsync(picture, ct);
        }
    }

    public async Task TurnToAsync(Picture picture, CancellationToken ct)
    {
        Active = picture;
        Left = picture.LiesRight ? Left : picture;
        await FetchAsync(picture, ct);
    }

    public void Compare() => SideBySide = !SideBySide;

    /// <summary>Asks anew after a fault: another look, on record.</summary>
    public async Task AgainAsync(Picture picture, CancellationToken ct)
    {
        (picture.Address, picture.Fault) = (null, PictureFault.None);
        await FetchAsync(picture, ct);
    }

    public async Task LookCloserAsync(Picture picture, PictureRegion region, CancellationToken ct)
    {
        var answer = await _desk.TicketAsync(_actor, _leaseId, picture.Document.Id, region, ct);
        (picture.CloserAddress, picture.CloserCode) = (Read(answer) ?? picture.CloserAddress, null);
    }

    public static void LookAtWhole(Picture picture) => (picture.CloserAddress, picture.CloserCode) = (null, null);

    /// <summary>A picture is there: its look is on record now.</summary>
    public async Task ArrivedAsync(Picture picture, bool closer, CancellationToken ct)
    {
        await StandAsync(ct);
        var code = Views.LastOrDefault(v => v.DocumentId == picture.Document.Id)?.View.Code;
        if (closer)
        {
            picture.CloserCode = code;
        }
        else
        {
            (picture.ViewCode, picture.HasArrived) = (code, true);
        }
    }

    public async Task FailedAsync(Picture picture, CancellationToken ct)
    {
        var before = Count();
        await StandAsync(ct);
        LookAtWhole(picture);
        // Nothing on record, nothing sent; else it was sent and got lost, unless the row says why nothing was.
        (picture.Address, picture.Fault) = (null, Count() == before ? PictureFault.NotRecorded : await FaultAsync(Views.Last(v => v.DocumentId == picture.Document.Id)));

        int Count() => Views.Count(v => v.DocumentId == picture.Document.Id);

        async Task<PictureFault> FaultAsync(ViewOnRecord view) => await _desk.FaultOfAsync(view, ct) switch
        {
            null => PictureFault.NotArrived,
            "unavailable" => PictureFault.StoreAway,
            _ => PictureFault.DocumentDamaged,
        };
    }

    /// <summary>Learns how lease and views stand. No look, and no more time.</summary>
    public async Task StandAsync(CancellationToken ct)
    {
        if (await _desk.StandingAsync(_actor, _leaseId, ct) is { } standing)
        {
            (LeaseEnds, Views) = (standing.LeaseEnds, standing.Views);
        }
        else
        {
            End();
        }
    }

    /// <summary>Work was done at another desk, which put the end off or found that it has come.</summary>
    public void Heed(WorkAnswer answer)
    {
        LeaseEnds = answer.LeaseEnds ?? LeaseEnds;
        if (answer.Result == WorkResult.LeaseEnded)
        {
            End();
        }
    }

    /// <summary>Clears the table.</summary>
    public void End()
    {
        HasEnded = true;
        foreach (var picture in Pictures)
        {
            (picture.Address, picture.CloserAddress) = (null, null);
        }
    }

    private async Task FetchAsync(Picture picture, CancellationToken ct)
    {
        if (picture.Address is not null || HasEnded)
        {
            return;
        }

        var answer = await _desk.TicketAsync(_actor, _leaseId, picture.Document.Id, region: null, ct);
        (picture.Address, picture.Fault) = (Read(answer), answer.Result == WorkResult.Unavailable ? PictureFault.NotRecorded : PictureFault.None);
    }

    private string? Read(LookAnswer answer)
    {
        Heed(new(answer.Result, answer.LeaseEnds));
        return HasEnded ? null : answer.Address;
    }
}
