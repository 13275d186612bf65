using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class CaseDeskTests : IAsyncDisposable
{
    private readonly Commands _commands = new();
    private readonly ReviewDay _day;

    public CaseDeskTests() => _day = new(replace: services => services.ConfigureDatabase(o => o.AddInterceptors(_commands)));

    public static TheoryData<string?> NotReferences => ["KYC-0000-0000", "KYC-0000-000", "nonsense", "", (string?)null, "KYC-0000-0000\"}", "<script>"];

    public static TheoryData<string> AllRoles => [.. Roles.All];

    [Fact]
    public async Task The_holder_sees_the_customer_the_documents_and_how_long_it_lasts()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        await _day.SeeAsync(reviewer, lease, but: "selfie");

        var opened = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(reviewer, reference, default));

        Assert.Equal((ReviewDay.CustomerName, "+62 ••• •••• •678"), (opened.Customer.Particulars.FullName, opened.Customer.PhoneMask));
        Assert.Equal((reference, CaseState.InReview, LeasePurpose.Review), (opened.Facts.Reference, opened.Facts.State, opened.Purpose));
        Assert.Equal(["id-card", "selfie"], opened.Documents.Select(d => d.Slot).Order());
        Assert.Equal(_day.Now.AddMinutes(20), opened.LeaseEnds);
        Assert.Equal(opened.Documents.Single(d => d.Slot == "id-card").Id, Assert.Single(opened.Views).DocumentId);
        var row = (await _day.Console.RowsAsync()).Single(r => r.Action == "case.opened");
        Assert.Equal((Outcome.Ok, reviewer.Code, reference, "review"), (row.Outcome, row.ActorId, row.CaseId, row.Purpose));
        Assert.DoesNotContain(ReviewDay.CustomerName, opened.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllRoles))]
    public async Task A1_A2_To_every_role_a_foreign_case_looks_like_one_that_does_not_exist(string role)
    {
        var holder = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(holder);
        var other = await _day.Console.StaffAsync(role);

        var (foreign, work) = await CountedAsync(() => _day.Cases.OpenAsync(other, reference, default));
        var (missing, same) = await CountedAsync(() => _day.Cases.OpenAsync(other, "KYC-0000-0000", default));

        Assert.Equal(foreign, missing);
        Assert.IsType<NotOpen>(foreign);
        Assert.Equal(work, same);
        Assert.Equal(
            [("case.opened", Outcome.Denied, other.Code), ("case.opened", Outcome.Denied, other.Code)],
            (await _day.TrailAsync()).Skip(1));
    }

    [Theory]
    [MemberData(nameof(NotReferences))]
    public async Task A1_What_is_no_case_opens_nothing_and_the_attempt_is_on_record(string? reference)
    {
        var reviewer = await _day.ReviewerAsync();

        var opened = await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.IsType<NotOpen>(opened);
        var row = Assert.Single(await _day.Console.RowsAsync());
        Assert.Equal(("case.opened", Outcome.Denied), (row.Action, row.Outcome));
        Assert.Equal(CaseReference.Read(reference)?.ToString(), row.CaseId);
    }

    [Fact]
    public async Task A1_A2_Whatever_one_does_with_the_lease_of_another_is_refused_on_record()
    {
        var (holder, other) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(holder);
        var document = ((LeasedCase)await _day.Cases.OpenAsync(holder, reference, default)).Documents[0].Id;
        var before = (await _day.TrailAsync()).Count;

        var saved = await _day.Cases.SaveAsync(other, lease, CaseDraft.Empty, default);
        var looked = await _day.Cases.TicketAsync(other, lease, document, null, default);
        var released = await _day.Cases.ReleaseAsync(other, lease, default);
        var recused = await _day.Cases.RecuseAsync(other, lease, default);
        var decided = await _day.Decisions.DecideAsync(other, ReviewDay.Approve(lease), default);
        var checkedIt = await _day.Approvals.AnswerAsync(other, ReviewDay.Approve(lease), default);

        Assert.All([saved.Result, looked.Result, released.Result, recused.Result], r => Assert.Equal(WorkResult.LeaseEnded, r));
        Assert.Null(looked.Address);
        Assert.Equal((DecisionResult.Refused, Refusals.NoLiveLease), (decided.Result, decided.Refusal));
        Assert.Equal((DecisionResult.Refused, Refusals.NoLiveLease), (checkedIt.Result, checkedIt.Refusal));
        Assert.Equal(
            ["case.opened", "case.opened", "case.released", "case.recused", "decision.refused", "decision.refused"],
            (await _day.TrailAsync()).Skip(before).Where(r => r == (r.Action, Outcome.Denied, other.Code)).Select(r => r.Action));
        Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(holder, reference, default));
    }

    [Fact]
    public async Task A1_A_document_of_another_case_gets_no_ticket_and_the_attempt_is_on_record()
    {
        var (reviewer, other) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        await _day.CasesAsync(2);
        var lease = await _day.TakeAsync(reviewer);
        await _day.TakeAsync(other);
        var foreign = await _day.Console.OnDatabaseAsync(async db => (await (
            from l in db.Set<Lease>()
            join d in db.Set<Document>() on l.CaseId equals d.CaseId
            where l.StaffId == other.StaffId
            select d.Id).ToListAsync())[0]);

        var looked = await _day.Cases.TicketAsync(reviewer, lease, foreign, null, default);

        Assert.Null(looked.Address);
        var row = (await _day.Console.RowsAsync())[^1];
        Assert.Equal(("document.opened", Outcome.Denied, reviewer.Code), (row.Action, row.Outcome, row.ActorId));
    }

    [Fact]
    public async Task Who_decided_a_case_reads_it_again_without_the_customer_and_on_record()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(lease, note: "light on the name"), default);

        var again = Assert.IsType<DecidedCase>(await _day.Cases.OpenAsync(reviewer, reference, default));
        var byColleague = await _day.Cases.OpenAsync(colleague, reference, default);

        var own = Assert.Single(again.Own);
        Assert.Equal((Verdict.AskAgain, "DOC_GLARE", "light on the name", ReviewDay.AllYes), (own.Verdict, own.Reason!.Code, own.Note, own.Checklist));
        Assert.Equal((CaseState.AwaitingApplicant, 2), (again.Facts.State, again.Views.Count));
        Assert.IsType<NotOpen>(byColleague);
        var row = (await _day.Console.RowsAsync())[^2];
        Assert.Equal(("case.opened", Outcome.Ok, reviewer.Code, reference, "own"), (row.Action, row.Outcome, row.ActorId, row.CaseId, row.Purpose));
    }

    [Fact]
    public async Task Who_decided_but_reviews_no_more_reads_nothing()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(await _day.ReadyAsync(reviewer)), default);
        await _day.Console.OnDatabaseAsync(async db =>
        {
            db.RemoveRange(await db.UserRoles.Where(r => r.UserId == reviewer.StaffId).ToListAsync());
            return await db.SaveChangesAsync();
        });

        var again = await _day.Cases.OpenAsync(reviewer, reference, default);

        Assert.IsType<NotOpen>(again);
        Assert.Equal(("case.opened", Outcome.Denied, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task The_next_person_reads_what_was_asked_for_before_and_the_note_for_colleagues()
    {
        var (first, second) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(first, ReviewDay.AskAgain(await _day.ReadyAsync(first), note: "light on the name"), default);
        await _day.Console.OnDatabaseAsync(async db =>
        {
            var kyc = await db.Set<KycCase>().SingleAsync(c => c.Reference == reference);
            kyc.Resubmit(_day.Now, TimeSpan.FromHours(24));
            kyc.EnterQueue(_day.Now);
            return await db.SaveChangesAsync();
        });
        await _day.TakeAsync(second);

        var opened = (LeasedCase)await _day.Cases.OpenAsync(second, reference, default);

        Assert.Equal(2, opened.Facts.Attempt);
        var earlier = Assert.Single(opened.Earlier);
        Assert.Equal((1, first.Code, "DOC_GLARE", "light on the name"), (earlier.Attempt, earlier.StaffCode, earlier.Reason!.Code, earlier.Note));
    }

    [Fact]
    public async Task A18_Without_a_row_nothing_is_shown_and_nothing_changes()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);
        await SqlAsync("CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END");

        var opened = await _day.Cases.OpenAsync(reviewer, reference, default);
        var decided = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);
        var released = await _day.Cases.ReleaseAsync(reviewer, lease, default);

        await SqlAsync("DROP TRIGGER NoRows");
        Assert.IsType<NotRecorded>(opened);
        Assert.Equal(DecisionResult.Unavailable, decided.Result);
        Assert.Equal(WorkResult.Unavailable, released.Result);
        Assert.Equal(CaseState.InReview, (await _day.StoredAsync(reference)).State);
        Assert.Empty(await _day.DecisionsAsync());
    }

    [Fact]
    public async Task A_case_withdrawn_meanwhile_is_gone_for_its_holder_too()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);

        await _day.Console.Get<AuditGate>().CommitAsync(Actor.System, new Withdraw(reference), async (db, receipt) =>
        {
            await (await db.Set<KycCase>().SingleAsync(c => c.Reference == reference)).WithdrawAsync(db, receipt, default);
            return null;
        }, default);

        Assert.IsType<NotOpen>(await _day.Cases.OpenAsync(reviewer, reference, default));
        Assert.Equal(TakeResult.NothingWaits, (await _day.Queue.TakeNextAsync(reviewer, default)).Result);
        Assert.Equal(
            ["case.leased", "application.withdrawn", "case.released", "case.opened"], (await _day.TrailAsync()).Select(r => r.Action));
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private Task<int> SqlAsync(string sql) => _day.Console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    private async Task<(CaseOpening Opening, int Commands)> CountedAsync(Func<Task<CaseOpening>> open)
    {
        _commands.Count = 0;
        return (await open(), _commands.Count);
    }

    private sealed class Commands : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count++;
            return new(result);
        }
    }

    private sealed record Withdraw(string Reference) : IAuditedChange
    {
        public static string Policy => Policies.System;
        public static string Name => "application.withdrawn";
        public Subject Subject => new(Reference);
    }
}
