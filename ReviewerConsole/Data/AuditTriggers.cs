namespace ReviewerConsole.Data;

/// <summary>Triggers that make the audit table insert-only. They slow an editor down; what proves an edit is the tag on every row.</summary>
internal static class AuditTriggers
{
    private const string Table = "AuditEvents";
    private static readonly string[] Verbs = ["UPDATE", "DELETE"];

    /// <summary>The tables that are only ever added to, each with one key column.</summary>
    public static IEnumerable<string> Tables => [Table];

    public static IEnumerable<string> Names => Verbs.Select(NameOf);

    /// <summary>As the database lists them: <c>table.trigger</c>.</summary>
    public static IEnumerable<string> InForce => Names.Select(name => $"{Table}.{name}");

    /// <summary>For SQLite, each safe to run again.</summary>
    public static IEnumerable<string> CreateSqlite => Verbs.Select(verb => $"""
        CREATE TRIGGER IF NOT EXISTS {NameOf(verb)} BEFORE {verb} ON {Table}
        BEGIN SELECT RAISE(ABORT, '{Table} is insert-only'); END;
        """);

    /// <summary>For SQL Server. A trigger must stand alone in its batch, which an idempotent script grants by EXEC only.</summary>
    public static IEnumerable<string> CreateSqlServer => Verbs.Select(verb =>
        $"EXEC(N'CREATE TRIGGER [dbo].[{NameOf(verb)}] ON [dbo].[{Table}] INSTEAD OF {verb} AS THROW 51000, N''{Table} is insert-only'', 1;')");

    private static string NameOf(string verb) => $"{Table}_No_{verb}";
}
