using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public abstract class ViewsOnRecordTests : IAsyncDisposable
{
    private const string Reference = "KYC-7F3K-9QXM";
    private readonly ConsoleApp _console;
    private readonly Guid _card = Guid.NewGuid();
    private readonly Guid _selfie = Guid.NewGuid();

    protected ViewsOnRecordTests(Store store) => _console = new(store: store);

    [Fact]
    public async Task A_view_says_how_sending_ended_or_that_nobody_knows()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var whole = await LookAsync(reviewer, _card);
        await ServeAsync(reviewer, _card, whole, Outcome.Ok);
        var broken = await LookAsync(reviewer, _selfie);
        await ServeAsync(reviewer, _selfie, broken, Outcome.Failed);
        var open = await LookAsync(reviewer, _selfie);

        var views = await ViewsAsync(reviewer.Code, Reference, DateTime.MinValue);

        Assert.Equal(
            [(_card, whole.Sequence, Outcome.Ok), (_selfie, broken.Sequence, Outcome.Failed), (_selfie, open.Sequence, (Outcome?)null)],
            views.Select(v => (v.DocumentId, v.Row, v.Served)));
        Assert.Equal([whole.View!.Value, broken.View!.Value, open.View!.Value], views.Select(v => v.View));
        Assert.Equal(whole.At, views[0].At);
    }

    [Fact]
    public async Task Another_person_another_case_and_an_earlier_lease_do_not_count()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var colleague = await _console.StaffAsync(Roles.Reviewer);
        await LookAsync(colleague, _card);
        var early = await LookAsync(reviewer, _card);

        var otherCase = await ViewsAsync(reviewer.Code, "KYC-0000-0000", DateTime.MinValue);
        var later = await ViewsAsync(reviewer.Code, Reference, early.At.AddMilliseconds(1));
        var all = await ViewsAsync(reviewer.Code, Reference, early.At);

        Assert.Empty(otherCase);
        Assert.Empty(later);
        Assert.Equal(early.Sequence, Assert.Single(all).Row);
    }

    [Fact]
    public async Task A_refused_view_is_no_view()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var refused = await _console.Get<AuditGate>().AdmitAsync(officer, new Look(_card), default);

        var views = await ViewsAsync(officer.Code, Reference, DateTime.MinValue);

        Assert.Null(refused.Receipt);
        Assert.Empty(views);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<Receipt<Look>> LookAsync(Actor actor, Guid document) =>
        (await _console.Get<AuditGate>().AdmitAsync(actor, new Look(document), default)).Receipt!;

    private Task<long> ServeAsync(Actor actor, Guid document, Receipt<Look> opened, Outcome outcome) =>
        _console.Get<AuditGate>().RecordAsync(actor, new Sent(document, opened.Sequence, opened.View!.Value, outcome), default);

    private Task<IReadOnlyList<ViewOnRecord>> ViewsAsync(string actor, string reference, DateTime since) =>
        _console.OnDatabaseAsync(db => _console.Get<ViewsOnRecord>().ByAsync(db, actor, reference, since, default));

    private sealed record Look(Guid DocumentId) : IAuditedView
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => EventCatalogue.DocumentOpened;
        public Subject Subject => new(Case: Reference, Document: DocumentId);
    }

    private sealed record Sent(Guid DocumentId, long Opened, ViewId View, Outcome Outcome) : IAuditedFact
    {
        public static string Name => EventCatalogue.DocumentServed;
        public Subject Subject => new(Case: Reference, Document: DocumentId);
        public Facts Facts => new() { Refers = Opened, View = View };
    }
}

public sealed class ViewsOnRecordOnSqliteTests() : ViewsOnRecordTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class ViewsOnRecordOnSqlServerTests() : ViewsOnRecordTests(Store.SqlServer);
