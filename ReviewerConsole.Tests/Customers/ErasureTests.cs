using System.Net;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Documents;
using LeasedCase = ReviewerConsole.Tests.Documents.LeasedCase;

namespace ReviewerConsole.Tests.Customers;

/// <summary>Crypto-shredding: what belonged to one customer never opens again, and nobody else notices.</summary>
public abstract class ErasureTests : IAsyncDisposable
{
    private readonly ConsoleApp _console;

    protected ErasureTests(Store store) => _console = new(store: store);

    protected ConsoleApp Console => _console;

    [Fact]
    public async Task After_it_nothing_of_the_customer_opens_and_the_pages_say_so()
    {
        var (leased, other) = (await LeasedCase.CreateAsync(_console), await LeasedCase.CreateAsync(_console));
        var note = await NoteAsync(leased);
        await NoteAsync(other);
        var ticket = await leased.TicketAsync();
        var rows = (await _console.RowsAsync()).Count;
        var customer = await CustomerOfAsync(leased);

        var answer = await _console.Get<CustomerErasure>().EraseAsync(Actor.System, customer, leased.Reference, default);

        Assert.True(answer.Allowed);
        Assert.Equal(new CannotShow(leased.LeaseId, IsErased: true), await _console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default));
        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        Assert.Equal(HttpStatusCode.Conflict, look.StatusCode);
        Assert.False((await WordsAsync()).ContainsKey(note));
        var erased = (await _console.RowsAsync()).Single(r => r.Action == "retention.erased");
        Assert.Equal((Outcome.Ok, customer, leased.Reference), (erased.Outcome, erased.CustomerId, erased.CaseId));
        Assert.Equal(rows, (await _console.RowsAsync()).Count(r => r.Id < erased.Id)); // the rows stay
        Assert.All(await _console.RowsAsync(), r => Assert.Equal(RowCheck.Genuine, r.Check(_console.Get<KeyRing>())));
        Assert.IsType<ReviewerConsole.Review.LeasedCase>(await _console.Get<CaseDesk>().OpenAsync(other.Reviewer, other.Reference, default));
        using var others = await DocumentDoorTests.LookAsync(_console, other.Reviewer, await other.TicketAsync());
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Single(await WordsAsync());
    }

    [Fact]
    public async Task Copies_that_were_made_before_do_not_open_either()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var customer = await CustomerOfAsync(leased);
        var (particulars, phone) = await _console.OnDatabaseAsync(async db =>
        {
            var row = await db.Set<Customer>().Where(c => c.Id == customer)
                .Select(c => new { Particulars = EF.Property<byte[]>(c, "Particulars"), Phone = EF.Property<byte[]>(c, "PhoneSealed") }).SingleAsync();
            return (row.Particulars, row.Phone);
        });
        var backup = _console.DataFolder + "-backup";
        await CopyAsync(Path.Combine(_console.DataFolder, "documents"), backup);

        await _console.Get<CustomerErasure>().EraseAsync(Actor.System, customer, leased.Reference, default);
        await _console.SqlAsync("DELETE FROM Drafts"); // nothing else of it needs to go
        Directory.Delete(Path.Combine(_console.DataFolder, "documents"), recursive: true);
        await CopyAsync(backup, Path.Combine(_console.DataFolder, "documents"));

        using var look = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(HttpStatusCode.Conflict, look.StatusCode);
        using var another = CustomerKey.New(customer, _console.Get<Envelope>()).Secret;
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => _console.Get<Envelope>().Open(particulars, KeyPurposes.Particulars, customer.ToByteArray(), another));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => _console.Get<Envelope>().Open(phone, KeyPurposes.Phone, customer.ToByteArray()));
    }

    [Fact]
    public async Task What_could_be_compared_or_read_goes_too()
    {
        var (leased, same) = (await LeasedCase.CreateAsync(_console), await LeasedCase.CreateAsync(_console));
        var before = (ReviewerConsole.Review.LeasedCase)await _console.Get<CaseDesk>().OpenAsync(same.Reviewer, same.Reference, default);

        await _console.Get<CustomerErasure>().EraseAsync(Actor.System, await CustomerOfAsync(leased), leased.Reference, default);

        var after = (ReviewerConsole.Review.LeasedCase)await _console.Get<CaseDesk>().OpenAsync(same.Reviewer, same.Reference, default);
        Assert.Equal((1, 1), (before.Customer.SamePhone, before.Customer.SameNationalId));
        Assert.Equal((0, 0), (after.Customer.SamePhone, after.Customer.SameNationalId));
        var mask = await _console.OnDatabaseAsync(async db => (await db.Set<Customer>().ToListAsync()).Select(c => c.PhoneMask).Order(StringComparer.Ordinal).ToList());
        Assert.Contains(PhoneMask.Erased, mask);
    }

    [Fact]
    public async Task Words_and_pictures_that_come_later_are_not_kept()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        await _console.Get<CustomerErasure>().EraseAsync(Actor.System, await CustomerOfAsync(leased), leased.Reference, default);

        var note = await NoteAsync(leased);
        var files = Directory.GetFiles(_console.DataFolder, "*", SearchOption.AllDirectories).Length;
        var card = (await _console.OnDatabaseAsync(db => db.FindAsync<Document>(leased.IdCard).AsTask()))!;
        var stored = await _console.Get<DocumentVault>().StoreAsync(LeasedCase.Wallet, card, Intake.Api.Jpeg(), "image/jpeg", (_, _) => Task.FromResult<Refusal?>(null), default);

        Assert.False((await WordsAsync()).ContainsKey(note));
        Assert.Equal("wrong-state", stored.Code);
        Assert.Equal(files, Directory.GetFiles(_console.DataFolder, "*", SearchOption.AllDirectories).Length);
        Assert.Single(await _console.RowsAsync(), r => r.Action == "document.refused");
    }

    [Fact]
    public async Task A_second_time_changes_nothing_more()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var customer = await CustomerOfAsync(leased);
        var erasure = _console.Get<CustomerErasure>();
        await erasure.EraseAsync(Actor.System, customer, leased.Reference, default);

        Assert.True((await erasure.EraseAsync(Actor.System, customer, leased.Reference, default)).Allowed);
        Assert.IsType<CannotShow>(await _console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default));
    }

    [Fact]
    public async Task Without_its_row_nothing_is_erased()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var customer = await CustomerOfAsync(leased);
        await _console.FailRowsAsync();

        await Assert.ThrowsAsync<AuditUnavailableException>(() => _console.Get<CustomerErasure>().EraseAsync(Actor.System, customer, leased.Reference, default));

        await _console.AllowRowsAsync();
        Assert.IsType<ReviewerConsole.Review.LeasedCase>(await _console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private protected Task<Guid> CustomerOfAsync(LeasedCase leased) =>
        _console.OnDatabaseAsync(db => db.Set<Document>().Where(d => d.Id == leased.IdCard).Select(d => d.CustomerId).SingleAsync());

    private async Task<long> NoteAsync(LeasedCase leased) =>
        await _console.Get<AuditGate>().RecordAsync(Actor.System, new Said(leased.Reference, await CustomerOfAsync(leased)), default);

    private Task<IReadOnlyDictionary<long, string>> WordsAsync() => _console.OnDatabaseAsync(async db =>
        await _console.Get<NotesOnRecord>().ReadAsync(db, [.. (await _console.RowsAsync()).Select(r => r.Id)], default));

    private static async Task CopyAsync(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, await File.ReadAllBytesAsync(file));
        }
    }

    private sealed record Said(string Case, Guid Customer) : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => new(Case, Customer);
        public Facts Facts => new() { Note = "heard at the counter" };
    }
}

public sealed class ErasureOnSqliteTests() : ErasureTests(Store.Sqlite)
{
    [Fact]
    public async Task The_secret_itself_is_in_no_file_any_more()
    {
        var leased = await LeasedCase.CreateAsync(Console);
        await LeasedCase.CreateAsync(Console);
        var customer = await CustomerOfAsync(leased);
        var secret = await Console.OnDatabaseAsync(db => db.Set<CustomerKey>().Where(k => k.CustomerId == customer).Select(k => EF.Property<byte[]>(k, "Sealed")).SingleAsync());
        Assert.True(Holds(secret)); // the search finds what is there

        await Console.Get<CustomerErasure>().EraseAsync(Actor.System, customer, leased.Reference, default);

        Assert.False(Holds(secret));
    }

    private bool Holds(byte[] bytes) => Directory.GetFiles(Console.DataFolder, "console.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)).Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.AsSpan().IndexOf(bytes.AsSpan(8)) >= 0;
    });
}

[Collection(OnSqlServer.Name)]
public sealed class ErasureOnSqlServerTests() : ErasureTests(Store.SqlServer);
