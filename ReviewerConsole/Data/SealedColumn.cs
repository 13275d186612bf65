using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReviewerConsole.Data;

/// <summary>
/// Columns that hold sealed bytes. A room says so in its entity's configuration; the row's key is the associated data that
/// bind them to the row.
/// </summary>
public static class SealedColumns
{
    private const string Annotation = "ReviewerConsole:Sealed";

    /// <param name="property">Of an entity with one key column, a <see cref="Guid"/> or a <see cref="long"/>.</param>
    /// <param name="purpose">What its keys are derived for. Each column has its own, so that none opens as another.</param>
    /// <param name="customer">Property that says whose it is, where it is a customer's.</param>
    public static PropertyBuilder<TBytes> IsSealed<TBytes>(this PropertyBuilder<TBytes> property, string purpose, string? customer = null)
    {
        property.HasAnnotation(Annotation, customer is null ? purpose : $"{purpose} {customer}");
        return property;
    }

    /// <returns>What <see cref="IsSealed"/> said: purpose, and the customer's property if there is one.</returns>
    internal static (string Purpose, string? Customer)? SealOf(IReadOnlyProperty property) =>
        (property.FindAnnotation(Annotation)?.Value as string)?.Split(' ') switch
        {
            [var purpose, var customer] => (purpose, customer),
            [var purpose] => (purpose, null),
            _ => null,
        };

    /// <returns>Every sealed column of the model, in the order of their names.</returns>
    internal static IReadOnlyList<SealedStore> Of(IDbContextFactory<ConsoleDbContext> databases, WriteLane lane)
    {
        using var db = databases.CreateDbContext();
        return
        [
            .. from entity in db.Model.GetEntityTypes()
               from property in entity.GetProperties()
               where SealOf(property) is not null
               let column = typeof(SealedColumn<,>).MakeGenericType(entity.ClrType, entity.FindPrimaryKey()!.Properties.Single().ClrType)
               let store = (SealedStore)Activator.CreateInstance(column, databases, lane, property)!
               orderby store.Name
               select store,
        ];
    }
}

/// <summary>One of them, by the key of its table.</summary>
internal sealed class SealedColumn<TEntity, TKey>(IDbContextFactory<ConsoleDbContext> databases, WriteLane lane, IReadOnlyProperty property)
    : SealedStore($"{property.DeclaringType.ContainingEntityType.GetTableName()}.{property.Name}")
    where TEntity : class
    where TKey : struct, IParsable<TKey>
{
    private const int AtOnce = 50; // short enough that whoever writes meanwhile waits for some ten milliseconds

    private static readonly byte[] Erased = [];

    private static readonly MethodInfo PropertyOf = typeof(EF).GetMethod(nameof(EF.Property))!;

    private readonly string _column = property.Name;
    private readonly string _key = property.DeclaringType.ContainingEntityType.FindPrimaryKey()!.Properties.Single().Name;
    private readonly (string Purpose, string? Customer) _seal = SealedColumns.SealOf(property)!.Value;
    private readonly bool _mayHaveNoCustomer = property.DeclaringType.FindProperty(SealedColumns.SealOf(property)!.Value.Customer ?? "")?.ClrType == typeof(Guid?);

    public override async Task<IReadOnlyList<SealedItem>> NextAsync(string? after, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.Set<TEntity>().AsNoTracking().Where(
            e => EF.Property<byte[]?>(e, _column) != null && EF.Property<byte[]?>(e, _column) != Erased);
        if (after is not null)
        {
            rows = rows.Where(Behind(TKey.Parse(after, CultureInfo.InvariantCulture)));
        }

        var found = await rows.OrderBy(e => EF.Property<TKey>(e, _key)).Take(AtOnce).Select(Cell()).ToListAsync(ct);
        return [.. found.Select(c => new SealedItem(
            string.Create(CultureInfo.InvariantCulture, $"{c.Key}"), _seal.Purpose, PlaceOf(c.Key), c.Customer, c.Bytes))];
    }

    public override async Task<int> ReplaceAsync(IReadOnlyList<Resealed> items, CancellationToken ct)
    {
        using var turn = await lane.EnterAsync(ct);
        await using var first = await databases.CreateDbContextAsync(ct);
        return await first.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var replaced = 0;
            foreach (var (item, head, replaces) in items)
            {
                var key = TKey.Parse(item.Cursor, CultureInfo.InvariantCulture);
                byte[] fresh = [.. head, .. item.Bytes.AsSpan(replaces)];
#pragma warning disable RS0030 // The same secret under another key: it says nothing new of anybody, and only if nobody changed it meanwhile.
                replaced += await db.Set<TEntity>()
                    .Where(e => EF.Property<TKey>(e, _key).Equals(key) && EF.Property<byte[]>(e, _column) == item.Bytes)
                    .ExecuteUpdateAsync(set => set.SetProperty(e => EF.Property<byte[]>(e, _column), fresh), ct);
#pragma warning restore RS0030
            }

            await transaction.CommitAsync(ct);
            return replaced;
        });
    }

    private static byte[] PlaceOf(TKey key) => key switch
    {
        Guid id => id.ToByteArray(),
        long number => BitConverter.GetBytes(number),
        _ => throw new NotSupportedException("A sealed column stands in a table whose key is a Guid or a long."),
    };

    // Written out, since the operator of a type parameter cannot stand in an expression.
    private Expression<Func<TEntity, bool>> Behind(TKey after)
    {
        var row = Expression.Parameter(typeof(TEntity), "e");
        Expression<Func<TKey>> place = () => after; // a captured variable becomes a parameter of the command
        return Expression.Lambda<Func<TEntity, bool>>(Expression.GreaterThan(ValueOf(row, _key, typeof(TKey)), place.Body), row);
    }

    private Expression<Func<TEntity, Cell<TKey>>> Cell()
    {
        var row = Expression.Parameter(typeof(TEntity), "e");
        Expression customer = _seal.Customer is not { } named ? Expression.Constant(null, typeof(Guid?))
            : _mayHaveNoCustomer ? ValueOf(row, named, typeof(Guid?))
            : Expression.Convert(ValueOf(row, named, typeof(Guid)), typeof(Guid?));
        return Expression.Lambda<Func<TEntity, Cell<TKey>>>(
            Expression.MemberInit(
                Expression.New(typeof(Cell<TKey>)),
                Expression.Bind(typeof(Cell<TKey>).GetProperty(nameof(Cell<>.Key))!, ValueOf(row, _key, typeof(TKey))),
                Expression.Bind(typeof(Cell<TKey>).GetProperty(nameof(Cell<>.Customer))!, customer),
                Expression.Bind(typeof(Cell<TKey>).GetProperty(nameof(Cell<>.Bytes))!, ValueOf(row, _column, typeof(byte[])))),
            row);
    }

    private static MethodCallExpression ValueOf(ParameterExpression row, string name, Type type) =>
        Expression.Call(PropertyOf.MakeGenericMethod(type), row, Expression.Constant(name));
}

/// <summary>What is read of a sealed column's row.</summary>
internal sealed class Cell<TKey>
{
    public TKey Key { get; init; } = default!;
    public Guid? Customer { get; init; }
    public byte[] Bytes { get; init; } = [];
}
