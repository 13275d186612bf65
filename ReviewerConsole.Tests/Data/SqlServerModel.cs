using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ReviewerConsole.Tests.Data;

/// <summary>What SQL Server refuses in a model and a compatible server or DacFx lets pass.</summary>
internal static partial class SqlServerModel
{
    private const int MostBytesInIndex = 1700; // since SQL Server 2016; of a clustered key 900
    private const int MostBytesInKey = 900;

    public static IReadOnlyList<string> Faults(IModel model) =>
    [
        .. CascadePaths(model), .. UnboundedIndexes(model), .. WideIndexes(model), .. OddFilters(model),
    ];

    // Error 1785: one delete must not reach a table by two ways.
    private static IEnumerable<string> CascadePaths(IModel model) =>
        from root in model.GetEntityTypes()
        from reached in Reached(root).GroupBy(e => e)
        where reached.Count() > 1
        select $"A delete in {root.GetTableName()} cascades to {reached.Key.GetTableName()} by {reached.Count()} paths.";

    private static IEnumerable<IEntityType> Reached(IEntityType from) => from.GetReferencingForeignKeys()
        .Where(k => k.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull && k.DeclaringEntityType != from && !k.IsOwnership)
        .SelectMany(k => Reached(k.DeclaringEntityType).Prepend(k.DeclaringEntityType));

    // Error 1919: no key column of type nvarchar(max) or varbinary(max).
    private static IEnumerable<string> UnboundedIndexes(IModel model) =>
        from columns in Indexed(model)
        from column in columns.Columns
        where (column.ClrType == typeof(string) || column.ClrType == typeof(byte[])) && MaxLength(column) is null
        select $"{columns.Name} holds {column.Name}, which has no greatest length.";

    private static IEnumerable<string> WideIndexes(IModel model) =>
        from columns in Indexed(model)
        let bytes = columns.Columns.Sum(Bytes)
        where bytes > (columns.IsClustered ? MostBytesInKey : MostBytesInIndex)
        select $"{columns.Name} may be {bytes} bytes wide.";

    // A filter is a conjunction: no OR, no NOT IN.
    private static IEnumerable<string> OddFilters(IModel model) =>
        from entity in model.GetEntityTypes()
        from index in entity.GetIndexes()
        where index.GetFilter() is { } filter && Disjunction().IsMatch(filter)
        select $"{index.GetDatabaseName()} is filtered by {index.GetFilter()}.";

    private static IEnumerable<(string Name, bool IsClustered, IReadOnlyList<IProperty> Columns)> Indexed(IModel model) =>
        model.GetEntityTypes().Where(e => !e.IsMappedToJson()).SelectMany(e => e.GetIndexes()
            .Select(i => (i.GetDatabaseName()!, false, i.Properties))
            .Concat(e.GetKeys().Select(k => (k.GetName()!, k.IsClustered() ?? true, k.Properties))));

    private static int? MaxLength(IProperty column) =>
        column.GetTypeMapping().Converter is { } converter && converter.ProviderClrType == typeof(int) ? 4 : column.GetMaxLength();

    private static int Bytes(IProperty column)
    {
        var type = Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;
        return type == typeof(string) || column.GetTypeMapping().Converter?.ProviderClrType == typeof(string) ? 2 * (column.GetMaxLength() ?? 0)
            : type == typeof(byte[]) ? column.GetMaxLength() ?? 0
            : 16; // nothing else is wider than a uniqueidentifier
    }

    [GeneratedRegex(@"\b(OR|NOT\s+IN)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Disjunction();
}
