using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Audit;

/// <summary>Rows of any time and anybody, written as the gate writes them.</summary>
internal static class TrailRowsForTests
{
    /// <summary>A row as the console would have written it at <paramref name="at"/>.</summary>
    /// <param name="id">Its number, where that matters; else the next one.</param>
    public static Task<AuditEvent> PlantAsync(
        this ConsoleApp console, DateTime at, string actor = "RV-901", string name = "case.leased", Subject subject = default,
        Facts? facts = null, Outcome outcome = Outcome.Ok, ViewId? view = null, long? id = null) => console.OnDatabaseAsync(async db =>
        {
            using var turn = await console.Get<WriteLane>().EnterAsync(default); // the console may be writing too
            long? last = db.NumbersAuditRows ? null : await db.Set<AuditEvent>().MaxAsync(e => (long?)e.Id) ?? 0;
            var batch = new AuditBatch(db, console.Get<AuditInstance>(), console.Get<Envelope>(), console.Get<CustomerKeys>(), at, id - 1 ?? last);
            var row = batch.Append(Named(actor), name, new Planted(subject, facts ?? Facts.None), outcome, view);
            await batch.AddNotesAsync(default);
            await db.SaveChangesAsync();
            console.Get<AuditInstance>().Committed(batch.Taken);
            return row;
        });

    /// <summary>A row that somebody wrote past the console, with whatever they like in it.</summary>
    public static Task<long> ForgeAsync(this ConsoleApp console, DateTime at, string actor, string leaf) => console.OnDatabaseAsync(async db =>
    {
        using var turn = await console.Get<WriteLane>().EnterAsync(default);
        var id = (await db.Set<AuditEvent>().MaxAsync(e => (long?)e.Id) ?? 0) + 1;
        db.Add(new AuditEvent
        {
            Id = id,
            Leaf = System.Text.Encoding.UTF8.GetBytes(leaf),
            Tag = new byte[32],
            AtUtc = at,
            Action = "case.leased",
            Outcome = Outcome.Ok,
            ActorId = actor,
            Instance = Guid.NewGuid(),
            InstanceSequence = 1,
        });
        await db.SaveChangesAsync();
        return id;
    });

    private static Actor Named(string code) => code == Actor.System.Code
        ? Actor.System
        : Actor.Of(new ClaimsPrincipal(Actor.StaffIdentity(Guid.NewGuid(), code, Guid.NewGuid(), [Roles.Reviewer], "test")));

    private sealed record Planted(Subject Subject, Facts Facts) : IAudited
    {
        public static string Name => "case.leased";
    }
}
