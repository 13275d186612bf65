using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace ReviewerConsole.Tests.Data;

/// <summary>T-SQL as Microsoft's own parser reads it.</summary>
internal static class SqlServerScript
{
    /// <returns>What is wrong with it; empty when nothing is.</returns>
    public static IReadOnlyList<string> Faults(string sql)
    {
        Read(sql, out var errors);
        return [.. errors.Select(e => $"line {e.Line}: {e.Message}")];
    }

    /// <returns>Every statement of one kind, those inside blocks and inside <c>EXEC(N'…')</c> included, as text that can stand alone.</returns>
    public static IReadOnlyList<string> Statements<T>(string sql) where T : TSqlStatement
    {
        var found = new Finder<T>();
        Read(sql, out _).Accept(found);
        return [.. found.Found];
    }

    private static TSqlFragment Read(string sql, out IList<ParseError> errors)
    {
        using var text = new StringReader(sql);
        return new TSql150Parser(initialQuotedIdentifiers: true).Parse(text, out errors);
    }

    private sealed class Finder<T> : TSqlFragmentVisitor where T : TSqlStatement
    {
        public List<string> Found { get; } = [];

        public override void Visit(TSqlStatement node)
        {
            if (node is T)
            {
                Found.Add(string.Concat(node.ScriptTokenStream.Skip(node.FirstTokenIndex).Take(node.LastTokenIndex - node.FirstTokenIndex + 1).Select(t => t.Text)));
            }
        }

        public override void Visit(ExecutableStringList node)
        {
            foreach (var text in node.Strings.OfType<StringLiteral>())
            {
                Found.AddRange(Statements<T>(text.Value));
            }
        }
    }
}
