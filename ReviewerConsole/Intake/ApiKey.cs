using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>An integrator's key, as the database knows it: never the key itself. Kept after it ends, since the trail names it.</summary>
public sealed class ApiKey
{
    /// <summary>How many keys of one integrator may live at once: a new one is in place before the old one goes.</summary>
    public const int LiveAtOnce = 2;

    /// <summary>How many networks a key can be bound to.</summary>
    public const int MostNetworks = 20;

    private ApiKey()
    {
    }

    /// <summary>16 hex digits; also the first part of the key.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The integrator's name. Applications belong to the name, so that they outlive a key.</summary>
    public string Name { get; private init; } = "";
    public DateTime CreatedAt { get; private init; }
    public DateTime ExpiresAt { get; private init; }
    public DateTime? RevokedAt { get; private set; }

    /// <summary>Networks (CIDR) that it opens the API from, parted by blanks; empty for every address.</summary>
    public string Allowed { get; private init; } = "";

    private byte[] SecretHash { get; init; } = [];

    internal static ApiKey Create(Receipt<CreateApiKey> receipt, ApiKeyText text)
    {
        var act = receipt.Spend();
        return new()
        {
            Id = text.Id,
            Name = act.KeyName,
            SecretHash = text.Hash,
            CreatedAt = receipt.At,
            ExpiresAt = receipt.At + TimeSpan.FromDays(act.Days),
            Allowed = string.Join(' ', act.Allowed),
        };
    }

    /// <summary>As rows name it.</summary>
    internal string About => $"{Name}/{Id}";

    public bool IsLive(DateTime now) => RevokedAt is null && now < ExpiresAt;

    /// <param name="address">Of whoever sends it; <see langword="null"/> where that is not known.</param>
    public bool IsAllowedFrom(IPAddress? address) => Allowed.Length == 0
        || (address is not null && Allowed.Split(' ').Any(network => IPNetwork.Parse(network).Contains(Networks.Plain(address))));

    internal bool Opens(ApiKeyText text) => CryptographicOperations.FixedTimeEquals(SecretHash, text.Hash);

    internal void Revoke(Receipt<RevokeApiKey> receipt)
    {
        receipt.Spend();
        RevokedAt = receipt.At;
    }

    public override string ToString() => $"API key {Id}";

    private sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> key)
        {
            key.ToTable("ApiKeys").HasKey(k => k.Id);
            key.Property(k => k.Id).HasMaxLength(16);
            key.Property(k => k.Name).HasMaxLength(40);
            key.Property(k => k.Allowed).HasMaxLength(MostNetworks * 44); // the longest network has 43 characters
            key.Property(k => k.SecretHash).HasMaxLength(32).IsFixedLength();
            key.HasIndex(k => k.Name);
        }
    }
}
