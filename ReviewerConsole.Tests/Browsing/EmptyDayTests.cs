using Deque.AxeCore.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A morning on which nothing has come in yet.</summary>
public sealed class EmptyDayTests(Browser browser, Office office) : IClassFixture<Office>
{
    [Theory]
    [InlineData("/queue", Roles.Reviewer, "Nothing waits")]
    [InlineData("/approvals", Roles.SeniorReviewer, "Nothing waits for a second person")]
    public async Task It_says_so_and_axe_finds_nothing(string path, string role, string heading)
    {
        await using var seat = await Seat.TakeAsync(browser, office.Console, await office.Console.StaffAsync(role));
        await seat.GoAsync(path);

        await Expect(seat.Page.Locator("main h1")).ToHaveTextAsync(heading);
        foreach (var theme in (string[])["light", "dark"])
        {
            await seat.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            Assert.Empty((await seat.Page.RunAxe()).Violations.Select(v => $"{theme}: {v.Id}: {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        }

        Assert.Empty(seat.Complaints);
    }
}
