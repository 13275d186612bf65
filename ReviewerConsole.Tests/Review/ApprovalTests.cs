using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class ApprovalTests : IAsyncDisposable
{
    private readonly ReviewDay _day = new();

    [Theory]
    [InlineData(Verdict.Reject, "SELFIE_MISMATCH", CaseState.Rejected)]
    [InlineData(Verdict.Approve, "PEP", CaseState.Approved)]
    public async Task Two_who_say_the_same_decide(Verdict verdict, string reason, CaseState state)
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        var lease = await _day.ReadyAsync(maker);
        await _day.Decisions.DecideAsync(maker, new(lease, verdict, ReasonCode.Find(reason), "look at the ear", Guid.NewGuid()), default);
        var checking = await _day.CheckingAsync(checker, reference);

        var answer = await _day.Approvals.AnswerAsync(checker, new(checking, verdict, ReasonCode.Find(reason), null, Guid.NewGuid()), default);

        Assert.Equal((DecisionResult.Made, true, state), (answer.Result, answer.Agreed, answer.State));
        Assert.Equal((maker.Code, verdict, reason, "look at the ear"), (answer.Maker!.StaffCode, answer.Maker.Verdict, answer.Maker.Reason!.Code, answer.Maker.Note));
        Assert.Equal(state, (await _day.StoredAsync(reference)).State);
        Assert.Equal(
            [("decision.proposed", Outcome.Ok, maker.Code), ("case.leased", Outcome.Ok, checker.Code), ("decision.approved", Outcome.Ok, checker.Code)],
            (await _day.TrailAsync()).Skip(1));
        Assert.Equal("approval", (await _day.Console.RowsAsync())[^1].Purpose);
    }

    [Theory]
    [InlineData(Verdict.Approve, null)]
    [InlineData(Verdict.Reject, "DOC_TAMPERED")]
    [InlineData(Verdict.AskAgain, "DOC_GLARE")]
    public async Task Two_who_differ_leave_it_to_two_others(Verdict verdict, string? reason)
    {
        var (maker, checker, third) = (await _day.SeniorAsync(), await _day.SeniorAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var checking = await _day.CheckingAsync(checker, reference);

        var answer = await _day.Approvals.AnswerAsync(checker, new(checking, verdict, ReasonCode.Find(reason), null, Guid.NewGuid()), default);

        Assert.Equal((DecisionResult.Made, false, CaseState.Queued), (answer.Result, answer.Agreed, answer.State));
        Assert.Equal(("decision.vetoed", Outcome.Ok, checker.Code), (await _day.TrailAsync())[^1]);
        Assert.Equal(TakeResult.NothingWaits, (await _day.Queue.TakeNextAsync(maker, default)).Result);
        Assert.Equal(TakeResult.NothingWaits, (await _day.Queue.TakeNextAsync(checker, default)).Result);
        await _day.ProposeAsync(third);
        Assert.Equal(Refusals.Barred, (await _day.Approvals.OpenAsync(maker, reference, default)).Refusal);
        Assert.Equal(Refusals.Barred, (await _day.Approvals.OpenAsync(checker, reference, default)).Refusal);
        Assert.Equal(TakeResult.Taken, (await _day.Approvals.OpenAsync(await _day.SeniorAsync(), reference, default)).Result);
    }

    [Fact]
    public async Task A22_Nobody_checks_a_proposal_of_their_own_under_whatever_account()
    {
        var maker = await _day.SeniorAsync();
        var second = await _day.SecondAccountAsync(maker, Roles.SeniorReviewer);
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);

        var own = await _day.Approvals.OpenAsync(maker, reference, default);
        var other = await _day.Approvals.OpenAsync(second, reference, default);

        Assert.Equal((Refusals.SelfApproval, Refusals.SelfApproval), (own.Refusal, other.Refusal));
        Assert.Equal(
            [("case.leased", Outcome.Denied, maker.Code), ("case.leased", Outcome.Denied, second.Code)], (await _day.TrailAsync()).Skip(2));
        Assert.True((await _day.Approvals.ListAsync(second, default))!.Proposals.Single().IsOwn);
    }

    [Fact]
    public async Task A22_A_lease_got_before_the_accounts_were_linked_does_not_help()
    {
        var maker = await _day.SeniorAsync();
        var checker = await _day.SeniorAsync();
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var checking = await _day.CheckingAsync(checker, reference);
        await _day.Console.OnDatabaseAsync(db =>
        {
            var decision = db.Set<Decision>().Single();
            db.Entry(decision).Property(d => d.PersonNumber).CurrentValue = db.Set<Lease>().Single(l => l.Id == checking).PersonNumber;
            return db.SaveChangesAsync();
        });

        var answer = await _day.Approvals.AnswerAsync(checker, ReviewDay.Reject(checking), default);

        Assert.Equal(Refusals.SelfApproval, answer.Refusal);
        Assert.Equal(CaseState.DecisionProposed, (await _day.StoredAsync(reference)).State);
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.ComplianceOfficer)]
    [InlineData(Roles.Administrator)]
    public async Task Only_a_senior_reviewer_checks(string role)
    {
        var (maker, other) = (await _day.ReviewerAsync(), await _day.Console.StaffAsync(role));
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);

        var opened = await _day.Approvals.OpenAsync(other, reference, default);

        Assert.Equal((TakeResult.Refused, "policy"), (opened.Result, opened.Refusal));
        Assert.Null(await _day.Approvals.ListAsync(other, default));
        Assert.Equal(("case.leased", Outcome.Denied, other.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task A23_The_checker_too_must_look_at_every_document()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var lease = (await _day.Approvals.OpenAsync(checker, reference, default)).LeaseId!.Value;
        await _day.SeeAsync(checker, lease, but: "id-card");

        var answer = await _day.Approvals.AnswerAsync(checker, ReviewDay.Reject(lease), default);

        Assert.Equal((DecisionResult.Refused, Refusals.ViewsMissing), (answer.Result, answer.Refusal));
        Assert.Null(answer.Maker);
        Assert.Equal(("decision.refused", Outcome.Denied, checker.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task The_makers_answer_is_sealed_until_the_checkers_is_locked()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        var made = await _day.ReadyAsync(maker);
        await _day.Decisions.DecideAsync(maker, ReviewDay.Reject(made, note: "look at the ear"), default);
        var checking = await _day.CheckingAsync(checker, reference);

        var opened = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(checker, reference, default));

        Assert.Equal((LeasePurpose.Approval, CaseState.DecisionProposed), (opened.Purpose, opened.Facts.State));
        Assert.Equal(ReviewDay.CustomerName, opened.Customer.Particulars.FullName);
        Assert.Empty(opened.Earlier);
        Assert.Equal(CaseDraft.Empty, opened.Draft);
        Assert.Equal(Refusals.OtherLease, (await _day.Decisions.DecideAsync(checker, ReviewDay.Approve(checking), default)).Refusal);
    }

    [Fact]
    public async Task A_proposal_waits_in_list_and_counts_until_another_senior_comes()
    {
        var maker = await _day.SeniorAsync();
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var since = _day.Now;
        _day.Clock.Advance(TimeSpan.FromMinutes(7));
        var checker = await _day.SeniorAsync();

        var before = Assert.Single((await _day.Approvals.ListAsync(checker, default))!.Proposals);
        await _day.Approvals.OpenAsync(checker, reference, default);
        var mine = Assert.Single((await _day.Approvals.ListAsync(checker, default))!.Proposals);
        var makers = Assert.Single((await _day.Approvals.ListAsync(maker, default))!.Proposals);

        Assert.Equal(new(reference, since, maker.Code, IsOwn: false, IsHeld: false, IsHeldByReader: false), before);
        Assert.Equal(before with { IsHeld = true, IsHeldByReader = true }, mine);
        Assert.Equal(before with { IsOwn = true, IsHeld = true }, makers);
        Assert.Equal(1, (await _day.Queue.CountsAsync(maker, default))!.Proposals);
    }

    [Fact]
    public async Task An_escalation_is_listed_and_comes_by_taking_the_next_case_only()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(maker, ReviewDay.Escalate(await _day.ReadyAsync(maker)), default);

        var list = (await _day.Approvals.ListAsync(senior, default))!;
        var opened = await _day.Approvals.OpenAsync(senior, reference, default);

        Assert.Empty(list.Proposals);
        Assert.Equal((reference, maker.Code, false), (list.Escalations.Single().Reference, list.Escalations.Single().StaffCode, list.Escalations.Single().IsOwn));
        Assert.Equal(Refusals.MovedOn, opened.Refusal);
    }

    [Fact]
    public async Task Of_two_seniors_who_open_it_at_once_one_does()
    {
        var (maker, one, two) = (await _day.ReviewerAsync(), await _day.SeniorAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);

        var answers = await Task.WhenAll(
            _day.Approvals.OpenAsync(one, reference, default), _day.Approvals.OpenAsync(two, reference, default));

        Assert.Single(answers, a => a.Result == TakeResult.Taken);
        Assert.Equal(Refusals.Held, Assert.Single(answers, a => a.Result == TakeResult.Refused).Refusal);
    }

    [Fact]
    public async Task Who_holds_a_case_finishes_it_first_and_who_comes_back_goes_on()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        await _day.CaseAsync();
        var other = await _day.TakeAsync(checker);

        var busy = await _day.Approvals.OpenAsync(checker, reference, default);
        await _day.Cases.ReleaseAsync(checker, other, default);
        var opened = await _day.Approvals.OpenAsync(checker, reference, default);
        var again = await _day.Approvals.OpenAsync(checker, reference, default);

        Assert.Equal(Refusals.OtherLease, busy.Refusal);
        Assert.Equal((TakeResult.AlreadyHolding, opened.LeaseId), (again.Result, again.LeaseId));
    }

    [Theory]
    [InlineData("KYC-0000-0000")]
    [InlineData("nonsense\"}")]
    public async Task What_is_no_case_cannot_be_checked_and_the_attempt_is_on_record(string reference)
    {
        var senior = await _day.SeniorAsync();

        var opened = await _day.Approvals.OpenAsync(senior, reference, default);

        Assert.Equal((TakeResult.Refused, Refusals.MovedOn), (opened.Result, opened.Refusal));
        Assert.Equal([("case.leased", Outcome.Denied, senior.Code)], await _day.TrailAsync());
    }

    [Fact]
    public async Task A_checker_who_knows_the_customer_gives_it_back_and_it_waits_for_another()
    {
        var (maker, checker, other) = (await _day.ReviewerAsync(), await _day.SeniorAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var lease = await _day.CheckingAsync(checker, reference);

        await _day.Cases.RecuseAsync(checker, lease, default);

        Assert.Equal(CaseState.DecisionProposed, (await _day.StoredAsync(reference)).State);
        Assert.Equal(Refusals.Barred, (await _day.Approvals.OpenAsync(checker, reference, default)).Refusal);
        Assert.Equal(TakeResult.Taken, (await _day.Approvals.OpenAsync(other, reference, default)).Result);
    }

    [Fact]
    public async Task The_same_answer_twice_is_one_answer()
    {
        var (maker, checker) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await _day.CaseAsync();
        await _day.ProposeAsync(maker);
        var click = ReviewDay.Reject(await _day.CheckingAsync(checker, reference));

        var first = await _day.Approvals.AnswerAsync(checker, click, default);
        var second = await _day.Approvals.AnswerAsync(checker, click, default);

        Assert.Equal((first.Result, first.Agreed, first.State, first.Maker!.Id), (second.Result, second.Agreed, second.State, second.Maker!.Id));
        Assert.Single(await _day.TrailAsync(), r => r.Action == "decision.approved");
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();
}
