using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public abstract class TakeNextTests : IAsyncDisposable
{
    private readonly ReviewDay _day;

    protected TakeNextTests(Store store) => _day = new(store: store);

    [Fact]
    public async Task The_most_urgent_case_comes_first_and_is_leased_on_record()
    {
        await _day.CaseAsync(due: TimeSpan.FromHours(8));
        var urgent = await _day.CaseAsync(due: TimeSpan.FromHours(2));
        var reviewer = await _day.ReviewerAsync();

        var answer = await _day.Queue.TakeNextAsync(reviewer, default);

        Assert.Equal((TakeResult.Taken, urgent), (answer.Result, answer.Reference));
        var row = Assert.Single(await _day.Console.RowsAsync());
        Assert.Equal(("case.leased", Outcome.Ok, reviewer.Code, urgent, "review"), (row.Action, row.Outcome, row.ActorId, row.CaseId, row.Purpose));
        Assert.Equal(CaseState.InReview, (await _day.StoredAsync(urgent)).State);
    }

    [Fact]
    public async Task R6_Of_fifty_who_claim_one_case_one_gets_it_and_the_others_nothing()
    {
        var reference = await _day.CaseAsync();
        var crowd = await CrowdAsync();

        var answers = await Task.WhenAll(crowd.Select(r => _day.Queue.TakeNextAsync(r, default)));

        Assert.Equal(reference, Assert.Single(answers, a => a.Result == TakeResult.Taken).Reference);
        Assert.Equal(49, answers.Count(a => a.Result == TakeResult.NothingWaits));
        Assert.Single(await _day.Console.RowsAsync());
    }

    [Fact]
    public async Task R6_Of_fifty_who_claim_fifty_cases_each_gets_one_of_their_own()
    {
        var references = await _day.CasesAsync(50);
        var crowd = await CrowdAsync();

        var answers = await Task.WhenAll(crowd.Select(r => _day.Queue.TakeNextAsync(r, default)));

        Assert.All(answers, a => Assert.Equal(TakeResult.Taken, a.Result));
        Assert.Equal(references.Order(), answers.Select(a => a.Reference).Order());
        Assert.Equal(50, (await _day.Console.RowsAsync()).Count(r => r.Action == "case.leased"));
    }

    [Fact]
    public async Task R6_A_thousand_claims_of_fifty_persons_have_one_winner_each_and_none_gets_stuck()
    {
        var crowd = await CrowdAsync();
        HashSet<string> claimed = [];
        for (var round = 0; round < 20; round++)
        {
            await _day.CasesAsync(50);

            var answers = await Task.WhenAll(crowd.Select(r => _day.Queue.TakeNextAsync(r, default)));

            Assert.All(answers, a => Assert.Equal(TakeResult.Taken, a.Result));
            Assert.All(answers, a => Assert.True(claimed.Add(a.Reference!)));
            await _day.CloseAllAsync();
        }

        Assert.Equal(1000, claimed.Count);
        Assert.Equal(1000, (await _day.Console.RowsAsync()).Count(r => r.Action == "case.leased"));
    }

    [Fact]
    public async Task A21_Twenty_queued_clicks_of_one_person_take_one_case()
    {
        await _day.CasesAsync(5);
        var reviewer = await _day.ReviewerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _day.Queue.TakeNextAsync(reviewer, default)));

        var taken = Assert.Single(answers, a => a.Result == TakeResult.Taken);
        Assert.All(answers, a => Assert.Equal((taken.Reference, taken.LeaseId), (a.Reference, a.LeaseId)));
        Assert.Equal(19, answers.Count(a => a.Result == TakeResult.AlreadyHolding));
        Assert.Single(await _day.Console.RowsAsync());
    }

    [Fact]
    public async Task An_empty_queue_says_so()
    {
        var answer = await _day.Queue.TakeNextAsync(await _day.ReviewerAsync(), default);

        Assert.Equal(TakeResult.NothingWaits, answer.Result);
    }

    [Theory]
    [InlineData(Roles.ComplianceOfficer)]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.Auditor)]
    public async Task Whoever_reviews_no_cases_gets_none_and_the_attempt_is_on_record(string role)
    {
        await _day.CaseAsync();
        var other = await _day.Console.StaffAsync(role);

        var answer = await _day.Queue.TakeNextAsync(other, default);

        Assert.Equal((TakeResult.Refused, "policy"), (answer.Result, answer.Refusal));
        Assert.Equal([("case.leased", Outcome.Denied, other.Code)], await _day.TrailAsync());
        Assert.Null(await _day.Queue.CountsAsync(other, default));
    }

    [Fact]
    public async Task Whose_session_has_ended_gets_no_case()
    {
        await _day.CaseAsync();
        var reviewer = await _day.ReviewerAsync();
        await _day.EndSessionAsync(reviewer);

        var answer = await _day.Queue.TakeNextAsync(reviewer, default);

        Assert.Equal(TakeResult.Refused, answer.Result);
        Assert.Equal([("case.leased", Outcome.Denied, reviewer.Code)], await _day.TrailAsync());
    }

    [Fact]
    public async Task A_senior_gets_the_escalated_case_first_and_a_reviewer_never()
    {
        var (maker, reviewer, senior) = (await _day.ReviewerAsync(), await _day.ReviewerAsync(), await _day.SeniorAsync());
        var escalated = await _day.CaseAsync(due: TimeSpan.FromHours(20));
        await _day.Decisions.DecideAsync(maker, ReviewDay.Escalate(await _day.ReadyAsync(maker)), default);
        var urgent = await _day.CaseAsync(due: TimeSpan.FromHours(1));

        var byReviewer = await _day.Queue.TakeNextAsync(reviewer, default);
        var bySenior = await _day.Queue.TakeNextAsync(senior, default);
        var byMaker = await _day.Queue.TakeNextAsync(maker, default);

        Assert.Equal((urgent, escalated), (byReviewer.Reference, bySenior.Reference));
        Assert.Equal(TakeResult.NothingWaits, byMaker.Result);
    }

    [Fact]
    public async Task Who_escalated_a_case_does_not_get_it_back_as_a_senior()
    {
        var senior = await _day.SeniorAsync();
        await _day.CaseAsync();
        await _day.Decisions.DecideAsync(senior, ReviewDay.Escalate(await _day.ReadyAsync(senior)), default);

        var answer = await _day.Queue.TakeNextAsync(senior, default);

        Assert.Equal(TakeResult.NothingWaits, answer.Result);
    }

    [Fact]
    public async Task Who_knows_the_customer_never_gets_the_case_again_under_any_account()
    {
        var (reviewer, colleague) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var second = await _day.SecondAccountAsync(reviewer, Roles.SeniorReviewer);
        var reference = await _day.CaseAsync();
        var lease = await _day.TakeAsync(reviewer);

        var recused = await _day.Cases.RecuseAsync(reviewer, lease, default);

        Assert.Equal(WorkResult.Done, recused.Result);
        Assert.Equal(TakeResult.NothingWaits, (await _day.Queue.TakeNextAsync(reviewer, default)).Result);
        Assert.Equal(TakeResult.NothingWaits, (await _day.Queue.TakeNextAsync(second, default)).Result);
        Assert.Equal(reference, (await _day.Queue.TakeNextAsync(colleague, default)).Reference);
        Assert.Equal(["case.leased", "case.recused", "case.leased"], (await _day.TrailAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task One_person_holds_one_case_whatever_the_number_of_accounts()
    {
        var reviewer = await _day.ReviewerAsync();
        var second = await _day.SecondAccountAsync(reviewer, Roles.Reviewer);
        await _day.CasesAsync(2);
        await _day.TakeAsync(reviewer);

        var answer = await _day.Queue.TakeNextAsync(second, default);

        Assert.Equal((TakeResult.Refused, Refusals.OtherLease), (answer.Result, answer.Refusal));
        Assert.Equal(("case.leased", Outcome.Denied, second.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task Released_a_case_waits_as_urgent_as_before()
    {
        var (first, second) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync(due: TimeSpan.FromHours(1));
        await _day.CaseAsync(due: TimeSpan.FromHours(2));
        var lease = await _day.TakeAsync(first);

        var released = await _day.Cases.ReleaseAsync(first, lease, default);

        Assert.Equal(WorkResult.Done, released.Result);
        Assert.Equal(reference, (await _day.Queue.TakeNextAsync(second, default)).Reference);
        Assert.Equal(WorkResult.LeaseEnded, (await _day.Cases.ReleaseAsync(first, lease, default)).Result);
        Assert.Equal(("case.released", Outcome.Denied, first.Code), (await _day.TrailAsync())[^1]);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private async Task<List<Actor>> CrowdAsync()
    {
        var crowd = new List<Actor>();
        for (var i = 0; i < 50; i++)
        {
            crowd.Add(await _day.ReviewerAsync());
        }

        return crowd;
    }
}

public sealed class TakeNextOnSqliteTests() : TakeNextTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class TakeNextOnSqlServerTests() : TakeNextTests(Store.SqlServer);
