using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Operations;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Documents;

/// <summary>A sealed picture that is not what the vault put there is refused, on record, and never shown.</summary>
public sealed class IntegrityTests : IAsyncDisposable
{
    private readonly Heard _log = new();
    private readonly ConsoleApp _console;

    public IntegrityTests() => _console = new(replace: services => services.AddSingleton<ILogger<DocumentVault>>(_log));

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("another document's")]
    [InlineData("the same document's other file")]
    public async Task A_picture_that_is_not_what_was_sealed_is_refused_on_record_and_comes_back_with_its_file(string what)
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var file = await FileAsync(leased.IdCard, "master");
        var sealedBytes = await File.ReadAllBytesAsync(file);
        switch (what)
        {
            case "missing":
                File.Delete(file);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, []);
                break;
            case "cut":
                await File.WriteAllBytesAsync(file, sealedBytes[..(sealedBytes.Length / 2)]);
                break;
            case "longer":
                await File.WriteAllBytesAsync(file, [.. sealedBytes, 0]);
                break;
            case "another document's":
                File.Copy(await FileAsync(leased.Selfie, "master"), file, overwrite: true);
                break;
            default:
                File.Copy(await FileAsync(leased.IdCard, "full"), file, overwrite: true);
                break;
        }

        using var refused = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var body = await refused.Content.ReadAsStringAsync();
        Assert.Contains("Dokumen ini tidak dapat ditampilkan", body, StringComparison.Ordinal); // no language was asked for
        Assert.True(body.Length < 1000);
        var row = Assert.Single(await _console.RowsAsync(), r => r.Action == "document.served");
        Assert.Equal((Outcome.Failed, leased.IdCard), (row.Outcome, row.DocumentId));
        using var leaf = JsonDocument.Parse(row.Leaf);
        Assert.Equal((what == "missing" ? "missing" : "changed", 0), (leaf.RootElement.GetProperty("reason").GetString(), leaf.RootElement.GetProperty("n").GetInt64()));
        Assert.Contains((LogLevel.Critical, 3201), _log.Said);

        await File.WriteAllBytesAsync(file, sealedBytes);
        using var restored = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
    }

    [Fact]
    public async Task Any_flipped_bit_is_refused_wherever_it_is()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var file = await FileAsync(leased.IdCard, "master");
        var whole = await File.ReadAllBytesAsync(file);

        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).SampleAsync(
            async (at, bit) =>
            {
                var changed = whole.ToArray();
                changed[at] ^= (byte)(1 << bit);
                await File.WriteAllBytesAsync(file, changed);
                using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
                return look.StatusCode == HttpStatusCode.Conflict;
            },
            iter: 40, threads: 1);

        Assert.Equal(40, (await _console.RowsAsync()).Count(r => r is { Action: "document.served", Outcome: Outcome.Failed }));
    }

    [Fact]
    public async Task No_two_sealed_items_of_the_console_can_take_each_others_place()
    {
        var (one, other) = (await LeasedCase.CreateAsync(_console), await LeasedCase.CreateAsync(_console));
        foreach (var leased in (LeasedCase[])[one, other])
        {
            await _console.Get<CaseDesk>().SaveAsync(leased.Reviewer, leased.LeaseId, CaseDraft.Empty with { Note = "light" }, default);
        }

        var (envelope, customers) = (_console.Get<Envelope>(), _console.Get<CustomerKeys>());
        var items = new List<(string Store, ReviewerConsole.Data.SealedItem Item, byte[] Whole)>();
        foreach (var store in _console.Get<Resealer>().Stores)
        {
            items.AddRange((await store.NextAsync(null, default)).Select(i => (store.Name, i, store.Name == "documents" ? WholeOf(i) : i.Bytes)));
        }

        Assert.True(items.Count >= 16, $"{items.Count}");
        await _console.OnDatabaseAsync(async db =>
        {
            foreach (var place in items)
            {
                using var secret = place.Item.Customer is { } customer ? await customers.FindAsync(db, customer, default) : null;
                foreach (var moved in items)
                {
                    var opens = Opens(moved.Whole, place.Item, secret);
                    Assert.True(opens == (moved == place), $"{moved.Store} in the place of {place.Store}");
                }
            }

            return 0;
        });

        bool Opens(byte[] bytes, ReviewerConsole.Data.SealedItem place, CustomerSecret? secret)
        {
            try
            {
                envelope.Open(bytes, place.Purpose, place.Place, secret);
                return true;
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_customers_row_that_was_changed_shows_nothing_and_says_so()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        await _console.SqlAsync("UPDATE Customers SET Particulars = zeroblob(120)");

        var opened = await _console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default);

        Assert.Equal(new CannotShow(leased.LeaseId, IsErased: false), opened);
        Assert.Equal([Outcome.Ok, Outcome.Failed], (await _console.RowsAsync()).Where(r => r.Action == "case.opened").Select(r => r.Outcome));
    }

    [Fact]
    public async Task The_reviewers_table_knows_a_damaged_picture_from_one_that_got_lost()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        File.Delete(await FileAsync(leased.IdCard, "master"));
        var desk = _console.Get<CaseDesk>();
        var table = new LightTable(desk, leased.Reviewer, (ReviewerConsole.Review.LeasedCase)await desk.OpenAsync(leased.Reviewer, leased.Reference, default));
        await table.LayOutAsync(default);
        var card = table.Left!;
        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, card.Address!);

        await table.FailedAsync(card, default);

        Assert.Equal(PictureFault.DocumentDamaged, card.Fault);
        Assert.Equal(card, table.NotLookedAt); // and so nobody decides on it
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private byte[] WholeOf(ReviewerConsole.Data.SealedItem item) => File.ReadAllBytes(Assert.Single(Directory.GetFiles(
        _console.DataFolder, $"{new Guid(item.Place.AsSpan(16, 16)):N}.{(item.Place[32] == 1 ? "full" : "master")}", SearchOption.AllDirectories)));

    private Task<string> FileAsync(Guid document, string part) => FileAsync(_console, document, part);

    internal static async Task<string> FileAsync(ConsoleApp console, Guid document, string part)
    {
        var blob = await console.OnDatabaseAsync(db => db.Set<Document>().Where(d => d.Id == document).Select(d => d.BlobId).SingleAsync());
        return Assert.Single(Directory.GetFiles(console.DataFolder, $"{blob:N}.{part}", SearchOption.AllDirectories));
    }

    private sealed class Heard : ILogger<DocumentVault>
    {
        public List<(LogLevel, int)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add((logLevel, eventId.Id));
    }
}
