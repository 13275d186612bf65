using System.Text;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public abstract class DecisionTests : IAsyncDisposable
{
    private readonly ReviewDay _day;

    protected DecisionTests(Store store) => _day = new(store: store);

    [Fact]
    public async Task A_low_risk_case_is_approved_by_one_person_and_the_lease_ends()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);

        var answer = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease, note: "fits"), default);

        Assert.Equal((DecisionResult.Made, reference, _day.Now.AddSeconds(10)), (answer.Result, answer.Reference, answer.UndoUntil));
        Assert.Equal(CaseState.Approved, (await _day.StoredAsync(reference)).State);
        Assert.Null((await _day.Queue.CountsAsync(reviewer, default))!.Lease);
        var row = (await _day.Console.RowsAsync())[^1];
        var leaf = Encoding.UTF8.GetString(row.Leaf);
        Assert.Equal(("decision.made", Outcome.Ok, reviewer.Code, reference), (row.Action, row.Outcome, row.ActorId, row.CaseId));
        Assert.Contains("\"about\":\"approve\"", leaf, StringComparison.Ordinal);
        Assert.Contains($"\"lease\":\"{lease:N}\"", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("fits", leaf, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Approve, null, RiskLevel.Low, "decision.made", CaseState.Approved)]
    [InlineData(Verdict.Approve, null, RiskLevel.Medium, "decision.made", CaseState.Approved)]
    [InlineData(Verdict.Approve, null, RiskLevel.High, "decision.proposed", CaseState.DecisionProposed)]
    [InlineData(Verdict.Approve, "PEP", RiskLevel.Low, "decision.proposed", CaseState.DecisionProposed)]
    [InlineData(Verdict.Reject, "DOC_TAMPERED", RiskLevel.Low, "decision.proposed", CaseState.DecisionProposed)]
    [InlineData(Verdict.Reject, "SANCTIONS_POSSIBLE", RiskLevel.Low, "decision.proposed", CaseState.DecisionProposed)]
    [InlineData(Verdict.Reject, "OTHER", RiskLevel.Low, "decision.proposed", CaseState.DecisionProposed)]
    [InlineData(Verdict.AskAgain, "DOC_BLURRY", RiskLevel.High, "decision.made", CaseState.AwaitingApplicant)]
    [InlineData(Verdict.AskAgain, "OTHER", RiskLevel.Low, "decision.made", CaseState.AwaitingApplicant)]
    [InlineData(Verdict.Escalate, "HIGH_RISK", RiskLevel.Low, "case.escalated", CaseState.Escalated)]
    [InlineData(Verdict.Escalate, null, RiskLevel.Low, "case.escalated", CaseState.Escalated)]
    public async Task Reason_and_risk_say_how_many_persons_an_answer_takes(
        Verdict verdict, string? reason, RiskLevel risk, string row, CaseState state)
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync(risk);
        var lease = await _day.ReadyAsync(reviewer);

        var answer = await _day.Decisions.DecideAsync(
            reviewer, new(lease, verdict, ReasonCode.Find(reason), "as seen on the card", Guid.NewGuid()), default);

        Assert.Null(answer.Refusal);
        Assert.Equal(state, (await _day.StoredAsync(reference)).State);
        var last = (await _day.Console.RowsAsync())[^1];
        Assert.Equal((row, Outcome.Ok), (last.Action, last.Outcome));
        Assert.Equal(reason is not null, Encoding.UTF8.GetString(last.Leaf).Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Verdict.Approve, "DOC_BLURRY", null, Refusals.ReasonUnfit)]
    [InlineData(Verdict.Approve, "DOC_TAMPERED", null, Refusals.ReasonUnfit)]
    [InlineData(Verdict.Reject, null, "no", Refusals.ReasonMissing)]
    [InlineData(Verdict.Reject, "DOC_BLURRY", null, Refusals.ReasonUnfit)]
    [InlineData(Verdict.Reject, "OTHER", " ", Refusals.NoteMissing)]
    [InlineData(Verdict.AskAgain, null, null, Refusals.ReasonMissing)]
    [InlineData(Verdict.AskAgain, "DOC_TAMPERED", null, Refusals.ReasonUnfit)]
    [InlineData(Verdict.AskAgain, "OTHER", null, Refusals.NoteMissing)]
    [InlineData(Verdict.Escalate, null, null, Refusals.NoteMissing)]
    public async Task An_answer_whose_reason_does_not_fit_is_refused_on_record(Verdict verdict, string? reason, string? note, string code)
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);

        var answer = await _day.Decisions.DecideAsync(reviewer, new(lease, verdict, ReasonCode.Find(reason), note, Guid.NewGuid()), default);

        await AssertRefusedAsync(answer, code, reviewer, reference);
    }

    [Fact]
    public async Task A_note_has_an_end()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer);

        var answer = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease, note: new('a', 1001)), default);

        await AssertRefusedAsync(answer, Refusals.NoteTooLong, reviewer, reference);
        await Assert.ThrowsAsync<ArgumentException>(
            () => _day.Cases.SaveAsync(reviewer, lease, new(Checklist.Empty, null, new('a', 1001)), default));
    }

    [Theory]
    [InlineData(Verdict.Approve, null)]
    [InlineData(Verdict.Reject, "SELFIE_MISMATCH")]
    [InlineData(Verdict.AskAgain, "DOC_GLARE")]
    [InlineData(Verdict.Escalate, "PEP")]
    public async Task A23_Nobody_answers_without_having_looked_at_every_document(Verdict verdict, string? reason)
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);
        await _day.TickAsync(reviewer, lease);
        await _day.SeeAsync(reviewer, lease, but: "selfie");
        await _day.SeeAsync(reviewer, lease, sent: Outcome.Failed);

        var answer = await _day.Decisions.DecideAsync(reviewer, new(lease, verdict, ReasonCode.Find(reason), null, Guid.NewGuid()), default);

        await AssertRefusedAsync(answer, Refusals.ViewsMissing, reviewer, reference);
    }

    [Fact]
    public async Task A23_Looks_of_an_earlier_lease_or_of_another_person_do_not_count()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        await _day.Cases.ReleaseAsync(colleague, await _day.ReadyAsync(colleague), default);
        await _day.Cases.ReleaseAsync(reviewer, await _day.ReadyAsync(reviewer), default);
        _day.Clock.Advance(TimeSpan.FromSeconds(1));
        var lease = await _day.TakeAsync(reviewer);

        var answer = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);

        await AssertRefusedAsync(answer, Refusals.ViewsMissing, reviewer, reference);
    }

    [Fact]
    public async Task Every_check_must_be_answered_to_approve_but_not_to_ask_again()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer, ReviewDay.AllYes.With(CheckItem.FaceMatches, CheckAnswer.Open));

        var approved = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);
        await AssertRefusedAsync(approved, Refusals.ChecksOpen, reviewer, reference);
        var again = await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(lease), default);

        Assert.Null(again.Refusal);
        Assert.Equal(DecisionResult.Made, again.Result);
    }

    [Fact]
    public async Task A_check_that_says_no_stands_against_approving_and_one_accepted_wants_a_note()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        var lease = await _day.ReadyAsync(reviewer, ReviewDay.AllYes.With(CheckItem.FaceMatches, CheckAnswer.No));

        var no = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);
        await _day.TickAsync(reviewer, lease, ReviewDay.AllYes.With(CheckItem.NikFitsBirthDate, CheckAnswer.Accepted));
        var bare = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default);
        var noted = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease, note: "corrected at the registry"), default);

        Assert.Equal((Refusals.CheckSaysNo, Refusals.NoteMissing), (no.Refusal, bare.Refusal));
        Assert.Equal(DecisionResult.Made, noted.Result);
    }

    [Fact]
    public async Task A20_A_hundred_pairs_that_race_leave_a_hundred_decisions_and_a_hundred_refusals()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CasesAsync(100);

        for (var i = 0; i < 100; i++)
        {
            var lease = await _day.ReadyAsync(reviewer);
            var pair = await Task.WhenAll(
                Task.Run(() => _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(lease), default)),
                Task.Run(() => _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(lease), default)));

            Assert.Equal([DecisionResult.Made, DecisionResult.Refused], pair.Select(a => a.Result).Order());
        }

        var trail = await _day.TrailAsync();
        Assert.Equal(100, (await _day.DecisionsAsync()).Count);
        Assert.Equal(100, trail.Count(r => r is ("decision.made", Outcome.Ok, _)));
        Assert.Equal(100, trail.Count(r => r is ("decision.refused", Outcome.Denied, _)));
    }

    [Fact]
    public async Task A21_Twenty_queued_clicks_are_one_decision_with_one_row()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        var click = ReviewDay.Approve(await _day.ReadyAsync(reviewer));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _day.Decisions.DecideAsync(reviewer, click, default)));

        Assert.Single(answers.Distinct());
        Assert.Equal(DecisionResult.Made, answers[0].Result);
        Assert.Single(await _day.DecisionsAsync());
        Assert.Equal(["case.leased", "decision.made"], (await _day.TrailAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task An_escalated_case_cannot_be_escalated_again_and_is_no_reviewers()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(maker, ReviewDay.Escalate(await _day.ReadyAsync(maker), note: "brother of a minister"), default);
        var lease = await _day.ReadyAsync(senior);
        var opened = (LeasedCase)await _day.Cases.OpenAsync(senior, reference, default);

        var again = await _day.Decisions.DecideAsync(senior, ReviewDay.Escalate(lease), default);
        await _day.Console.OnDatabaseAsync(async db =>
        {
            var (from, to) = (db.Roles.Single(r => r.Name == Roles.SeniorReviewer).Id, db.Roles.Single(r => r.Name == Roles.Reviewer).Id);
            db.UserRoles.Remove(db.UserRoles.Single(r => r.UserId == senior.StaffId && r.RoleId == from));
            db.UserRoles.Add(new() { UserId = senior.StaffId!.Value, RoleId = to });
            return await db.SaveChangesAsync();
        });
        var demoted = await _day.Decisions.DecideAsync(senior, ReviewDay.Approve(lease), default);

        Assert.Equal(("brother of a minister", maker.Code), (opened.Earlier[0].Note, opened.Earlier[0].StaffCode));
        Assert.Equal(Refusals.AlreadyEscalated, again.Refusal);
        Assert.Equal(Refusals.NoLiveLease, demoted.Refusal);
    }

    [Fact]
    public async Task A_lease_that_does_not_exist_decides_nothing_and_the_attempt_is_on_record()
    {
        var reviewer = await _day.ReviewerAsync();

        var answer = await _day.Decisions.DecideAsync(reviewer, ReviewDay.Approve(Guid.NewGuid()), default);

        Assert.Equal((DecisionResult.Refused, Refusals.NoLiveLease), (answer.Result, answer.Refusal));
        Assert.Equal([("decision.refused", Outcome.Denied, reviewer.Code)], await _day.TrailAsync());
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private async Task AssertRefusedAsync(DecisionAnswer answer, string code, Actor by, string reference)
    {
        Assert.Equal((DecisionResult.Refused, code), (answer.Result, answer.Refusal));
        Assert.Empty(await _day.DecisionsAsync());
        Assert.Equal(CaseState.InReview, (await _day.StoredAsync(reference)).State);
        var refused = (await _day.Console.RowsAsync()).First(r => r.Outcome == Outcome.Denied);
        Assert.Equal(("decision.refused", by.Code, reference), (refused.Action, refused.ActorId, refused.CaseId));
        Assert.Contains($"\"reason\":\"{code}\"", Encoding.UTF8.GetString(refused.Leaf), StringComparison.Ordinal);
    }
}

public sealed class DecisionOnSqliteTests() : DecisionTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class DecisionOnSqlServerTests() : DecisionTests(Store.SqlServer);
