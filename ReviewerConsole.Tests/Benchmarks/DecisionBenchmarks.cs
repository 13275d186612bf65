using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>
/// A decision with its row in one transaction, through the gate, against the same decision saved first and its row in a
/// second SaveChanges, which is what audit libraries do by default and what loses rows when the process dies in between.
/// </summary>
[Collection(nameof(OneAtATime))]
public sealed class DecisionBenchmarks : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int Times = 96;

    private readonly ConsoleApp _console = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private long _row = -1_000_000_000; // below the gate's own numbers

    [Fact(Explicit = true)]
    public async Task A_decision_on_record_against_a_second_save()
    {
        var table = new Table("A decision on record", "", "decisions/s", "× peer", "wall ms, p99", "CPU ms");
        int[] callers = [1, 16];
        (string Name, Func<PlantedLease, Task> Decide)[] ways =
        [
            ("the gate: decision and row in one transaction", DecideAsync),
            ("peer: decision, then its row in a second save", SaveTwiceAsync),
        ];
        var leases = new Queue<PlantedLease>(await _console.LeasesAsync((Rounds + 1) * callers.Length * ways.Length * Times));
        var figures = new Dictionary<(string, int), List<Measured>>();
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var atOnce in callers)
            {
                foreach (var (name, decide) in ways)
                {
                    List<PlantedLease> these = [.. Enumerable.Range(0, Times).Select(_ => leases.Dequeue())];
                    var measured = await Measured.OfAsync(Times, atOnce, Measured.OwnCpu, i => decide(these[i]));
                    if (round > 0) // the first compiles
                    {
                        figures.TryAdd((name, atOnce), []);
                        figures[(name, atOnce)].Add(measured);
                    }
                }
            }
        }

        foreach (var ((name, atOnce), all) in figures)
        {
            table.Row(
                $"{name}, {atOnce} at once", Table.Spread(all.Select(m => m.PerSecond), "0"),
                Table.Spread(all.Zip(figures[(ways[1].Name, atOnce)], (m, peer) => m.PerSecond / peer.PerSecond), "0.00"),
                Table.Spread(all.Select(m => Table.Quantile(m.Wall, 0.99)), "0"), Table.Spread(all.Select(m => m.CpuEach)));
        }

        table.Note($"{Rounds} rounds of {Times} in turn, on the same tables, with the same questions asked first (session, roles, live lease, earlier answer, views). Only the gate numbers its rows without holes and tags them. Goal: twice the rate of a second save.");
        table.Print();
    }

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return _console.DisposeAsync();
    }

    private static DecisionRequest Request(PlantedLease lease) =>
        new(lease.LeaseId, Verdict.AskAgain, ReasonCode.Find("DOC_GLARE"), null, Guid.NewGuid());

    private async Task DecideAsync(PlantedLease lease) => Assert.Equal(
        DecisionResult.Made, (await _console.Get<DecisionDesk>().DecideAsync(lease.Holder, Request(lease), default)).Result);

    private async Task SaveTwiceAsync(PlantedLease planted)
    {
        var (request, holder, now) = (Request(planted), planted.Holder, _console.Clock.UtcNow());
        var changed = await _console.OnDatabaseAsync(async db =>
        {
            var target = await db.Set<Lease>().AsNoTracking().SingleAsync(l => l.Id == planted.LeaseId);
            var reader = (await LiveStaff.FindAsync(db, holder.SessionId!.Value, now, default))!;
            var asked = await _console.Get<IAuthorizationService>().AuthorizeAsync(holder.With(reader).Principal, new Asked(target.CaseReference, target.Id), Policies.WorkOnLease);
            Assert.True(asked.Succeeded);
            Assert.False(await db.Set<Decision>().AnyAsync(d => d.StaffId == holder.StaffId && d.Key == request.Key));
            var lease = await db.Set<Lease>().SingleAsync(l => l.Id == planted.LeaseId);
            var kyc = await db.Set<KycCase>().SingleAsync(c => c.Id == lease.CaseId);
            var checklist = await Grounds.ChecklistAsync(db, kyc, lease, default);
            Assert.True(await _console.Get<Grounds>().HasSeenAllAsync(db, kyc, lease, default));
            db.Add(Decision.Make(kyc, lease, DecisionStage.Make, request, checklist.ToString(), isProposal: false, row: 0, now));
            lease.End(LeaseState.Released, now);
            kyc.Decide(CaseStep.AskAgain);
            db.ChangeTracker.DetectChanges();
            var changes = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => new
            {
                Table = e.Metadata.GetTableName(),
                Action = e.State.ToString(),
                Values = e.Properties.Where(p => e.State == EntityState.Added || p.IsModified).ToDictionary(p => p.Metadata.Name, p => p.CurrentValue),
            }).ToList();
            await SaveAsync(db);
            return JsonSerializer.SerializeToUtf8Bytes(changes);
        });
        await _console.OnDatabaseAsync(async db =>
        {
            db.Add(new AuditEvent
            {
                Id = Interlocked.Increment(ref _row),
                Leaf = changed,
                Tag = new byte[32],
                AtUtc = now,
                Action = "decision.made",
                Outcome = Outcome.Ok,
                ActorId = holder.Code,
                Purpose = Purposes.Review,
                CaseId = planted.Reference,
                Instance = Guid.NewGuid(),
                InstanceSequence = 1,
            });
            return await SaveAsync(db);
        });
    }

    // One writer at a time: left to SQLite's own waiting, sixteen give up with "database is locked" and rows are lost.
    private async Task<int> SaveAsync(ConsoleDbContext db)
    {
        await _writer.WaitAsync();
        try
        {
            return await db.SaveChangesAsync();
        }
        finally
        {
            _writer.Release();
        }
    }

    private sealed record Asked(string CaseReference, Guid LeaseId) : ILeasedAct;
}
