using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.SignIn;

/// <summary>
/// The keys that seal cookies and forms, in the database, so that every instance reads what any of them sealed. Each is
/// itself sealed with the key ring: whoever can only write to the database can neither read one nor slip one in.
/// </summary>
internal sealed partial class CookieKeys(
    IDbContextFactory<ConsoleDbContext> databases, WriteLane lane, Envelope envelope, TimeProvider clock, ILogger<CookieKeys> log) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.Set<CookieKey>().AsNoTracking().OrderBy(k => k.Id).AsEnumerable().Select(Open).OfType<XElement>()];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var id = Guid.CreateVersion7(clock.UtcNow());
        using var turn = lane.Enter();
        using var db = databases.CreateDbContext();
        db.Add(new CookieKey
        {
            Id = id,
            Sealed = envelope.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), KeyPurposes.CookieKey, id.ToByteArray()),
        });
        db.SaveChanges();
    }

    private XElement? Open(CookieKey key)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(envelope.Open(key.Sealed, KeyPurposes.CookieKey, key.Id.ToByteArray())));
        }
        catch (Exception e) when (e is CryptographicException or System.Xml.XmlException)
        {
            LogForeign(key.Id); // not made with this key ring: it counts for nothing, and the rest goes on
            return null;
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Critical, Message = "Cookie key {Key} was not sealed with this console's key ring and is ignored: find out who put it into the database")]
    private partial void LogForeign(Guid key);
}

/// <summary>One key of ASP.NET Core Data Protection, sealed.</summary>
[SavedWithoutReceipt("Made by the framework itself; says nothing of a customer and gives nobody a right.")]
internal sealed class CookieKey
{
    public required Guid Id { get; init; }

    /// <summary>The key's XML.</summary>
    public required byte[] Sealed { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<CookieKey>
    {
        public void Configure(EntityTypeBuilder<CookieKey> key)
        {
            key.ToTable("CookieKeys").HasKey(k => k.Id);
            key.Property(k => k.Sealed).IsSealed(KeyPurposes.CookieKey);
        }
    }
}
