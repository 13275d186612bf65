using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Data;

namespace ReviewerConsole.Keys;

/// <summary>
/// What everything sealed of one customer hangs on, beside the ring: 32 random bytes. Zeroed when disposed; prints nothing.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CustomerSecret : IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes;

    internal CustomerSecret(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    public override string ToString() => nameof(CustomerSecret);
}

/// <summary>
/// A customer's secret, sealed with the ring, in a row of its own. Destroying it is crypto-shredding (NIST SP 800-88r1
/// §2.6): particulars, number, notes and pictures of this customer never open again, whatever copies of them exist.
/// </summary>
public sealed class CustomerKey
{
    private CustomerKey()
    {
    }

    public Guid CustomerId { get; private init; }

    /// <summary>UTC; since then there is no secret.</summary>
    public DateTime? DestroyedAt { get; private set; }

    private byte[]? Sealed { get; set; }

    /// <summary>A fresh secret for a new customer.</summary>
    public static (CustomerKey Row, CustomerSecret Secret) New(Guid customerId, Envelope envelope)
    {
        var secret = new CustomerSecret(RandomNumberGenerator.GetBytes(KeyRing.KeySize));
        return (new()
        {
            CustomerId = customerId,
            Sealed = envelope.Seal(secret.Bytes, KeyPurposes.CustomerKey, customerId.ToByteArray()),
        }, secret);
    }

    public override string ToString() => $"Key of customer {CustomerId}";

    /// <returns><see langword="null"/> when it was destroyed.</returns>
    /// <exception cref="CryptographicException">The row was changed past the console.</exception>
    internal CustomerSecret? Open(Envelope envelope) => Sealed is null
        ? null
        : new(envelope.Open(Sealed, KeyPurposes.CustomerKey, CustomerId.ToByteArray()));

    /// <param name="at">UTC.</param>
    internal void Destroy(DateTime at) => (Sealed, DestroyedAt) = (null, at);

    private sealed class Configuration : IEntityTypeConfiguration<CustomerKey>
    {
        public void Configure(EntityTypeBuilder<CustomerKey> key)
        {
            key.ToTable("CustomerKeys").HasKey(k => k.CustomerId);
            key.Property(k => k.CustomerId).ValueGeneratedNever();
            key.Property(k => k.Sealed).IsSealed(KeyPurposes.CustomerKey).IsConcurrencyToken();
        }
    }
}
