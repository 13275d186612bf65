using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Review;

/// <summary>What the customer applies for.</summary>
public enum CaseKind
{
    TierUpgrade,
}

/// <summary>How the wallet rates the customer. High needs two persons to approve (FATF Recommendation 10, interpretive note 20).</summary>
public enum RiskLevel
{
    Low,
    Medium,
    High,
}

/// <summary>One application of one customer, on its way to a decision.</summary>
public sealed class KycCase
{
    private const int ExternalIdLength = 64;

    private KycCase()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>A <see cref="CaseReference"/>, as staff, trail and marks name the case.</summary>
    public string Reference { get; private init; } = "";

    /// <summary>As the wallet names the application, at most 64 characters.</summary>
    public string ExternalId { get; private init; } = "";
    public Guid CustomerId { get; private init; }
    public CaseKind Kind { get; private init; }
    public RiskLevel Risk { get; private init; }
    public CaseState State { get; private set; }

    /// <summary>The customer's attempts, from 1. A resubmission is another.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Reviews of the case, from 1. An undo, a veto, an escalation and a resubmission each begin another; a round has one decision a stage.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>Whether it was escalated: then only a senior reviewer gets it.</summary>
    public bool NeedsSenior { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime ReceivedAt { get; private init; }

    /// <summary>UTC, when its last document had arrived.</summary>
    public DateTime? QueuedAt { get; private set; }

    /// <summary>UTC, when the answer is due.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>Counts the changes, so that of two at once one fails.</summary>
    public int Version { get; private set; }

    /// <summary>A case whose documents are still on their way.</summary>
    /// <param name="id">Made by the caller, whose act names it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="dueAfter"><see cref="ReviewOptions.DueAfter"/>.</param>
    public static KycCase Receive(
        Guid id, CaseReference reference, string externalId, Guid customerId, CaseKind kind, RiskLevel risk, DateTime now, TimeSpan dueAfter) => new()
    {
        Id = id,
        Reference = reference.ToString(),
        ExternalId = externalId,
        CustomerId = customerId,
        Kind = kind,
        Risk = risk,
        State = CaseState.Received,
        ReceivedAt = now,
        DueAt = now + dueAfter,
    };

    /// <summary>Every document is there: reviewers may take it.</summary>
    /// <exception cref="InvalidOperationException">It is not on its way in.</exception>
    internal void EnterQueue(DateTime now)
    {
        Move(CaseStep.Enter);
        QueuedAt = now;
    }

    /// <summary>The customer begins another attempt; the clock starts anew.</summary>
    /// <exception cref="InvalidOperationException">The customer was not asked.</exception>
    internal void Resubmit(DateTime now, TimeSpan dueAfter)
    {
        Move(CaseStep.Resubmit);
        (Attempt, Round, NeedsSenior, DueAt) = (Attempt + 1, Round + 1, false, now + dueAfter);
    }

    /// <summary>The customer wants it no more, as the wallet says. Whoever holds it loses it, with a row of its own.</summary>
    /// <param name="receipt">Of the withdrawal, inside whose transaction this is.</param>
    /// <exception cref="InvalidOperationException">It is decided or withdrawn already.</exception>
    internal async Task WithdrawAsync<TAct>(ConsoleDbContext db, Receipt<TAct> receipt, CancellationToken ct) where TAct : class, IAuditedChange
    {
        Move(CaseStep.Withdraw);
        var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.CaseId == Id && l.State == LeaseState.Active, ct);
        if (lease is not null)
        {
            lease.End(LeaseState.Revoked, receipt.At);
            receipt.Also(Actor.System, new LeaseReleased(EndedLease.Of(lease, CustomerId, "withdrawn")));
        }
    }

    internal void Take() => Move(CaseStep.Take);

    internal void Return() => Move(CaseStep.Return);

    internal void Decide(CaseStep step)
    {
        Move(step);
        if (step == CaseStep.Escalate)
        {
            (Round, NeedsSenior) = (Round + 1, true);
        }
    }

    internal void Veto()
    {
        Move(CaseStep.Veto);
        Round++;
    }

    /// <summary>Back to its reviewer.</summary>
    /// <param name="escalation">Whether it is an escalation that is undone.</param>
    internal void Undo(bool escalation)
    {
        Move(CaseStep.Undo);
        Round++;
        NeedsSenior = NeedsSenior && !escalation;
    }

    private void Move(CaseStep step)
    {
        State = CaseFlow.Next(State, step, NeedsSenior)
            ?? throw new InvalidOperationException($"Case {Reference} is {State}: {step} is not possible.");
        Version++;
    }

    private sealed class Configuration : IEntityTypeConfiguration<KycCase>
    {
        public void Configure(EntityTypeBuilder<KycCase> kyc)
        {
            kyc.ToTable("Cases").HasKey(c => c.Id);
            kyc.Property(c => c.Id).ValueGeneratedNever();
            kyc.Property(c => c.Reference).HasMaxLength(16);
            kyc.HasIndex(c => c.Reference).IsUnique();
            kyc.Property(c => c.ExternalId).HasMaxLength(ExternalIdLength);
            kyc.HasIndex(c => c.ExternalId); // one of a kind for each integrator only, which Intake sees to
            kyc.Property(c => c.Kind).HasConversion<string>().HasMaxLength(24);
            kyc.Property(c => c.Risk).HasConversion<string>().HasMaxLength(16);
            kyc.Property(c => c.State).HasConversion<string>().HasMaxLength(24);
            kyc.Property(c => c.Version).IsConcurrencyToken();
            kyc.HasIndex(c => new { c.State, c.DueAt, c.Id, c.Attempt }); // the next case, and the counts, from the index alone
        }
    }
}
