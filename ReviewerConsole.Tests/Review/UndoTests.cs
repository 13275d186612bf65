using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public abstract class UndoTests : IAsyncDisposable
{
    private readonly ReviewDay _day;

    protected UndoTests(Store store) => _day = new(store: store);

    [Theory]
    [InlineData(Verdict.Approve, null)]
    [InlineData(Verdict.Reject, "SELFIE_MISMATCH")]
    [InlineData(Verdict.AskAgain, "DOC_GLARE")]
    [InlineData(Verdict.Escalate, "PEP")]
    public async Task Within_ten_seconds_a_decision_is_taken_back_and_the_lease_with_it(Verdict verdict, string? reason)
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var answer = await DecideAsync(reviewer, verdict, reason);
        _day.Clock.Advance(TimeSpan.FromSeconds(10));

        var undone = await _day.Decisions.UndoAsync(reviewer, answer.DecisionId!.Value, default);

        Assert.Equal((WorkResult.Done, reference, null), (undone.Result, undone.Reference, undone.Requeued));
        var opened = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(reviewer, reference, default));
        Assert.Equal((CaseState.InReview, false, _day.Now.AddMinutes(20)), (opened.Facts.State, opened.Facts.NeedsSenior, opened.LeaseEnds));
        Assert.Equal((ReviewDay.AllYes, 2), (opened.Draft.Checklist, opened.Views.Count));
        Assert.Equal(
            [("decision.undone", Outcome.Ok, reviewer.Code), ("case.leased", Outcome.Ok, reviewer.Code)],
            (await _day.TrailAsync()).Where(r => r.Action is "decision.undone" or "case.leased").Skip(1));
    }

    [Fact]
    public async Task What_was_looked_at_before_counts_for_the_decision_after_the_undo()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        var first = await DecideAsync(reviewer, Verdict.Approve);
        await _day.Decisions.UndoAsync(reviewer, first.DecisionId!.Value, default);
        var lease = (await _day.Queue.CountsAsync(reviewer, default))!.Lease!.LeaseId;

        var second = await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(lease), default);

        Assert.Equal(DecisionResult.Made, second.Result);
        Assert.Equal([DecisionState.Undone, DecisionState.Standing], (await _day.DecisionsAsync()).Select(d => d.State));
    }

    [Fact]
    public async Task After_ten_seconds_it_stands()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var answer = await DecideAsync(reviewer, Verdict.Approve);
        _day.Clock.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromMilliseconds(1));

        var undone = await _day.Decisions.UndoAsync(reviewer, answer.DecisionId!.Value, default);

        Assert.Equal(Refusals.TooLate, undone.Refusal);
        Assert.Equal(CaseState.Approved, (await _day.StoredAsync(reference)).State);
        Assert.Equal(("decision.undone", Outcome.Denied, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task A_case_taken_meanwhile_goes_back_to_the_queue()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var first = await _day.CaseAsync(due: TimeSpan.FromHours(1));
        var second = await _day.CaseAsync(due: TimeSpan.FromHours(2));
        var answer = await DecideAsync(reviewer, Verdict.Approve);
        await _day.TakeAsync(reviewer);

        var undone = await _day.Decisions.UndoAsync(reviewer, answer.DecisionId!.Value, default);

        Assert.Equal((first, second), (undone.Reference, undone.Requeued));
        Assert.Equal(first, (await _day.Queue.CountsAsync(reviewer, default))!.Lease!.Reference);
        Assert.Equal(second, (await _day.Queue.TakeNextAsync(colleague, default)).Reference);
        Assert.Equal(
            ["case.leased", "decision.made", "case.leased", "decision.undone", "case.released", "case.leased", "case.leased"],
            (await _day.TrailAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task Once_a_checker_holds_it_a_proposal_stands()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        var answer = await DecideAsync(maker, Verdict.Reject, "SELFIE_MISMATCH");
        await _day.Approvals.OpenAsync(checker, reference, default);

        var undone = await _day.Decisions.UndoAsync(maker, answer.DecisionId!.Value, default);

        Assert.Equal(Refusals.Held, undone.Refusal);
        Assert.Equal(CaseState.DecisionProposed, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task Once_a_senior_holds_it_an_escalation_stands()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        await _day.CaseAsync();
        var answer = await DecideAsync(maker, Verdict.Escalate, "PEP");
        await _day.TakeAsync(senior);

        var undone = await _day.Decisions.UndoAsync(maker, answer.DecisionId!.Value, default);

        Assert.Equal(Refusals.Held, undone.Refusal);
    }

    [Fact]
    public async Task Twice_is_once_and_another_persons_never()
    {
        var (maker, other) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        await _day.CaseAsync();
        var answer = await DecideAsync(maker, Verdict.Approve);

        var foreign = await _day.Decisions.UndoAsync(other, answer.DecisionId!.Value, default);
        var missing = await _day.Decisions.UndoAsync(other, Guid.NewGuid(), default);
        var first = await _day.Decisions.UndoAsync(maker, answer.DecisionId!.Value, default);
        var second = await _day.Decisions.UndoAsync(maker, answer.DecisionId!.Value, default);

        Assert.Equal(foreign, missing);
        Assert.Equal(Refusals.NotYours, foreign.Refusal);
        Assert.Equal(WorkResult.Done, first.Result);
        Assert.Equal(WorkResult.LeaseEnded, second.Result);
        Assert.Equal(3, (await _day.TrailAsync()).Count(r => r is ("decision.undone", Outcome.Denied, _)));
    }

    [Fact]
    public async Task A_checkers_answer_is_not_taken_back()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        await _day.CaseAsync();
        var proposal = await _day.ProposeAsync(maker);
        await _day.Approvals.AnswerAsync(checker, ReviewDay.Reject(await _day.CheckingAsync(checker, proposal.Reference!)), default);
        var check = (await _day.DecisionsAsync())[^1];

        var byChecker = await _day.Decisions.UndoAsync(checker, check.Id, default);
        var byMaker = await _day.Decisions.UndoAsync(maker, proposal.DecisionId!.Value, default);

        Assert.Equal((Refusals.NotYours, Refusals.MovedOn), (byChecker.Refusal, byMaker.Refusal));
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private async Task<DecisionAnswer> DecideAsync(Actor reviewer, Verdict verdict, string? reason = null)
    {
        var lease = await _day.ReadyAsync(reviewer);
        var answer = await _day.Decisions.DecideAsync(reviewer, new(lease, verdict, ReasonCode.Find(reason), null, Guid.NewGuid()), default);
        Assert.Null(answer.Refusal);
        return answer;
    }
}

public sealed class UndoOnSqliteTests() : UndoTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class UndoOnSqlServerTests() : UndoTests(Store.SqlServer);
