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

    public string PhoneMask { get; private init; } = "";

    /// <value><see cref="PhoneNumber.Unusual"/> or nothing.</value>
    public string? PhoneFlag { get; private init; }

    private byte[] Particulars { get; init; } = [];

    /// <summary>Absent where the number stays with the wallet.</summary>
    private byte[]? PhoneSealed { get; init; }

    private byte[] PhoneIndex { get; init; } = [];

    private byte[] NikIndex { get; init; } = [];

    /// <param name="id">Made by the caller, whose act names it.</param>
    /// <param name="particulars">Are sealed for this id.</param>
    /// <param name="phone">Is sealed for this id.</param>
    /// <param name="envelope">Seals.</param>
    /// <param name="index">Makes the blind indexes.</param>
    public static Customer Register(Guid id, Particulars particulars, PhoneNumber phone, Envelope envelope, BlindIndex index) => new()
    {
        Id = id,
        Particulars = Sheet.Of(particulars, contactReference: null).Seal(envelope, id),
        NikIndex = index.Of(KeyPurposes.NikIndex, particulars.NationalId.Text),
        PhoneMask = phone.Mask,
        PhoneFlag = phone.Flag,
        PhoneSealed = phone.Seal(envelope, id),
        PhoneIndex = phone.Index(index),
    };

    /// <summary>The same for a customer whose number stays with the wallet.</summary>
    public static Customer Register(Guid id, Particulars particulars, NumberlessContact contact, Envelope envelope, BlindIndex index) => new()
    {
        Id = id,
        Particulars = Sheet.Of(particulars, contact.Reference).Seal(envelope, id),
        NikIndex = index.Of(KeyPurposes.NikIndex, particulars.NationalId.Text),
        PhoneMask = contact.Mask,
        PhoneIndex = contact.Index(index),
    };

    public override string ToString() => $"Customer {Id}";

    /// <summary>Spends the receipt on the customer whom its act names, and on no other.</summary>
    internal static async Task<CustomerFile> ReadAsync<TAct>(
        Receipt<TAct> receipt, ConsoleDbContext db, Envelope envelope, CancellationToken ct)
        where TAct : class, IAuditedRead, IShowsCustomer
    {
        var id = receipt.Spend().CustomerId;
        var customer = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, ct);
        var particulars = Sheet.Open(envelope, customer).ToParticulars();
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

        public static Sheet Open(Envelope envelope, Customer customer)
        {
            var json = envelope.Open(customer.Particulars, KeyPurposes.Particulars, customer.Id.ToByteArray());
            try
            {
                return JsonSerializer.Deserialize<Sheet>(json)!;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(json);
            }
        }

        public byte[] Seal(Envelope envelope, Guid id)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(this);
            try
            {
                return envelope.Seal(json, KeyPurposes.Particulars, id.ToByteArray());
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
            customer.Property(c => c.Particulars);
            customer.Property(c => c.PhoneSealed);
            customer.Property(c => c.PhoneIndex).HasMaxLength(IndexSize).IsFixedLength();
            customer.Property(c => c.NikIndex).HasMaxLength(IndexSize).IsFixedLength();
            customer.HasIndex(c => c.PhoneIndex);
            customer.HasIndex(c => c.NikIndex);
        }
    }
}
