using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Customers;

/// <summary>
/// A customer at rest: sealed, with blind indexes for exact matches. Whoever asks the database for one gets the mask;
/// the rest opens against a receipt.
/// </summary>
public sealed class Customer
{
    private const int IndexSize = 32;

    private Customer()
    {
    }

    public Guid Id { get; private init; }

    public string PhoneMask { get; private set; } = "";

    /// <value><see cref="PhoneNumber.Unusual"/> or nothing.</value>
    public string? PhoneFlag { get; private set; }

    private byte[] Particulars { get; set; } = [];

    /// <summary>Absent where the number stays with the wallet.</summary>
    private byte[]? PhoneSealed { get; set; }

    private byte[] PhoneIndex { get; set; } = [];

    private byte[] NikIndex { get; set; } = [];

    /// <summary>What the sealed columns hang on, and everything else that is sealed of this customer.</summary>
    private CustomerKey Key { get; init; } = null!;

    /// <param name="id">Made by the caller, whose act names it.</param>
    /// <param name="particulars">Are sealed for this id.</param>
    /// <param name="phone">Is sealed for this id.</param>
    /// <param name="envelope">Seals.</param>
    /// <param name="index">Makes the blind indexes.</param>
    public static Customer Register(Guid id, Particulars particulars, PhoneNumber phone, Envelope envelope, BlindIndex index)
    {
        var (key, secret) = CustomerKey.New(id, envelope);
        using (secret)
        {
            return new()
            {
                Id = id,
                Key = key,
                Particulars = Sheet.Of(particulars, contactReference: null).Seal(envelope, id, secret),
                NikIndex = index.Of(KeyPurposes.NikIndex, particulars.NationalId.Text),
                PhoneMask = phone.Mask,
                PhoneFlag = phone.Flag,
                PhoneSealed = phone.Seal(envelope, id, secret),
                PhoneIndex = phone.Index(index),
            };
        }
    }

    /// <summary>The same for a customer whose number stays with the wallet.</summary>
    public static Customer Register(Guid id, Particulars particulars, NumberlessContact contact, Envelope envelope, BlindIndex index)
    {
        var (key, secret) = CustomerKey.New(id, envelope);
        using (secret)
        {
            return new()
            {
                Id = id,
                Key = key,
                Particulars = Sheet.Of(particulars, contact.Reference).Seal(envelope, id, secret),
                NikIndex = index.Of(KeyPurposes.NikIndex, particulars.NationalId.Text),
                PhoneMask = contact.Mask,
                PhoneIndex = contact.Index(index),
            };
        }
    }

    public override string ToString() => $"Customer {Id}";

    /// <summary>
    /// Destroys what everything sealed of this customer hangs on. What could still be compared or read goes too: sealed
    /// columns, mask and flag; the blind indexes become random and meet nobody.
    /// </summary>
    internal void Erase(Receipt<EraseCustomer> receipt)
    {
        receipt.Spend();
        Key.Destroy(receipt.At);
        (Particulars, PhoneSealed, PhoneMask, PhoneFlag) = ([], null, Customers.PhoneMask.Erased, null);
        (PhoneIndex, NikIndex) = (RandomNumberGenerator.GetBytes(IndexSize), RandomNumberGenerator.GetBytes(IndexSize));
    }

    /// <summary>The customer with the key, to be changed.</summary>
    internal static Task<Customer> ToEraseAsync(ConsoleDbContext db, Guid id, CancellationToken ct) =>
        db.Set<Customer>().Include(c => c.Key).SingleAsync(c => c.Id == id, ct);

    /// <summary>Whether somebody states of this customer what was stated before. Says yes or no, and shows nothing.</summary>
    /// <returns>No, too, for a customer who was erased or whose envelope opens no more.</returns>
    internal static async Task<bool> IsStatedAsync(
        ConsoleDbContext db, Guid id, Particulars particulars, PhoneNumber? phone, NumberlessContact? contact, Envelope envelope, BlindIndex index, CancellationToken ct)
    {
        var customer = await db.Set<Customer>().AsNoTracking().Include(c => c.Key).SingleAsync(c => c.Id == id, ct);
        try
        {
            using var secret = customer.Key.Open(envelope);
            return secret is not null
                && Sheet.Open(envelope, customer, secret) == Sheet.Of(particulars, contact?.Reference)
                && customer.PhoneIndex.AsSpan().SequenceEqual(phone?.Index(index) ?? contact!.Index(index));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Spends the receipt on the customer whom its act names, and on no other.</summary>
    /// <returns><see langword="null"/> for a customer who was erased.</returns>
    internal static async Task<CustomerFile?> ReadAsync<TAct>(
        Receipt<TAct> receipt, ConsoleDbContext db, Envelope envelope, CancellationToken ct)
        where TAct : class, IAuditedRead, IShowsCustomer
    {
        var id = receipt.Spend().CustomerId;
        var customer = await db.Set<Customer>().AsNoTracking().Include(c => c.Key).SingleAsync(c => c.Id == id, ct);
        using var secret = customer.Key.Open(envelope);
        if (secret is null)
        {
            return null;
        }

        var particulars = Sheet.Open(envelope, customer, secret).ToParticulars();
        return new(
            particulars,
            customer.PhoneMask,
            customer.PhoneFlag,
            particulars.NationalId.Check(particulars.BirthDate, particulars.Sex),
            await db.Set<Customer>().CountAsync(c => c.NikIndex == customer.NikIndex && c.Id != id, ct),
            await db.Set<Customer>().CountAsync(c => c.PhoneIndex == customer.PhoneIndex && c.Id != id, ct));
    }

    /// <summary>What lies in the envelope, as JSON.</summary>
    private sealed record Sheet(string FullName, DateOnly BirthDate, string NationalId, Sex? Sex, string? Address, string? ContactReference)
    {
        public static Sheet Of(Particulars p, string? contactReference) =>
            new(p.FullName, p.BirthDate, p.NationalId.Text, p.Sex, p.Address, contactReference);

        public static Sheet Open(Envelope envelope, Customer customer, CustomerSecret secret)
        {
            var json = envelope.Open(customer.Particulars, KeyPurposes.Particulars, customer.Id.ToByteArray(), secret);
            try
            {
                return JsonSerializer.Deserialize<Sheet>(json)!;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(json);
            }
        }

        public byte[] Seal(Envelope envelope, Guid id, CustomerSecret secret)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(this);
            try
            {
                return envelope.Seal(json, KeyPurposes.Particulars, id.ToByteArray(), secret);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(json);
            }
        }

        // What was read once and sealed reads again.
        public Particulars ToParticulars() => new(FullName, BirthDate, Customers.NationalId.Read(NationalId)!, Sex, Address);

        public override string ToString() => nameof(Sheet);
    }

    private sealed class Configuration : IEntityTypeConfiguration<Customer>
    {
        public void Configure(EntityTypeBuilder<Customer> customer)
        {
            customer.ToTable("Customers").HasKey(c => c.Id);
            customer.Property(c => c.Id).ValueGeneratedNever();
            customer.Property(c => c.PhoneMask).HasMaxLength(32);
            customer.Property(c => c.PhoneFlag).HasMaxLength(32);
            customer.HasOne(c => c.Key).WithOne().HasForeignKey<CustomerKey>(k => k.CustomerId).OnDelete(DeleteBehavior.Restrict);
            customer.Property(c => c.Particulars).IsSealed(KeyPurposes.Particulars, nameof(Id));
            customer.Property(c => c.PhoneSealed).IsSealed(KeyPurposes.Phone, nameof(Id));
            customer.Property(c => c.PhoneIndex).HasMaxLength(IndexSize).IsFixedLength();
            customer.Property(c => c.NikIndex).HasMaxLength(IndexSize).IsFixedLength();
            customer.HasIndex(c => c.PhoneIndex);
            customer.HasIndex(c => c.NikIndex);
        }
    }
}
