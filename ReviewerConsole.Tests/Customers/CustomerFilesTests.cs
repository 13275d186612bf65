using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Customers;

public sealed class CustomerFilesTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task A_receipt_opens_the_file_of_the_customer_it_names()
    {
        var id = await RegisterAsync("0812-3459-7678", "3174015403980002");
        await RegisterAsync("0812-3459-7999", "3174015403980003");

        var file = (await _console.Get<CustomerFiles>().OpenAsync(await ReceiptAsync(id), default))!;

        Assert.Equal(("Siti Rahmawati", new DateOnly(1998, 3, 15), Sex.Female, "Jalan Melati 5"),
            (file.Particulars.FullName, file.Particulars.BirthDate, file.Particulars.Sex, file.Particulars.Address));
        Assert.Equal("3174015403980002", file.Particulars.NationalId.Text);
        Assert.Equal(("+62 ••• •••• •678", null, 0, 0), (file.PhoneMask, file.PhoneFlag, file.SameNationalId, file.SamePhone));
        Assert.Equal([NikWarning.BirthDateMismatch], file.Warnings);
    }

    [Fact]
    public async Task Others_with_the_same_NIK_or_number_are_counted_and_not_named()
    {
        var id = await RegisterAsync("0812-3459-7678", "3174015403980002");
        await RegisterAsync("+62 812 3459 7678", "3174015403980003");
        await RegisterAsync("0812-3459-7999", "3174 0154 0398 0002");
        await RegisterAsync("006281234597678", "3174.0154.0398.0002");

        var file = (await _console.Get<CustomerFiles>().OpenAsync(await ReceiptAsync(id), default))!;

        Assert.Equal((2, 2), (file.SameNationalId, file.SamePhone));
    }

    [Fact]
    public async Task A_customer_whose_number_stays_with_the_wallet_meets_the_same_customer_only()
    {
        var id = await RegisterAsync(Contact('a'), "3174015403980002");
        await RegisterAsync(Contact('a'), "3174015403980003");
        await RegisterAsync(Contact('b'), "3174015403980004");
        await RegisterAsync("0812-3459-7678", "3174015403980005");

        var file = (await _console.Get<CustomerFiles>().OpenAsync(await ReceiptAsync(id), default))!;

        Assert.Equal(("+62 ••• •••• •678", null, 0, 1), (file.PhoneMask, file.PhoneFlag, file.SameNationalId, file.SamePhone));
    }

    [Fact]
    public async Task A_second_look_needs_a_second_receipt()
    {
        var id = await RegisterAsync("0812-3459-7678", "3174015403980002");
        var receipt = await ReceiptAsync(id);
        await _console.Get<CustomerFiles>().OpenAsync(receipt, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _console.Get<CustomerFiles>().OpenAsync(receipt, default));
    }

    [Fact]
    public async Task A_flag_of_the_reader_stays_with_the_customer()
    {
        var id = await RegisterAsync("+1 555 555 0100", "3174015403980002");

        var file = (await _console.Get<CustomerFiles>().OpenAsync(await ReceiptAsync(id), default))!;

        Assert.Equal(("+1 ••• •••• •100", PhoneNumber.Unusual), (file.PhoneMask, file.PhoneFlag));
    }

    [Fact]
    public async Task Name_NIK_address_reference_and_number_stand_nowhere_in_the_database_files()
    {
        await RegisterAsync("0812-3459-7678", "3174015403980002");
        await RegisterAsync(Contact('a'), "3174015403980003");

        var bytes = new List<byte>();
        foreach (var file in Directory.GetFiles(_console.DataFolder, "console.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            await stream.ReadExactlyAsync(content);
            bytes.AddRange(content);
        }

        var all = bytes.ToArray();
        Assert.True(Holds(all, "+62 ••• •••• •678", Encoding.UTF8)); // the search finds what is there
        foreach (var word in (string[])["Siti", "Rahmawati", "Melati", "3174015403980002", "81234597678", "34597678", "wallet-7", new('a', 64)])
        {
            Assert.False(Holds(all, word, Encoding.UTF8), word);
            Assert.False(Holds(all, word, Encoding.Unicode), word);
        }
    }

    [Fact]
    public async Task Particulars_moved_to_another_customer_do_not_open()
    {
        var one = await RegisterAsync("0812-3459-7678", "3174015403980002");
        await RegisterAsync("0812-3459-7999", "3174015403980003");
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlAsync(
            $"UPDATE Customers SET Particulars = (SELECT Particulars FROM Customers WHERE Id <> {one}) WHERE Id = {one}"));
        var receipt = await ReceiptAsync(one);

        await Assert.ThrowsAsync<CryptographicException>(() => _console.Get<CustomerFiles>().OpenAsync(receipt, default));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static bool Holds(byte[] all, string word, Encoding encoding) => all.AsSpan().IndexOf(encoding.GetBytes(word)) >= 0;

    private static NumberlessContact Contact(char letter) => NumberlessContact.Read("wallet-7", new string(letter, 64), "678")!;

    private Task<Guid> RegisterAsync(string phone, string nik) => RegisterAsync(
        id => Customer.Register(id, Particulars(nik), PhoneReader.Read(phone)!, _console.Get<Envelope>(), _console.Get<BlindIndex>()));

    private Task<Guid> RegisterAsync(NumberlessContact contact, string nik) => RegisterAsync(
        id => Customer.Register(id, Particulars(nik), contact, _console.Get<Envelope>(), _console.Get<BlindIndex>()));

    private static Particulars Particulars(string nik) =>
        new("Siti Rahmawati", new(1998, 3, 15), NationalId.Read(nik)!, Sex.Female, "Jalan Melati 5");

    private async Task<Guid> RegisterAsync(Func<Guid, Customer> register)
    {
        var id = Guid.NewGuid();
        var answer = await _console.Get<AuditGate>().CommitAsync(Actor.System, new Arrive(id), (db, _) =>
        {
            db.Add(register(id));
            return Task.FromResult<Refusal?>(null);
        }, default);
        Assert.True(answer.Allowed);
        return id;
    }

    private async Task<Receipt<Look>> ReceiptAsync(Guid customerId) =>
        (await _console.Get<AuditGate>().AdmitAsync(await _console.StaffAsync(Roles.Reviewer), new Look(customerId), default)).Receipt!;

    private sealed record Look(Guid CustomerId) : IAuditedRead, IShowsCustomer
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => "case.opened";
        public Subject Subject => new(Customer: CustomerId);
    }

    private sealed record Arrive(Guid CustomerId) : IAuditedChange
    {
        public static string Policy => Policies.System;
        public static string Name => "application.received";
        public Subject Subject => new(Customer: CustomerId);
    }
}
