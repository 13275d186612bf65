using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

/// <summary>A day of review work: the whole console, a clock that tests move, cases that wait.</summary>
internal sealed class ReviewDay : IAsyncDisposable
{
    public const string CustomerName = "Siti Rahmawati";

    private int _cases;

    /// <param name="store">The kind of database.</param>
    /// <param name="keeper">Whether lapsed leases are swept up in the background. Off, nothing but the test moves anything.</param>
    public ReviewDay(bool keeper = false, Action<IServiceCollection>? replace = null, Store? store = null) => Console = new(Clock, store: store, replace: services =>
    {
        if (!keeper)
        {
            ConsoleApp.WithoutKeepers(services);
        }

        replace?.Invoke(services);
    });

    public static Checklist AllYes { get; } = Checklist.Items.Aggregate(Checklist.Empty, (list, item) => list.With(item, CheckAnswer.Yes));

    /// <summary>10:00 in Jakarta.</summary>
    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

    public ConsoleApp Console { get; }

    public QueueDesk Queue => Console.Get<QueueDesk>();

    public CaseDesk Cases => Console.Get<CaseDesk>();

    public DecisionDesk Decisions => Console.Get<DecisionDesk>();

    public ApprovalsDesk Approvals => Console.Get<ApprovalsDesk>();

    public DateTime Now => Clock.UtcNow();

    public Task<Actor> ReviewerAsync() => Console.StaffAsync(Roles.Reviewer);

    public Task<Actor> SeniorAsync() => Console.StaffAsync(Roles.SeniorReviewer);

    /// <summary>A case in the queue with an ID card and a selfie.</summary>
    public async Task<string> CaseAsync(RiskLevel risk = RiskLevel.Low, TimeSpan? due = null) =>
        (await CasesAsync(1, risk, due))[0];

    public Task<List<string>> CasesAsync(int count, RiskLevel risk = RiskLevel.Low, TimeSpan? due = null) => Console.OnDatabaseAsync(async db =>
    {
        var references = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (customer, id, reference) = (Guid.NewGuid(), Guid.CreateVersion7(Clock.GetUtcNow()), CaseReference.New());
            db.Add(Customer.Register(
                customer,
                new(CustomerName, new DateOnly(1998, 3, 14), NationalId.Read("3174015403980002")!, Sex.Female),
                PhoneReader.Read("0812-0000-0678")!,
                Console.Get<Envelope>(),
                Console.Get<BlindIndex>()));
            var kyc = KycCase.Receive(
                id, reference, $"UPG-{Interlocked.Increment(ref _cases):000000}", customer, CaseKind.TierUpgrade, risk, Now, due ?? TimeSpan.FromHours(24));
            kyc.EnterQueue(Now);
            db.Add(kyc);
            foreach (var (slot, type) in (ReadOnlySpan<(string, string)>)[("id-card", "KTP"), ("selfie", "SELFIE_WITH_ID")])
            {
                var document = Document.Await(Guid.NewGuid(), id, reference.ToString(), customer, slot, type);
                db.Entry(document).Property(d => d.State).CurrentValue = DocumentState.Available;
                db.Add(document);
            }

            references.Add(reference.ToString());
        }

        await db.SaveChangesAsync();
        return references;
    });

    /// <summary>The case as the database has it.</summary>
    public Task<KycCase> StoredAsync(string reference) =>
        Console.OnDatabaseAsync(db => db.Set<KycCase>().AsNoTracking().SingleAsync(c => c.Reference == reference));

    public Task<List<Decision>> DecisionsAsync() =>
        Console.OnDatabaseAsync(db => db.Set<Decision>().AsNoTracking().OrderBy(d => d.Row).ToListAsync());

    /// <summary>Ends every lease and closes its case, past everything that says how.</summary>
    public Task<int> CloseAllAsync() => Console.OnDatabaseAsync(async db =>
    {
        foreach (var lease in await db.Set<Lease>().Where(l => l.State == LeaseState.Active).ToListAsync())
        {
            lease.End(LeaseState.Released, Now);
            db.Entry(await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId)).Property(c => c.State).CurrentValue = CaseState.Approved;
        }

        return await db.SaveChangesAsync();
    });

    /// <summary>Takes the next case, which must be there.</summary>
    public async Task<Guid> TakeAsync(Actor reviewer)
    {
        var answer = await Queue.TakeNextAsync(reviewer, default);
        Assert.Equal(TakeResult.Taken, answer.Result);
        return answer.LeaseId!.Value;
    }

    /// <summary>Takes the next case, looks at everything and ticks everything.</summary>
    public async Task<Guid> ReadyAsync(Actor reviewer, Checklist? checklist = null)
    {
        var lease = await TakeAsync(reviewer);
        await SeeAsync(reviewer, lease);
        await TickAsync(reviewer, lease, checklist);
        return lease;
    }

    public async Task TickAsync(Actor reviewer, Guid lease, Checklist? checklist = null) =>
        Assert.Equal(WorkResult.Done, (await Cases.SaveAsync(reviewer, lease, new(checklist ?? AllYes, null, null), default)).Result);

    /// <summary>Looks at the case's documents as the door would have it on record.</summary>
    /// <param name="sent">How sending them ends.</param>
    /// <param name="but">A slot that is left out.</param>
    public async Task SeeAsync(Actor reviewer, Guid lease, Outcome sent = Outcome.Ok, string? but = null)
    {
        var documents = await Console.OnDatabaseAsync(db => (
            from l in db.Set<Lease>()
            join d in db.Set<Document>() on l.CaseId equals d.CaseId
            where l.Id == lease && d.Slot != but
            select d).AsNoTracking().ToListAsync());
        foreach (var document in documents)
        {
            var look = new Look(document.CaseReference, lease, document.Id);
            var receipt = (await Console.Get<AuditGate>().AdmitAsync(reviewer, look, default)).Receipt!;
            await Console.Get<AuditGate>().RecordAsync(reviewer, new Sent(look, receipt.Sequence, receipt.View!.Value, sent), default);
        }
    }

    /// <summary>A proposal to reject, made by <paramref name="maker"/> on the next case.</summary>
    public async Task<DecisionAnswer> ProposeAsync(Actor maker, string reason = "SELFIE_MISMATCH")
    {
        var lease = await ReadyAsync(maker);
        var answer = await Decisions.DecideAsync(maker, Reject(lease, reason), default);
        Assert.Equal(DecisionResult.Proposed, answer.Result);
        return answer;
    }

    /// <summary>The proposal in the hands of <paramref name="checker"/>, who has looked at everything.</summary>
    public async Task<Guid> CheckingAsync(Actor checker, string reference)
    {
        var opened = await Approvals.OpenAsync(checker, reference, default);
        Assert.Equal(TakeResult.Taken, opened.Result);
        await SeeAsync(checker, opened.LeaseId!.Value);
        return opened.LeaseId.Value;
    }

    /// <summary>Another account of the same person.</summary>
    public async Task<Actor> SecondAccountAsync(Actor of, params string[] roles)
    {
        var second = await Console.StaffAsync(roles);
        await Console.OnDatabaseAsync(async db =>
        {
            var first = await db.Set<StaffMember>().SingleAsync(m => m.Id == of.StaffId);
            var other = await db.Set<StaffMember>().SingleAsync(m => m.Id == second.StaffId);
            db.Entry(other).Property(m => m.PersonNumber).CurrentValue = first.PersonNumber;
            return await db.SaveChangesAsync();
        });
        return second;
    }

    public Task EndSessionAsync(Actor actor) => Console.OnDatabaseAsync(async db =>
    {
        (await db.Set<StaffSession>().SingleAsync(s => s.Id == actor.SessionId)).End(Now, SessionEnd.SignedOut);
        return await db.SaveChangesAsync();
    });

    /// <summary>Lets time pass for somebody who is there, but does no work on a lease.</summary>
    public async Task PassAsync(Actor actor, int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Console.Get<AuditGate>().AdmitAsync(actor, new Idle(), default);
        }
    }

    /// <summary>What the trail says, without the looks and the idling.</summary>
    public async Task<List<(string Action, Outcome Outcome, string Actor)>> TrailAsync() =>
        [.. (await Console.RowsAsync()).Where(r => r.Action is not ("document.opened" or "document.served" or Idle.Verb)).Select(r => (r.Action, r.Outcome, r.ActorId))];

    public ValueTask DisposeAsync() => Console.DisposeAsync();

    public static DecisionRequest Approve(Guid lease, string? reason = null, string? note = null) =>
        new(lease, Verdict.Approve, ReasonCode.Find(reason), note, Guid.NewGuid());

    public static DecisionRequest Reject(Guid lease, string? reason = "SELFIE_MISMATCH", string? note = null) =>
        new(lease, Verdict.Reject, ReasonCode.Find(reason), note, Guid.NewGuid());

    public static DecisionRequest AskAgain(Guid lease, string? reason = "DOC_GLARE", string? note = null) =>
        new(lease, Verdict.AskAgain, ReasonCode.Find(reason), note, Guid.NewGuid());

    public static DecisionRequest Escalate(Guid lease, string? reason = "PEP", string? note = null) =>
        new(lease, Verdict.Escalate, ReasonCode.Find(reason), note, Guid.NewGuid());

    private sealed record Look(string CaseReference, Guid LeaseId, Guid DocumentId) : IAuditedView, ILeasedAct
    {
        public static string Policy => Policies.WorkOnLease;
        public static string Name => EventCatalogue.DocumentOpened;
        public Subject Subject => new(CaseReference, Document: DocumentId);
    }

    private sealed record Sent(Look Of, long Opened, ViewId View, Outcome Outcome) : IAuditedFact
    {
        public static string Name => EventCatalogue.DocumentServed;
        public Subject Subject => Of.Subject;
        public Facts Facts => new() { Refers = Opened, View = View };
    }

    private sealed record Idle : IAuditedRead
    {
        public const string Verb = "audit.queried";
        public static string Policy => Policies.SignedIn;
        public static string Name => Verb;
        public Subject Subject => default;
    }
}
