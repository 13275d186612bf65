using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>Nothing jumps while a page fills (W3C Layout Instability; 0.1 is called good, we hold a tenth of it).</summary>
public sealed class LayoutShiftTests(Browser browser, BusyOffice office) : IClassFixture<BusyOffice>
{
    [Fact]
    public async Task The_queue_stands_still() =>
        await AssertStillAsync(await office.Console.StaffAsync(Roles.Reviewer), "/queue", page => Expect(page.Locator("table.bands td.n").Last).ToHaveTextAsync("1"));

    [Fact]
    public async Task The_trail_stands_still() =>
        await AssertStillAsync(await office.Console.StaffAsync(Roles.ComplianceOfficer), "/audit", page => Expect(page.Locator("tbody tr").Nth(9)).ToBeVisibleAsync());

    [Fact]
    public async Task The_case_stands_still() =>
        await AssertStillAsync(office.Reviewing.Reviewer, $"/cases/{office.Reviewing.Reference}", page => Expect(page.Locator("header [role=status]", new() { HasText = "view " })).ToHaveCountAsync(2));

    private async Task AssertStillAsync(Actor actor, string path, Func<IPage, Task> filled)
    {
        await using var seat = await Seat.TakeAsync(browser, office.Console, actor);
        await seat.Page.AddInitScriptAsync(
            """
            window.shifts = [];
            new PerformanceObserver(list => window.shifts.push(...list.getEntries().filter(e => !e.hadRecentInput)
              .map(e => `${e.value} ${e.sources.map(s => s.node?.parentElement?.outerHTML.slice(0, 120)).join(' | ')}`)))
              .observe({ type: 'layout-shift', buffered: true });
            """);
        await seat.GoAsync(path);
        await filled(seat.Page);
        await seat.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        var shifts = await seat.Page.EvaluateAsync<string[]>("() => window.shifts");
        var sum = shifts.Sum(s => double.Parse(s.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(sum <= 0.01, $"{sum}: {string.Join(Environment.NewLine, shifts)}");
    }
}
