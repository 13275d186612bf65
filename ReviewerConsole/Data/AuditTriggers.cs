namespace ReviewerConsole.Data;

/// <summary>Triggers that make the audit tables insert-only. They slow an editor down; what proves an edit is the tag on every row.</summary>
internal static class AuditTriggers
{
    private static readonly string[] Tables = ["AuditEvents"];

    /// <summary>For SQLite, each safe to run again.</summary>
    public static IEnumerable<string> CreateSqlite =>
        from table in Tables
        from verb in (string[])["UPDATE", "DELETE"]
        select $"""
            CREATE TRIGGER IF NOT EXISTS {table}_No{verb} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END;
            """;
}
