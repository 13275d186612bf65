using Bunit;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Review;

public sealed class QueuePageTests : IAsyncLifetime
{
    private readonly ReviewDay _day = new();
    private readonly ReviewPages _pages;

    public QueuePageTests() => _pages = new(_day);

    [Fact]
    public async Task It_counts_and_names_nobody()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CasesAsync(2, due: TimeSpan.FromMinutes(30));
        var reference = await _day.CaseAsync(due: TimeSpan.FromDays(3));

        var page = _pages.Queue(reviewer);
        page.WaitForElement("[data-key=n]");

        Assert.Equal(["–", "2", "–", "–", "1"], page.FindAll(".bands tbody td:last-child").Select(c => c.TextContent));
        Assert.Contains("3 cases", page.Find(".ph").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(ReviewDay.CustomerName, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, page.Markup, StringComparison.Ordinal);
        Assert.Empty(await _day.Console.RowsAsync());
    }

    [Fact]
    public async Task N_takes_the_next_case_and_goes_there()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var page = _pages.Queue(reviewer);
        var take = page.WaitForElement("[data-key=n]");

        await take.ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal($"cases/{reference}", _pages.Address));
        Assert.Equal("N", take.GetAttribute("aria-keyshortcuts"));
        Assert.Equal(("case.leased", Outcome.Ok, reviewer.Code), Assert.Single(await _day.TrailAsync()));
    }

    [Fact]
    public async Task Who_holds_a_case_continues_with_Enter_or_releases_it()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);
        var page = _pages.Queue(reviewer);
        page.WaitForElement("[data-key=enter]");

        Assert.Equal((reference, "20:00"), (page.Find("h1").TextContent, page.Find(".lease b").TextContent));
        Assert.Empty(page.FindAll("[data-key=n]"));
        await page.Find(".next .ghost").ClickAsync(new());

        page.WaitForElement("[data-key=n]");
        Assert.Equal(("case.released", Outcome.Ok, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task An_empty_queue_says_so_and_fills_by_itself()
    {
        var reviewer = await _day.ReviewerAsync();
        var page = _pages.Queue(reviewer);
        page.WaitForAssertion(() => Assert.Equal("Nothing waits", page.Find("h1").TextContent));
        Assert.Contains("This page fills by itself.", page.Markup, StringComparison.Ordinal);
        await _day.CaseAsync();

        _day.Clock.Advance(TimeSpan.FromSeconds(15));

        page.WaitForElement("[data-key=n]");
    }

    [Fact]
    public async Task Somebody_with_another_lease_is_told_so()
    {
        var reviewer = await _day.ReviewerAsync();
        var twin = await _day.SecondAccountAsync(reviewer, ReviewerConsole.Access.Roles.Reviewer);
        await _day.CasesAsync(2);
        await _day.TakeAsync(twin);
        var page = _pages.Queue(reviewer);

        await page.WaitForElement("[data-key=n]").ClickAsync(new());

        Assert.Equal("You hold another case. Finish or release it first.", page.WaitForElement("[role=alert]").TextContent.Trim());
        Assert.Equal(("case.leased", Outcome.Denied, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task The_last_decision_can_be_undone_here_too_for_ten_seconds()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(await _day.ReadyAsync(reviewer)), default);
        var page = _pages.Queue(reviewer);
        var undo = page.WaitForElement(".undo button");
        Assert.Contains("10 s left", undo.TextContent, StringComparison.Ordinal);

        await undo.ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal($"cases/{reference}", _pages.Address));
        Assert.Contains(("decision.undone", Outcome.Ok, reviewer.Code), await _day.TrailAsync());
    }

    [Fact]
    public async Task After_ten_seconds_nothing_is_left_to_undo()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(await _day.ReadyAsync(reviewer)), default);
        var page = _pages.Queue(reviewer);
        page.WaitForElement(".undo");

        for (var second = 0; second < 10; second++)
        {
            _day.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".undo")));
    }

    [Fact]
    public async Task It_speaks_Indonesian()
    {
        await using var pages = new ReviewPages(_day, "id");
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();

        var page = pages.Queue(reviewer);

        Assert.Contains("Ambil berikutnya", page.WaitForElement("[data-key=n]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Tidak ada berkas yang Anda pinjam", page.Find("h1").TextContent);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _day.DisposeAsync();
    }
}
