using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>Pages of a trail of a million rows: by place, as the audit page asks, against by offset.</summary>
[Collection(nameof(OneAtATime))]
public sealed class TrailBenchmarks : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int Times = 10;
    private const int Rows = 1_000_000;
    private const int People = 40;

    private readonly ConsoleApp _console = new();

    [Fact(Explicit = true)]
    public async Task A_page_by_place_against_by_offset_in_a_million_rows()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var began = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await PlantAsync(began);
        var table = new Table("A page of 50 rows among a million", "", "peer: OFFSET, wall ms", "by place, wall ms", "OFFSET ÷ place, CPU", "whole page with count and its own row, wall ms");
        foreach (var (name, person, skipped) in new (string, string?, int)[]
        {
            ("everybody, newest", null, 0), ("everybody, the middle", null, Rows / 2), ("everybody, oldest", null, Rows - 100),
            ("one person, the middle", "RV-7", Rows / People / 2),
        })
        {
            var query = new TrailQuery { Actor = person };
            var place = skipped == 0 ? (TrailPlace?)null : await _console.OnDatabaseAsync(async db =>
            {
                var row = await db.Set<AuditEvent>().AsNoTracking().Matching(query).OlderThan(null).Skip(skipped - 1).FirstAsync();
                return new TrailPlace(row.AtUtc, row.Id);
            });
            List<Measured> offsets = [], places = [], pages = [];
            for (var round = 0; round <= Rounds; round++)
            {
                var offset = await Measured.HereAsync(Times, _ => ReadAsync(query, rows => rows.OlderThan(null).Skip(skipped)));
                var byPlace = await Measured.HereAsync(Times, _ => ReadAsync(query, rows => rows.OlderThan(place)));
                var page = await Measured.HereAsync(Times, async _ => Assert.Equal(
                    TrailState.Shown, (await _console.Get<TrailDesk>().QueryAsync(officer, query with { OlderThan = place }, default)).State));
                if (round > 0) // the first warms caches and compiles
                {
                    offsets.Add(offset);
                    places.Add(byPlace);
                    pages.Add(page);
                }
            }

            table.Row(
                name, Wall(offsets), Wall(places), Table.Spread(offsets.Zip(places, (o, p) => o.CpuEach / p.CpuEach)), Wall(pages));
        }

        table.Note(string.Create(CultureInfo.InvariantCulture, $"p50 of {Times} in each of {Rounds} rounds in turn; SQLite file of {new FileInfo(_console.DatabaseFile).Length >> 20} MB. Goal: by place under 1 ms, whatever the depth."));
        table.Print();
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static string Wall(IEnumerable<Measured> all) => Table.Spread(all.Select(m => Table.Quantile(m.Wall, 0.5)), "0.00");

    private Task<List<AuditEvent>> ReadAsync(TrailQuery query, Func<IQueryable<AuditEvent>, IQueryable<AuditEvent>> page) =>
        _console.OnDatabaseAsync(db => page(db.Set<AuditEvent>().AsNoTracking().Matching(query)).Take(TrailDesk.PageSize + 1).ToListAsync());

    // One statement: through the gate it would take most of an hour. Leaves have a usual length; nobody checks their tags here.
    private Task<int> PlantAsync(DateTime began) => _console.OnDatabaseAsync(async db =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var instance = Guid.NewGuid();
        var (people, rows) = (People, Rows);
        var start = await db.Set<AuditEvent>().MaxAsync(e => (long?)e.Id) ?? 0;
        return await db.Database.ExecuteSqlAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
            INSERT INTO AuditEvents (Id, Leaf, Tag, AtUtc, Action, Outcome, ActorId, Purpose, CaseId, CustomerId, DocumentId, ViewId, Instance, InstanceSequence)
            SELECT {start} + i, randomblob(560), randomblob(32), strftime('%Y-%m-%d %H:%M:%f', {began}, (i * 20) || ' seconds'),
                CASE i % 4 WHEN 0 THEN 'document.opened' WHEN 1 THEN 'document.served' WHEN 2 THEN 'case.leased' ELSE 'decision.made' END,
                CASE WHEN i % 500 = 0 THEN 'Denied' ELSE 'Ok' END, 'RV-' || (i % {people}), 'review', 'KYC-' || (i / 12), NULL, NULL,
                CASE WHEN i % 4 < 2 THEN printf('%016x', i) END, {instance}, i
            FROM n
            """);
    });
}
