using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Documents;
using LeasedCase = ReviewerConsole.Tests.Documents.LeasedCase;

namespace ReviewerConsole.Tests.Review;

/// <summary>Attack 23 through the real door: what was looked at must have been the whole picture.</summary>
public sealed class SliverTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task A_sliver_of_a_document_is_no_look_at_it()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        await LookAsync(leased, leased.Selfie, null);
        await LookAsync(leased, leased.IdCard, new(0.1, 0.1, 0.05, 0.05));

        var slyly = await _console.Get<DecisionDesk>().DecideAsync(leased.Reviewer, ReviewDay.AskAgain(leased.LeaseId), default);
        await LookAsync(leased, leased.IdCard, null);
        var fairly = await _console.Get<DecisionDesk>().DecideAsync(leased.Reviewer, ReviewDay.AskAgain(leased.LeaseId), default);

        Assert.Equal((DecisionResult.Refused, Refusals.ViewsMissing), (slyly.Result, slyly.Refusal));
        Assert.Equal(DecisionResult.Made, fairly.Result);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task LookAsync(LeasedCase leased, Guid document, PictureRegion? region)
    {
        var served = (await _console.RowsAsync()).Count(r => r.Action == "document.served");
        var address = await _console.Get<ViewTickets>().IssueAsync(
            leased.Reviewer, new(document, leased.Reference, leased.LeaseId, Purposes.Review, region), default);
        using var response = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, address!);
        Assert.True(response.IsSuccessStatusCode);
        await _console.RowsWhenAsync(all => all.Count(r => r.Action == "document.served") > served);
    }
}
