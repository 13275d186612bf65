using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Data;

/// <summary>
/// Every question that a test on SQLite asks, also in the words of SQL Server: translated with the same values, and read by
/// ScriptDom. A question that SQL Server could not be asked fails the test that asked it.
/// </summary>
internal static class SqlServerShadow
{
    private static readonly ConcurrentDictionary<string, byte> Known = new(StringComparer.Ordinal);
    private static readonly DbContextOptions<SqlServerConsoleDbContext> Options = MakeOptions();

    /// <summary>Statements translated and read so far in this run, each once.</summary>
    public static IReadOnlyCollection<string> Statements => [.. Known.Keys];

    /// <exception cref="InvalidOperationException">It cannot be said, or what is said is not T-SQL.</exception>
    public static void Ask(Expression question)
    {
        using var db = new SqlServerConsoleDbContext(Options);
        var translated = new Transposer(db).Visit(question)!;
        Say(() =>
        {
            var provider = db.GetService<IAsyncQueryProvider>();
            if (translated.Type.IsAssignableTo(typeof(IQueryable)))
            {
                foreach (var _ in provider.CreateQuery(translated))
                {
                }
            }
            else
            {
                provider.Execute(translated);
            }
        });
    }

    /// <summary>The first statement that adding and saving would send.</summary>
    public static string Save(IEnumerable<object> added)
    {
        using var db = new SqlServerConsoleDbContext(Options);
        db.CoverByReceipt();
        return Say(() =>
        {
            db.AddRange(added);
            db.SaveChanges();
        });
    }

    private static string Say(Action say)
    {
        try
        {
            say();
        }
        catch (Exception e) when (Said(e) is { } sql)
        {
            if (Known.TryAdd(sql, 0) && SqlServerScript.Faults(sql) is { Count: > 0 } faults)
            {
                throw new InvalidOperationException($"SQL Server would not read this ({string.Join(", ", faults)}):\n{sql}");
            }

            return sql;
        }

        throw new InvalidOperationException("Nothing was said.");
    }

    private static string? Said(Exception? e) => e is null ? null : e is SaidException said ? said.Sql : Said(e.InnerException);

    private static DbContextOptions<SqlServerConsoleDbContext> MakeOptions()
    {
        var options = new DbContextOptionsBuilder<SqlServerConsoleDbContext>(SqlServerScripts.ModelOptions());
        SqlServerConsoleDbContext.Configure(options, "Server=nowhere", new());
        options.AddInterceptors(new NoConnection(), new Listener());
        return options.Options;
    }

    /// <summary>Takes the place of EF Core's entry to queries in the SQLite context.</summary>
#pragma warning disable EF1001 // The one place where a question is still what the program wrote.
    public sealed class Compiler(
        IQueryContextFactory queryContextFactory, ICompiledQueryCache compiledQueryCache, ICompiledQueryCacheKeyGenerator compiledQueryCacheKeyGenerator,
        IDatabase database, IDiagnosticsLogger<DbLoggerCategory.Query> logger, ICurrentDbContext currentContext, IEvaluatableExpressionFilter evaluatableExpressionFilter, IModel model)
        : QueryCompiler(queryContextFactory, compiledQueryCache, compiledQueryCacheKeyGenerator, database, logger, currentContext, evaluatableExpressionFilter, model)
    {
        public override TResult Execute<TResult>(Expression query)
        {
            Ask(query);
            return base.Execute<TResult>(query);
        }

        public override TResult ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken = default)
        {
            Ask(query);
            return base.ExecuteAsync<TResult>(query, cancellationToken);
        }
    }
#pragma warning restore EF1001

    // Puts the other context wherever the question names one.
    private sealed class Transposer(SqlServerConsoleDbContext db) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) =>
            node is not null and not LambdaExpression && node.Type.IsAssignableTo(typeof(DbContext)) && node is MemberExpression or ConstantExpression { Value: DbContext }
                ? Expression.Constant(db, node.Type)
                : base.Visit(node);

        protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression root
            ? new EntityQueryRootExpression(db.GetService<IAsyncQueryProvider>(), db.Model.FindEntityType(root.EntityType.Name)!)
            : base.VisitExtension(node);

        // A part of the question that was written before and is only named here.
        protected override Expression VisitMember(MemberExpression node) =>
            node.Type.IsAssignableTo(typeof(IQueryable)) && Expression.Lambda<Func<IQueryable>>(node).Compile()() is { } part
                ? Visit(part.Expression)!
                : base.VisitMember(node);
    }

    private sealed class SaidException(string sql) : Exception
    {
        public string Sql { get; } = sql;
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            InterceptionResult.Suppress();

        public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            InterceptionResult.Suppress();
    }

    private sealed class Listener : DbCommandInterceptor
    {
        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
            throw new SaidException(command.CommandText);

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
            throw new SaidException(command.CommandText);

        public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
            throw new SaidException(command.CommandText);
    }
}
