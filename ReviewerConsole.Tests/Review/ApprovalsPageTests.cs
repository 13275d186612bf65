using Bunit;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class ApprovalsPageTests : IAsyncLifetime
{
    private readonly ReviewDay _day = new();
    private readonly ReviewPages _pages;

    public ApprovalsPageTests() => _pages = new(_day);

    [Fact]
    public async Task With_nothing_to_check_it_says_so()
    {
        var senior = await _day.SeniorAsync();

        var page = _pages.Approvals(senior);

        page.WaitForAssertion(() => Assert.Equal("Nothing waits for a second person", page.Find("h1").TextContent));
        Assert.Empty(await _day.Console.RowsAsync());
    }

    [Fact]
    public async Task To_open_a_proposal_is_to_lease_it_and_the_makers_answer_stays_sealed()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await ProposedAsync(maker, note: "eyes too far apart");
        var page = _pages.Approvals(senior);

        await page.WaitForElement(".q button.ask").ClickAsync(new());

        page.WaitForElement(".sealed");
        Assert.Equal(reference, page.Find(".chead h1").TextContent);
        Assert.Contains("+62 ••• •••• •678", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("eyes too far apart", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("SELFIE_MISMATCH", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            [("case.leased", Outcome.Ok, senior.Code), ("case.opened", Outcome.Ok, senior.Code)],
            (await _day.TrailAsync()).TakeLast(2));
    }

    [Fact]
    public async Task Ones_own_proposal_cannot_even_be_pressed()
    {
        var senior = await _day.SeniorAsync();
        await ProposedAsync(senior);

        var page = _pages.Approvals(senior);
        page.WaitForElement(".q li");

        Assert.Empty(page.FindAll(".q button.ask"));
        Assert.Contains("your own", page.Find(".q li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_answer_opens_the_first_and_the_same_answer_decides()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await ProposedAsync(maker, note: "eyes too far apart");
        await _day.CheckingAsync(senior, reference);
        var page = _pages.Approvals(senior);

        await page.WaitForElement("[data-key=x]").ChangeAsync(new() { Value = "on" });
        await page.Find("#answer-reason").ChangeAsync(new() { Value = "SELFIE_MISMATCH" });
        await page.Find(".answer").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal($"Both agree on {reference}", page.Find("h1").TextContent));
        Assert.Contains("eyes too far apart", page.Markup, StringComparison.Ordinal);
        Assert.Equal(("decision.approved", Outcome.Ok, senior.Code), (await _day.TrailAsync())[^1]);
        Assert.Equal(CaseState.Rejected, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task Another_answer_is_a_veto_and_says_where_the_case_goes()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await ProposedAsync(maker);
        await _day.CheckingAsync(senior, reference);
        var page = _pages.Approvals(senior);

        await page.WaitForElement("[data-key=a]").ChangeAsync(new() { Value = "on" });
        await page.Find(".answer").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal($"You differ on {reference}", page.Find("h1").TextContent));
        Assert.Contains("two other persons", page.Markup, StringComparison.Ordinal);
        Assert.Equal(("decision.vetoed", Outcome.Ok, senior.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task Without_having_looked_at_everything_nothing_is_locked()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        var reference = await ProposedAsync(maker);
        var page = _pages.Approvals(senior);
        await page.WaitForElement(".q button.ask").ClickAsync(new());

        await page.WaitForElement("[data-key=a]").ChangeAsync(new() { Value = "on" });
        await page.Find(".answer").SubmitAsync();

        Assert.Equal("Look at this first: ID card", page.WaitForElement(".answer [role=alert]").TextContent);
        Assert.Equal(CaseState.DecisionProposed, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task An_answer_without_verdict_or_reason_is_asked_for()
    {
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        await _day.CheckingAsync(senior, await ProposedAsync(maker));
        var page = _pages.Approvals(senior);

        await page.WaitForElement(".answer").SubmitAsync();
        var first = page.WaitForElement(".answer [role=alert]").TextContent;
        await page.Find("[data-key=x]").ChangeAsync(new() { Value = "on" });
        await page.Find(".answer").SubmitAsync();

        Assert.Equal("Choose an answer.", first);
        Assert.Equal("Choose a reason", page.Find(".answer [role=alert]").TextContent);
    }

    [Fact]
    public async Task It_speaks_Indonesian()
    {
        await using var pages = new ReviewPages(_day, "id");
        var (maker, senior) = (await _day.ReviewerAsync(), await _day.SeniorAsync());
        await _day.CheckingAsync(senior, await ProposedAsync(maker));

        var page = pages.Approvals(senior);

        Assert.Contains("Kunci jawaban saya, lalu buka jawaban pengusul", page.WaitForElement(".answer").TextContent, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _day.DisposeAsync();
    }

    private async Task<string> ProposedAsync(Actor maker, string? note = null)
    {
        await _day.CaseAsync();
        var answer = await _day.Decisions.DecideAsync(maker, ReviewDay.Reject(await _day.ReadyAsync(maker), note: note), default);
        return answer.Reference!;
    }
}
