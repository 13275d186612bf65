using AngleSharp.Dom;
using Bunit;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class CasePageTests : IAsyncLifetime
{
    private readonly ReviewDay _day = new();
    private readonly ReviewPages _pages;

    public CasePageTests() => _pages = new(_day);

    public static TheoryData<string, string> Keys => new()
    {
        { "a", "A" }, { "x", "X" }, { "e", "E" }, { "k", "K" }, { "r", "R" }, { "l", "L" }, { "i", "I" }, { "c", "C" },
        { "0", "0" }, { "+", "+" }, { "-", "-" }, { "1", "1" }, { "2", "2" }, { "escape", "Escape" }, { "?", "?" },
        { "arrowup", "ArrowUp" }, { "arrowdown", "ArrowDown" }, { " ", "Space" },
    };

    [Fact]
    public async Task The_holder_sees_customer_and_pictures_and_the_number_only_masked()
    {
        var (page, reviewer, reference) = await OpenAsync();

        Assert.Equal(reference, page.Find("h1").TextContent);
        Assert.Contains(ReviewDay.CustomerName, page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(["317401", "540398", "0002"], page.FindAll(".nik span").Select(s => s.TextContent));
        Assert.Contains("+62 ••• •••• •678", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("0678", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["ID card", "Selfie with card"], page.FindAll(".pic img").Select(i => i.GetAttribute("alt")));
        Assert.All(page.FindAll(".pic img"), i => Assert.StartsWith("/views/", i.GetAttribute("src"), StringComparison.Ordinal));
        Assert.Equal([("case.opened", Outcome.Ok, reviewer.Code)], (await _day.TrailAsync()).Skip(1));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Every_frequent_act_has_its_key(string key, string announced)
    {
        var (page, _, _) = await OpenAsync();

        var control = Assert.Single(page.FindAll("[data-key]"), e => e.GetAttribute("data-key") == key && e.Closest("dialog") is null);

        Assert.Equal(announced, control.GetAttribute("aria-keyshortcuts"));
    }

    [Theory]
    [InlineData("m")]
    [InlineData("u")]
    public async Task What_is_not_built_has_no_key(string key)
    {
        var (page, _, _) = await OpenAsync();

        Assert.Empty(page.FindAll($"[data-key={key}]"));
    }

    [Fact]
    public async Task Drawing_the_page_again_is_not_another_look()
    {
        var (page, _, reference) = await OpenAsync();
        var before = page.FindAll(".pic img").Select(i => i.GetAttribute("src")).ToList();

        page.Render(p => p.Add(c => c.Reference, reference));
        await page.Find("[data-key=arrowdown]").ClickAsync(new());

        Assert.Equal(before, page.FindAll(".pic img").Select(i => i.GetAttribute("src")));
        Assert.Single(await _day.TrailAsync(), r => r.Action == "case.opened");
    }

    [Fact]
    public async Task Once_a_picture_is_there_its_view_stands_above_it_and_on_the_list()
    {
        var (page, reviewer, _) = await OpenAsync();
        await _day.SeeAsync(reviewer, await LeaseAsync());
        var rows = (await _day.Console.RowsAsync()).Where(r => r.Action == "document.opened").ToList();
        var card = rows.Single(r => r.DocumentId == CardOf(page));

        await page.FindAll(".pic img")[0].TriggerEventAsync("onload", new Microsoft.AspNetCore.Components.Web.ProgressEventArgs());

        var code = ViewId.Parse(card.ViewId!).Code;
        page.WaitForAssertion(() => Assert.Equal($"view {code}", page.FindAll(".pane header [role=status]")[0].TextContent));
        Assert.Contains(code, page.Find(".side").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_could_not_be_put_on_record_says_so_and_can_be_asked_for_again()
    {
        var (page, _, _) = await OpenAsync();
        var before = page.FindAll(".pic img")[0].GetAttribute("src");

        await page.FindAll(".pic img")[0].TriggerEventAsync("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());
        var said = page.WaitForElement(".covered").TextContent;
        await page.Find(".covered button").ClickAsync(new());

        Assert.Contains("so the picture was not sent", said, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.NotEqual(before, page.FindAll(".pic img")[0].GetAttribute("src")));
    }

    [Fact]
    public async Task The_loupe_asks_for_a_part_of_the_picture_as_a_view_of_its_own()
    {
        var (page, _, _) = await OpenAsync();

        await page.Find("[data-region]").ChangeAsync(new() { Value = "0.25,0.5,0.3,0.2" });

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".pic img").Select(i => i.GetAttribute("src")).Distinct().Count()));
        await page.Find(".whole").ClickAsync(new());
        Assert.Equal(2, page.FindAll(".pic img").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.25,0.5,0.3")]
    [InlineData("0.9,0.9,0.3,0.3")]
    [InlineData("0,0,0.3,0.3,0.3")]
    [InlineData("a,b,c,d")]
    public async Task What_is_no_part_of_a_picture_is_not_asked_for(string region)
    {
        var (page, _, _) = await OpenAsync();

        await page.Find("[data-region]").ChangeAsync(new() { Value = region });

        Assert.Equal(2, page.FindAll(".pic img").Count);
    }

    [Fact]
    public async Task Approving_with_an_open_check_goes_to_it_and_names_it()
    {
        var (page, _, _) = await OpenAsync(ReviewDay.AllYes.With(CheckItem.CardUnaltered, CheckAnswer.Open));

        await page.Find("[data-key=a]").ClickAsync(new());

        Assert.Equal("Open check: The card is unaltered", page.Find(".decide [role=status]").TextContent);
        Assert.Contains("The card is unaltered", page.Find(".chk li.now").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(await _day.TrailAsync(), r => r.Action.StartsWith("decision.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approving_decides_at_once_takes_the_pictures_away_and_can_be_undone()
    {
        var (page, reviewer, reference) = await ReadyAsync();

        await page.Find("[data-key=a]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal($"{reference} is approved", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("img"));
        Assert.DoesNotContain(ReviewDay.CustomerName, page.Markup, StringComparison.Ordinal);
        Assert.Equal(("decision.made", Outcome.Ok, reviewer.Code), (await _day.TrailAsync())[^1]);
        await page.Find(".undo button").ClickAsync(new());
        page.WaitForElement(".pic img");
        Assert.Equal(CaseState.InReview, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task Rejecting_shows_what_the_customer_reads_in_both_languages_and_waits_for_a_second_person()
    {
        var (page, _, reference) = await ReadyAsync();
        await page.Find("[data-key=x]").ClickAsync(new());

        await page.Find("#decide-search").InputAsync(new() { Value = "same face" });
        await page.Find("dialog form").SubmitAsync();
        var preview = page.Find(".preview");

        Assert.Equal(["id", "en"], preview.QuerySelectorAll("p").Select(p => p.GetAttribute("lang")));
        Assert.Contains("differs from your ID card", preview.TextContent, StringComparison.Ordinal);
        await page.Find("dialog form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal($"{reference} waits for a second person", page.Find("h1").TextContent));
        Assert.Equal(CaseState.DecisionProposed, (await _day.StoredAsync(reference)).State);
    }

    [Fact]
    public async Task Number_keys_choose_among_the_reasons_and_a_chosen_one_survives_the_dialog()
    {
        var (page, reviewer, _) = await ReadyAsync();
        await page.Find("[data-key=x]").ClickAsync(new());

        await page.FindAll(".reasons input").Single(i => i.GetAttribute("data-key") == "2").ChangeAsync(new() { Value = "on" });
        await page.Find("dialog [data-key=escape]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".reasons")));
        var again = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(reviewer, page.Find("h1").TextContent, default));
        Assert.Equal("DOC_GLARE", again.Draft.Reason?.Code);
    }

    [Fact]
    public async Task I_know_this_person_asks_once_and_gives_the_case_back_for_good()
    {
        var (page, reviewer, reference) = await OpenAsync();
        await page.Find("[data-key=k]").ClickAsync(new());

        await page.Find("dialog form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal($"{reference} is back in the queue", page.Find("h1").TextContent));
        Assert.Equal(("case.recused", Outcome.Ok, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task Escalating_needs_a_note()
    {
        var (page, reviewer, _) = await OpenAsync();
        await _day.SeeAsync(reviewer, await LeaseAsync());
        await page.Find("[data-key=e]").ClickAsync(new());

        await page.Find("dialog form").SubmitAsync();
        var missing = page.Find("dialog [role=alert]").TextContent;
        await page.Find("#note-text").ChangeAsync(new() { Value = "Name stands on a list" });
        await page.Find("dialog form").SubmitAsync();

        Assert.Equal("Write a note. Nothing was done.", missing);
        page.WaitForAssertion(() => Assert.EndsWith("waits for a senior reviewer", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.Equal(("case.escalated", Outcome.Ok, reviewer.Code), (await _day.TrailAsync())[^1]);
    }

    [Fact]
    public async Task A_lease_that_ends_takes_the_pictures_with_it_and_keeps_the_draft()
    {
        var (page, reviewer, reference) = await OpenAsync();
        await page.Find("[data-key=' ']").ClickAsync(new());
        await _day.PassAsync(reviewer, 18);
        page.WaitForAssertion(() => Assert.Equal("3 min left", page.Find(".chead [role=status]").TextContent));

        await _day.PassAsync(reviewer, 3);

        page.WaitForAssertion(() => Assert.Equal($"Your lease on {reference} ended", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("img"));
        Assert.Contains("Only saved notes are kept.", page.Markup, StringComparison.Ordinal);
        await _day.TakeAsync(reviewer);
        var again = Assert.IsType<LeasedCase>(await _day.Cases.OpenAsync(reviewer, reference, default));
        Assert.Equal(CheckAnswer.Yes, again.Draft.Checklist[CheckItem.PictureSharpWholeReal]);
    }

    [Fact]
    public async Task A_case_of_another_reads_like_one_that_does_not_exist()
    {
        var (holder, other) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(holder);

        var foreign = _pages.Case(other, reference);
        foreign.WaitForElement("h1");
        await using var more = new ReviewPages(_day);
        var missing = more.Case(other, "KYC-0000-0000");
        missing.WaitForElement("h1");

        Assert.Equal("This case is not open to you", foreign.Find("h1").TextContent);
        Assert.Equal(Plain(missing.Markup), Plain(foreign.Markup));
        Assert.DoesNotContain(ReviewDay.CustomerName, foreign.Markup, StringComparison.Ordinal);
        Assert.Equal([("case.opened", Outcome.Denied), ("case.opened", Outcome.Denied)], (await _day.TrailAsync()).Skip(1).Select(r => (r.Action, r.Outcome)));
    }

    [Fact]
    public async Task A_decided_case_is_read_again_without_customer_and_pictures()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(await _day.ReadyAsync(reviewer), note: "light on the name"), default);
        _day.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = _pages.Case(reviewer, reference);
        page.WaitForElement("h1");

        Assert.Contains("light on the name", page.Markup, StringComparison.Ordinal);
        Assert.Contains("DOC_GLARE", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(ReviewDay.CustomerName, page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    public async Task It_speaks_Indonesian()
    {
        await using var pages = new ReviewPages(_day, "id");
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TakeAsync(reviewer);

        var page = pages.Case(reviewer, reference);

        Assert.Contains("Setujui", page.WaitForElement("[data-key=a]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Daftar periksa", page.Find(".side h2").TextContent);
        Assert.DoesNotContain("Case_", page.Markup, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _day.DisposeAsync();
    }

    private async Task<(IRenderedComponent<CasePage> Page, Actor Reviewer, string Reference)> OpenAsync(Checklist? ticked = null)
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.TickAsync(reviewer, await _day.TakeAsync(reviewer), ticked ?? Checklist.Empty);
        var page = _pages.Case(reviewer, reference);
        page.WaitForElements(".pic img", 2);
        return (page, reviewer, reference);
    }

    // Everything looked at, everything ticked.
    private async Task<(IRenderedComponent<CasePage> Page, Actor Reviewer, string Reference)> ReadyAsync()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.ReadyAsync(reviewer);
        var page = _pages.Case(reviewer, reference);
        page.WaitForElements(".pic img", 2);
        return (page, reviewer, reference);
    }

    private Task<Guid> LeaseAsync() => _day.Console.OnDatabaseAsync(db => Task.FromResult(db.Set<Lease>().Single(l => l.State == LeaseState.Active).Id));

    private static Guid CardOf(IRenderedComponent<CasePage> page) => page.FindComponents<PicturePane>()[0].Instance.Picture.Document.Id;

    // Blazor numbers the elements that it can focus, anew in every rendering.
    private static string Plain(string markup) =>
        System.Text.RegularExpressions.Regex.Replace(markup, " blazor:elementReference=\"[^\"]*\"", "");
}
