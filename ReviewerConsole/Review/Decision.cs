using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.Review;

/// <summary>A reviewer's answer.</summary>
public enum Verdict
{
    Approve,
    Reject,

    /// <summary>The customer sends something again.</summary>
    AskAgain,

    /// <summary>A senior reviewer decides.</summary>
    Escalate,
}

public enum DecisionStage
{
    /// <summary>The first person's.</summary>
    Make,

    /// <summary>The second person's, on a proposal.</summary>
    Check,
}

public enum DecisionState
{
    Standing,

    /// <summary>A proposal that the second person agreed to.</summary>
    Agreed,

    /// <summary>A proposal that the second person did not agree to.</summary>
    Vetoed,
    Undone,
}

/// <summary>What one person answered in one round of a case. Its row of the trail holds the note.</summary>
public sealed class Decision
{
    /// <summary>By server time, a decision can be undone for this long.</summary>
    public static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(10);

    private Decision()
    {
    }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public string CaseReference { get; private init; } = "";
    public int Attempt { get; private init; }
    public int Round { get; private init; }
    public DecisionStage Stage { get; private init; }
    public Guid StaffId { get; private init; }
    public string StaffCode { get; private init; } = "";
    public string PersonNumber { get; private init; } = "";
    public Guid LeaseId { get; private init; }
    public Verdict Verdict { get; private init; }

    /// <summary>A <see cref="ReasonCode"/>'s code.</summary>
    public string? Reason { get; private init; }

    /// <summary>The checklist as it was answered: see <see cref="Checklist"/>.</summary>
    public string Answers { get; private init; } = "";

    /// <summary>Whether it waits for a second person.</summary>
    public bool IsProposal { get; private init; }

    /// <summary>The page's own number of this answer: a second click of one answer is the same answer.</summary>
    public Guid Key { get; private init; }

    /// <summary>Id of its row.</summary>
    public long Row { get; private init; }

    /// <summary>UTC.</summary>
    public DateTime MadeAt { get; private init; }
    public DecisionState State { get; private set; }

    /// <summary>Whether its author has done with this case: vetoed, vetoing or escalating, another person comes next.</summary>
    public bool BarsAuthor { get; private set; }

    public DateTime UndoUntil => MadeAt + UndoLimit;

    internal static Decision Make(
        KycCase kyc, Lease lease, DecisionStage stage, DecisionRequest request, string answers, bool isProposal, long row, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CaseId = kyc.Id,
        CaseReference = kyc.Reference,
        Attempt = kyc.Attempt,
        Round = kyc.Round,
        Stage = stage,
        StaffId = lease.StaffId,
        StaffCode = lease.StaffCode,
        PersonNumber = lease.PersonNumber,
        LeaseId = lease.Id,
        Verdict = request.Verdict,
        Reason = request.Reason?.Code,
        Answers = answers,
        IsProposal = isProposal,
        Key = request.Key,
        Row = row,
        MadeAt = now,
        State = DecisionState.Standing,
        BarsAuthor = request.Verdict == Verdict.Escalate,
    };

    internal void Undo() => (State, BarsAuthor) = (DecisionState.Undone, false);

    /// <summary>The second person's answer closes the first's.</summary>
    /// <returns>Whether both say the same.</returns>
    internal bool Meet(Decision check)
    {
        var agrees = check.Verdict == Verdict && check.Reason == Reason;
        State = agrees ? DecisionState.Agreed : DecisionState.Vetoed;
        BarsAuthor = check.BarsAuthor = !agrees;
        return agrees;
    }

    private sealed class Configuration : IEntityTypeConfiguration<Decision>
    {
        public void Configure(EntityTypeBuilder<Decision> decision)
        {
            decision.ToTable("Decisions").HasKey(d => d.Id);
            decision.Property(d => d.Id).ValueGeneratedNever();
            decision.Property(d => d.CaseReference).HasMaxLength(16);
            decision.Property(d => d.Stage).HasConversion<string>().HasMaxLength(8);
            decision.Property(d => d.StaffCode).HasMaxLength(16);
            decision.Property(d => d.PersonNumber).HasMaxLength(64);
            decision.Property(d => d.Verdict).HasConversion<string>().HasMaxLength(16);
            decision.Property(d => d.Reason).HasMaxLength(32);
            decision.Property(d => d.Answers).HasMaxLength(Checklist.Length);
            decision.Property(d => d.State).HasConversion<string>().HasMaxLength(16).IsConcurrencyToken();
            decision.HasIndex(d => new { d.CaseId, d.Round, d.Stage }).IsUnique(); // one answer a stage
            decision.HasIndex(d => new { d.StaffId, d.Key }).IsUnique();
            decision.HasIndex(d => new { d.StaffId, d.MadeAt });
            decision.HasIndex(d => new { d.CaseId, d.PersonNumber, d.BarsAuthor });
        }
    }
}
