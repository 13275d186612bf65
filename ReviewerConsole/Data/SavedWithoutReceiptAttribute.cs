using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using ReviewerConsole.Access;

namespace ReviewerConsole.Data;

/// <summary>Marks an entity that may change outside the audit gate, since no change of it says anything of a customer or gives anybody a right.</summary>
/// <param name="why">The reason, for whoever reads the entity.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SavedWithoutReceiptAttribute(string why) : Attribute
{
    // Identity's own bookkeeping at sign-in: failed tries, authenticator keys, recovery codes. Roles are not among them.
    private static readonly HashSet<Type> IdentityBookkeeping = [typeof(StaffMember), typeof(IdentityUserToken<Guid>)];

    public string Why { get; } = why;

    internal static bool Allows(EntityEntry entry)
    {
        var entity = entry.Metadata.ClrType;
        return IdentityBookkeeping.Contains(entity) || entity.IsDefined(typeof(SavedWithoutReceiptAttribute), inherit: false) || IsSignOfLife(entry);
    }

    // That somebody is at work is no row. Beginning a session and ending it are.
    private static bool IsSignOfLife(EntityEntry entry) =>
        entry is { State: EntityState.Modified, Entity: StaffSession }
        && entry.Properties.All(p => !p.IsModified || p.Metadata.Name == nameof(StaffSession.LastActiveAt));
}
