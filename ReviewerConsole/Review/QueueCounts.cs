namespace ReviewerConsole.Review;

/// <summary>How near a case is to being late.</summary>
public enum ClockBand
{
    Overdue,
    WithinHour,
    WithinFourHours,

    /// <summary>Before the next midnight of the console's zone.</summary>
    Today,
    Later,
}

/// <param name="Upgrade">First attempts.</param>
/// <param name="Resubmitted">Later attempts.</param>
/// <param name="Escalated">Waiting for a senior reviewer, whatever the attempt.</param>
public sealed record BandCount(ClockBand Band, int Upgrade, int Resubmitted, int Escalated)
{
    public int All => Upgrade + Resubmitted + Escalated;
}

/// <summary>What waits, as numbers: nobody browses.</summary>
/// <param name="Bands">Every band, in order, empty ones too.</param>
/// <param name="Proposals">Waiting for a second person.</param>
/// <param name="Lease">The reader's own.</param>
public sealed record QueueCounts(IReadOnlyList<BandCount> Bands, int Proposals, OwnLease? Lease, OwnDay Day)
{
    public int All => Bands.Sum(b => b.All);

    public int Escalated => Bands.Sum(b => b.Escalated);
}

/// <param name="Ends">UTC, unless work puts it off.</param>
public sealed record OwnLease(Guid LeaseId, string Reference, LeasePurpose Purpose, DateTime Ends);

/// <summary>The reader's own day, since midnight in the console's zone.</summary>
public sealed record OwnDay(int Decided, int PicturesOpened, LastDecision? Last);

/// <param name="At">UTC.</param>
/// <param name="UndoUntil">UTC.</param>
public sealed record LastDecision(Guid Id, string Reference, Verdict Verdict, bool IsProposal, DateTime At, DateTime UndoUntil);
