using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A reviewer's work through the desks, for tests that begin where it has been done.</summary>
internal sealed record Shift(ConsoleApp Console, Actor Reviewer, string Reference, Guid LeaseId)
{
    /// <summary>A case that a reviewer has just taken.</summary>
    public static async Task<Shift> TakeAsync(ConsoleApp console, Actor reviewer)
    {
        var taken = await console.Get<QueueDesk>().TakeNextAsync(reviewer, default);
        Assert.Equal(TakeResult.Taken, taken.Result);
        return new(console, reviewer, taken.Reference!, taken.LeaseId!.Value);
    }

    /// <summary>The address of one look at the ID card, not yet used.</summary>
    public async Task<string> TicketAsync(string slot = "id-card")
    {
        var document = await Console.OnDatabaseAsync(db => db.Set<Document>().SingleAsync(d => d.CaseReference == Reference && d.Slot == slot));
        return (await Console.Get<CaseDesk>().TicketAsync(Reviewer, LeaseId, document.Id, region: null, default)).Address!;
    }

    /// <summary>Looks at both pictures, finds the card altered and proposes to reject: a second person is needed.</summary>
    public async Task ProposeAsync(string? note = null)
    {
        var checks = Checklist.Items.Aggregate(Checklist.Empty, (all, check) => all.With(check, CheckAnswer.Yes)).With(CheckItem.CardUnaltered, CheckAnswer.No);
        var kept = await Console.Get<CaseDesk>().SaveAsync(Reviewer, LeaseId, new(checks, null, null), default);
        Assert.Equal(WorkResult.Done, kept.Result);
        await LookAsync();
        var answer = await Console.Get<DecisionDesk>().DecideAsync(
            Reviewer, new(LeaseId, Verdict.Reject, ReasonCode.Find("DOC_TAMPERED"), note, Guid.NewGuid()), default);
        Assert.Equal((DecisionResult.Proposed, null), (answer.Result, answer.Refusal));
    }

    /// <summary>Looks at both pictures, as every answer needs.</summary>
    public async Task LookAsync()
    {
        using var http = Console.Http(Console.Cookie(Reviewer));
        foreach (var slot in (string[])["id-card", "selfie"])
        {
            using var look = new HttpRequestMessage(HttpMethod.Get, await TicketAsync(slot))
            {
                Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Sec-Fetch-Dest", "image" } },
            };
            using var picture = await http.SendAsync(look);
            picture.EnsureSuccessStatusCode();
        }
    }
}
