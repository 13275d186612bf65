using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>R3: another process locks the database in the middle of a review.</summary>
public sealed class LockedDatabaseTests(Browser browser) : IAsyncDisposable
{
    private const string Words = "The face is younger than the card";
    private readonly ConsoleApp _console = new(settings: ConsoleApp.Hasty);

    [Fact]
    public async Task R3_The_page_says_that_nothing_was_changed_keeps_every_word_and_goes_on_when_the_lock_is_gone()
    {
        await _console.SendCaseAsync();
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        await using var seat = await Seat.TakeAsync(browser, _console, shift.Reviewer);
        await seat.GoAsync($"/cases/{shift.Reference}");
        await seat.SeePicturesAsync();
        var rows = await _console.RowsWhenAsync(r => r.Count(row => row.Action == "document.served") == 2);
        var ticket = await shift.TicketAsync();
        await seat.Page.EvaluateAsync("() => { window.same = true; }");
        await seat.Page.Keyboard.PressAsync("e");
        var note = seat.Page.Locator("#note-text");
        await Expect(note).ToBeFocusedAsync();
        var send = seat.Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Escalate" });

        await using (var other = new SqliteConnection($"Data Source={_console.DatabaseFile}"))
        {
            await other.OpenAsync();
            await using var held = await other.BeginTransactionAsync();
            await note.PressSequentiallyAsync(Words);
            await send.ClickAsync();

            await Expect(seat.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Nothing was changed." })).ToBeVisibleAsync();
            await Expect(note).ToHaveValueAsync(Words);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await LookAsync(shift.Reviewer, ticket));
            Assert.Equal(rows.Count, (await _console.RowsAsync()).Count);
        }

        Assert.Equal(HttpStatusCode.OK, await LookAsync(shift.Reviewer, ticket));
        await send.ClickAsync();
        await Expect(seat.Page.GetByRole(AriaRole.Heading, new() { Name = $"{shift.Reference} waits for a senior reviewer" })).ToBeVisibleAsync();
        Assert.True(await seat.Page.EvaluateAsync<bool>("() => !!window.same")); // one circuit all the way
        var escalated = Assert.Single(await _console.RowsAsync(), r => r.Action == "case.escalated");
        Assert.Equal((shift.Reference, shift.Reviewer.Code), (escalated.CaseId, escalated.ActorId));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<HttpStatusCode> LookAsync(Actor who, string ticket)
    {
        using var http = _console.Http(_console.Cookie(who));
        using var look = new HttpRequestMessage(HttpMethod.Get, ticket) { Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Sec-Fetch-Dest", "image" } } };
        using var answer = await http.SendAsync(look);
        return answer.StatusCode;
    }
}
