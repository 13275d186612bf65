namespace ReviewerConsole.Data;

/// <summary>One sealed item where it lies.</summary>
/// <param name="Cursor">Where it stands in its store's order.</param>
/// <param name="Purpose">What its key was derived for.</param>
/// <param name="Place">The associated data that bind it to its place.</param>
/// <param name="Customer">Whose it is, if a customer's.</param>
/// <param name="Bytes">The whole item or its head; empty when it should be there and is not.</param>
public sealed record SealedItem(string Cursor, string Purpose, byte[] Place, Guid? Customer, byte[] Bytes)
{
    public override string ToString() => $"Sealed item {Cursor}";
}

/// <summary>An item whose head was made anew.</summary>
/// <param name="Head">The new head.</param>
/// <param name="Replaces">Length of the old one. What follows it stays.</param>
public sealed record Resealed(SealedItem Item, byte[] Head, int Replaces)
{
    public override string ToString() => Item.ToString();
}

/// <summary>A place with sealed items, walked through in a fixed order: what a rotation seals anew, and what is counted by key version.</summary>
/// <param name="name">As reports have it: <c>Customers.PhoneSealed</c>.</param>
public abstract class SealedStore(string name)
{
    public string Name { get; } = name;

    /// <param name="after">The cursor of an item, which need not be there any more; <see langword="null"/> for the first.</param>
    /// <returns>The next few; none at the end.</returns>
    public abstract Task<IReadOnlyList<SealedItem>> NextAsync(string? after, CancellationToken ct);

    /// <summary>Puts new heads in the place of old ones. An item that somebody else has changed meanwhile is left alone.</summary>
    /// <returns>How many were replaced.</returns>
    public abstract Task<int> ReplaceAsync(IReadOnlyList<Resealed> items, CancellationToken ct);
}
