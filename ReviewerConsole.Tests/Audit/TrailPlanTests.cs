using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

/// <summary>What the database says it will do: a page costs the same however long the trail is.</summary>
public sealed class TrailPlanTests : IAsyncDisposable
{
    private static readonly TrailPlace Place = new(new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc), 4711);
    private readonly ConsoleApp _console = new();

    public static TheoryData<string, TrailQuery, string> Questions => new()
    {
        { "nothing", new(), "IX_AuditEvents_AtUtc_Id" },
        { "time", new() { From = Place.AtUtc, To = Place.AtUtc.AddDays(1) }, "IX_AuditEvents_AtUtc_Id" },
        { "actor", new() { Actor = "RV-014" }, "IX_AuditEvents_ActorId_AtUtc" },
        { "actor and event", new() { Actor = "RV-014", Event = "document.opened" }, "IX_AuditEvents_ActorId_Action_AtUtc" },
        { "case", new() { Case = "KYC-7F3K-9QXM" }, "IX_AuditEvents_CaseId_AtUtc" },
        { "event", new() { Event = "document.opened" }, "IX_AuditEvents_Action_AtUtc" },
        { "outcome", new() { Outcome = Outcome.Denied }, "IX_AuditEvents_Outcome_AtUtc" },
        { "purpose", new() { Purpose = "review" }, "IX_AuditEvents_Purpose_AtUtc" },
    };

    public static TheoryData<string, TrailQuery, string[]> Few => new()
    {
        { "view code", new() { View = "7F3K" }, ["IX_AuditEvents_ViewId"] },
        { "row", new() { Row = 4711 }, ["INTEGER PRIMARY KEY"] },
        { "view code or row", new() { View = "4711", Row = 4711 }, ["IX_AuditEvents_ViewId", "INTEGER PRIMARY KEY"] },
        { "customer or document", new() { Id = Guid.NewGuid() }, ["IX_AuditEvents_CustomerId_AtUtc", "IX_AuditEvents_DocumentId_AtUtc"] },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_page_walks_along_one_index_in_either_direction_and_sorts_nothing(string question, TrailQuery query, string index)
    {
        var older = await PlanAsync(rows => rows.Matching(query).OlderThan(Place).Take(51));
        var newer = await PlanAsync(rows => rows.Matching(query).NewerThan(Place).Take(51));

        Assert.All([older, newer], plan =>
        {
            Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{question}: {plan}");
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Few))]
    public async Task What_is_rare_by_nature_is_found_by_its_index(string question, TrailQuery query, string[] indexes)
    {
        var plan = await PlanAsync(rows => rows.Matching(query).OlderThan(Place).Take(51));

        Assert.All(indexes, index => Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{question}: {plan}"));
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_never_skips_rows_by_counting_them()
    {
        var sql = await _console.OnDatabaseAsync(db => Task.FromResult(
            db.Set<AuditEvent>().Matching(new() { Actor = "RV-014" }).OlderThan(Place).Take(51).ToQueryString()));

        Assert.DoesNotContain("OFFSET", sql, StringComparison.OrdinalIgnoreCase);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private Task<string> PlanAsync(Func<IQueryable<AuditEvent>, IQueryable<AuditEvent>> query) => _console.OnDatabaseAsync(async db =>
    {
        await using var command = query(db.Set<AuditEvent>()).CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await db.Database.OpenConnectionAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }

        return string.Join("; ", steps);
    });
}
