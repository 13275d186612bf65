using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Operations;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Documents;
using LeasedCase = ReviewerConsole.Tests.Documents.LeasedCase;

namespace ReviewerConsole.Tests.Operations;

/// <summary>After a rotation everything sealed is wrapped anew, beside readers and writers, and goes on after a stop.</summary>
public abstract class ResealingTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;

    // Without its keeper, so that nothing but the test moves anything.
    protected ResealingTests(Store store) => _console = new(_clock, store: store, replace: services =>
        services.Remove(services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(ResealKeeper))));

    [Fact]
    public async Task Everything_sealed_is_wrapped_anew_and_opens()
    {
        var leased = await SealAllAsync();
        var before = await HeadsAsync();
        Assert.Equal("k2", await Keys.RotateAsync(default));

        var end = await RunAsync(_console.Get<Resealer>());

        Assert.Equal(ResealStep.Finished, end.Step);
        var after = await HeadsAsync();
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before.Values, versions => Assert.All(versions, v => Assert.Equal("k1", v)));
        Assert.All(after.Values, versions => Assert.All(versions, v => Assert.Equal("k2", v)));
        Assert.All(before, place => Assert.NotEmpty(place.Value)); // no store was left out of this test
        Assert.Equal((before.Values.Sum(v => v.Count), before.Values.Sum(v => v.Count), 0), (end.Done, end.Total, end.Damaged));
        await AssertAllOpensAsync(leased);
        var rows = (await _console.RowsAsync()).Where(r => r.Action == "key.rotated").Select(r => Encoding.UTF8.GetString(r.Leaf)).ToList();
        Assert.Collection(
            rows,
            r => Assert.Contains("\"reason\":\"rotated\"", r, StringComparison.Ordinal),
            r => Assert.Contains($"\"n\":{end.Done}", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_of_the_trail_stay_genuine_across_a_rotation()
    {
        await SealAllAsync();
        await Keys.RotateAsync(default);
        await RunAsync(_console.Get<Resealer>());
        await _console.Get<AuditGate>().RecordAsync(Actor.System, new KeysResealed("k2", 0), default);

        var rows = await _console.OnDatabaseAsync(db => db.Set<AuditEvent>().AsNoTracking().ToListAsync());

        Assert.True(rows.Count > 5);
        Assert.All(rows, r => Assert.Equal(RowCheck.Genuine, r.Check(_console.Get<KeyRing>())));
    }

    [Fact]
    public async Task A_walk_that_stops_anywhere_goes_on_where_it_stopped()
    {
        await SealAllAsync();
        await Keys.RotateAsync(default);
        var steps = 0;
        var progress = await Another().StepAsync(default);
        while (progress.Step == ResealStep.Moved)
        {
            steps++;
            _clock.Advance(Resealing.Hold); // the one before was killed
            progress = await Another().StepAsync(default);
        }

        Assert.True(steps > 10, $"{steps}");
        Assert.Equal(ResealStep.Finished, progress.Step);
        Assert.Equal(progress.Total, progress.Done); // nothing was done twice
        Assert.All((await HeadsAsync()).Values, versions => Assert.All(versions, v => Assert.Equal("k2", v)));
        Assert.True((await _console.Get<DocumentVault>().CheckAsync(open: true, sweep: false, evenMany: false, default)).IsSound);
    }

    [Fact]
    public async Task One_instance_walks_at_a_time()
    {
        await SealAllAsync();
        await Keys.RotateAsync(default);
        var (one, other) = (Another(), Another());

        Assert.Equal(ResealStep.Moved, (await one.StepAsync(default)).Step);
        Assert.Equal(ResealStep.Elsewhere, (await other.StepAsync(default)).Step);
        Assert.Equal(ResealStep.Finished, (await RunAsync(one)).Step);
        Assert.Equal(ResealStep.Finished, (await other.StepAsync(default)).Step);
        Assert.Single(await _console.RowsAsync(), r => Encoding.UTF8.GetString(r.Leaf).Contains("resealed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_item_that_somebody_changes_meanwhile_keeps_their_change()
    {
        var leased = await SealAllAsync();
        var store = _console.Get<Resealer>().Stores.Single(s => s.Name == "StaffAuthenticators.SealedKey");
        var item = Assert.Single(await store.NextAsync(null, default));
        var staff = new Guid(item.Place);
        await Keys.RotateAsync(default);
        var (head, replaces) = _console.Get<Envelope>().Rewrap(item.Bytes, item.Purpose, item.Place);
        await EnrolAsync(staff, "another key of twenty"u8.ToArray());

        var replaced = await store.ReplaceAsync([new(item, head, replaces)], default);

        Assert.Equal(0, replaced);
        var kept = Assert.Single(await store.NextAsync(null, default));
        Assert.Equal("another key of twenty"u8, _console.Get<Envelope>().Open(kept.Bytes, kept.Purpose, kept.Place));
        await RunAsync(_console.Get<Resealer>());
        await AssertAllOpensAsync(leased);
    }

    [Fact]
    public async Task What_does_not_open_is_counted_left_alone_and_stops_nothing()
    {
        await SealAllAsync();
        await _console.SqlAsync(
            "UPDATE Customers SET PhoneSealed = zeroblob(80)", "UPDATE [dbo].[Customers] SET [PhoneSealed] = CAST(REPLICATE('x', 80) AS varbinary(80))");
        File.Delete(Directory.GetFiles(_console.DataFolder, "*.full", SearchOption.AllDirectories)[0]);
        await Keys.RotateAsync(default);

        var end = await RunAsync(_console.Get<Resealer>());

        Assert.Equal((ResealStep.Finished, 2), (end.Step, end.Damaged));
        var list = await Keys.ListAsync(default);
        Assert.Equal([("Customers.PhoneSealed", 1L), ("documents", 1L)], list.Use.Where(u => u.Damaged > 0).Select(u => (u.Place, u.Damaged)));
        Assert.DoesNotContain(list.Use, u => u.ByVersion.ContainsKey("k1"));
    }

    [Fact]
    public async Task A_ring_that_was_never_rotated_leaves_nothing_to_do()
    {
        await SealAllAsync();

        Assert.Equal(new(ResealStep.Finished, "k1", 0, 0, 0), await _console.Get<Resealer>().StepAsync(default));
        Assert.Null((await Keys.ListAsync(default)).Resealing);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private KeyDesk Keys => _console.Get<KeyDesk>();

    // Another instance of the console: it counts its own holds.
    private Resealer Another() => ActivatorUtilities.CreateInstance<Resealer>(_console.Services);

    private static async Task<ResealProgress> RunAsync(Resealer resealer)
    {
        var progress = await resealer.StepAsync(default);
        while (progress.Step == ResealStep.Moved)
        {
            progress = await resealer.StepAsync(default);
        }

        return progress;
    }

    private async Task<LeasedCase> SealAllAsync()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        await _console.Get<CaseDesk>().SaveAsync(leased.Reviewer, leased.LeaseId, CaseDraft.Empty with { Note = "light on the name" }, default);
        await _console.Get<AuditGate>().RecordAsync(Actor.System, new Said(leased.Reference, (await CustomerAsync(leased)).Id), default);
        _console.Cookie(leased.Reviewer); // makes a cookie key
        await EnrolAsync(leased.Reviewer.StaffId!.Value, "a key of twenty bytes"u8.ToArray());
        return leased;
    }

    private Task<int> EnrolAsync(Guid staff, byte[] key) => _console.OnDatabaseAsync(async db =>
    {
        await _console.Get<Factors>().EnrolAsync(db, staff, key, 1, _clock.UtcNow(), default);
        return await db.SaveChangesAsync();
    });

    private Task<Customer> CustomerAsync(LeasedCase leased) => _console.OnDatabaseAsync(async db =>
    {
        var id = await db.Set<KycCase>().Where(c => c.Reference == leased.Reference).Select(c => c.CustomerId).SingleAsync();
        return await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id);
    });

    private async Task<SortedDictionary<string, List<string?>>> HeadsAsync()
    {
        var heads = new SortedDictionary<string, List<string?>>(StringComparer.Ordinal);
        foreach (var store in _console.Get<Resealer>().Stores)
        {
            heads[store.Name] = [];
            for (var items = await store.NextAsync(null, default); items.Count > 0; items = await store.NextAsync(items[^1].Cursor, default))
            {
                heads[store.Name].AddRange(items.Select(i => Envelope.VersionOf(i.Bytes)));
            }
        }

        return heads;
    }

    private async Task AssertAllOpensAsync(LeasedCase leased)
    {
        var opened = Assert.IsType<ReviewerConsole.Review.LeasedCase>(await _console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default));
        Assert.Equal(("Siti Rahmawati", "light on the name"), (opened.Customer.Particulars.FullName, opened.Draft.Note));
        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, look.StatusCode);
        var words = await _console.OnDatabaseAsync(async db => await _console.Get<NotesOnRecord>().ReadAsync(db, [.. await db.Set<AuditNote>().Select(n => n.EventId).ToListAsync()], default));
        Assert.Equal(["heard at the counter"], words.Values);
    }

    private sealed record Said(string Case, Guid Customer) : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => new(Case, Customer);
        public Facts Facts => new() { Note = "heard at the counter" };
    }
}

public sealed class ResealingOnSqliteTests() : ResealingTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class ResealingOnSqlServerTests() : ResealingTests(Store.SqlServer);
