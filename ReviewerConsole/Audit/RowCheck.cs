using System.Globalization;
using System.Security.Cryptography;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>What a row's tag and columns say of the row.</summary>
public enum RowCheck
{
    /// <summary>This console wrote the leaf, and the columns repeat it.</summary>
    Genuine = 0,

    /// <summary>The leaf is the console's, but a column says something else: somebody edited the column.</summary>
    ColumnsDiffer = 1,

    /// <summary>The tag was not made with the console's key: the leaf was forged or edited.</summary>
    Foreign = 2,
}

internal static class RowChecks
{
    public static RowCheck Check(this AuditEvent row, KeyRing keys)
    {
        var key = AuditInstance.KeyOf(keys, row.Instance);
        var tag = HMACSHA256.HashData(key, row.Leaf);
        CryptographicOperations.ZeroMemory(key);
        return !CryptographicOperations.FixedTimeEquals(tag, row.Tag) || Leaf.Read(row.Leaf) is not { } leaf ? RowCheck.Foreign
            : Columns(row).All(c => leaf[c.Key] == c.Value) ? RowCheck.Genuine
            : RowCheck.ColumnsDiffer;
    }

    private static IEnumerable<(string Key, string? Value)> Columns(AuditEvent row) =>
    [
        ("t", LeafWriter.TimeOf(row.AtUtc)),
        ("act", row.Action),
        ("out", LeafWriter.CodeOf(row.Outcome)),
        ("actor", row.ActorId),
        ("purp", row.Purpose),
        ("case", row.CaseId),
        ("cust", row.CustomerId?.ToString("N")),
        ("doc", row.DocumentId?.ToString("N")),
        ("view", row.ViewId),
        ("inst", row.Instance.ToString("N")),
        ("iseq", row.InstanceSequence.ToString(CultureInfo.InvariantCulture)),
    ];
}
