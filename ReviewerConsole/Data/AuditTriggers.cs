namespace ReviewerConsole.Data;

/// <summary>Triggers that make the audit table insert-only. They slow an editor down; what proves an edit is the tag on every row.</summary>
internal static class AuditTriggers
{
    private const string Table = "AuditEvents";
    private static readonly string[] Verbs = ["UPDATE", "DELETE"];

    public static IEnumerable<string> Names => Verbs.Select(NameOf);

    /// <summary>For SQLite, each safe to run again.</summary>
    public static IEnumerable<string> CreateSqlite => Verbs.Select(verb => $"""
        CREATE TRIGGER IF NOT EXISTS {NameOf(verb)} BEFORE {verb} ON {Table}
        BEGIN SELECT RAISE(ABORT, '{Table} is insert-only'); END;
        """);

    private static string NameOf(string verb) => $"{Table}_No_{verb}";
}
