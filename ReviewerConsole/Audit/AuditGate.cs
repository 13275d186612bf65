using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>
/// The policy enforcement point (NIST SP 800-162) that every audited act passes, one at a time in this process.
/// It reads session, member and roles again inside the transaction that holds the row. Where the database fails in passing
/// (a deadlock, a stale connection), the whole transaction runs again from its first read: what it calls must not mind.
/// </summary>
public sealed partial class AuditGate
{
    private readonly IDbContextFactory<ConsoleDbContext> _databases;
    private readonly IAuthorizationService _policies;
    private readonly AuditInstance _instance;
    private readonly WriteLane _lane;
    private readonly Envelope _envelope;
    private readonly CustomerKeys _customers;
    private readonly TimeProvider _clock;
    private readonly ILogger<AuditGate> _log;

    internal AuditGate(
        IDbContextFactory<ConsoleDbContext> databases, IAuthorizationService policies, AuditInstance instance,
        WriteLane lane, Envelope envelope, CustomerKeys customers, TimeProvider clock, ILogger<AuditGate> log) =>
        (_databases, _policies, _instance, _lane, _envelope, _customers, _clock, _log) = (databases, policies, instance, lane, envelope, customers, clock, log);

    /// <summary>Asks whether <paramref name="act"/> may be seen. Whatever the answer, it is on record when this returns.</summary>
    /// <param name="use">What is used up by looking, such as a ticket: commits with the row, and can still refuse.</param>
    /// <exception cref="AuditUnavailableException">No row, so no answer: show nothing.</exception>
    public async Task<Admission<TAct>> AdmitAsync<TAct>(
        Actor actor, TAct act, CancellationToken ct, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>>? use = null)
        where TAct : class, IAuditedRead
    {
        var (receipt, answer) = await PassAsync(actor, _ => Task.FromResult<TAct?>(act), use, ct);
        return new(receipt, answer.Code);
    }

    /// <summary>Makes a change and its row in one transaction, or neither.</summary>
    /// <param name="change">Gets the open context; what it changes is saved with the row. Returns why not, if it cannot be.</param>
    /// <exception cref="AuditUnavailableException">Neither row nor change.</exception>
    public Task<Answer> CommitAsync<TAct>(
        Actor actor, TAct act, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>> change, CancellationToken ct)
        where TAct : class, IAuditedChange =>
        CommitAsync(actor, _ => Task.FromResult<TAct?>(act), change, ct);

    /// <summary>The same, for a change that finds out inside the transaction what it acts on, such as the next case.</summary>
    /// <param name="choose">Returns the act, or <see langword="null"/> when there is nothing to act on.</param>
    public async Task<Answer> CommitAsync<TAct>(
        Actor actor, Func<ConsoleDbContext, Task<TAct?>> choose, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>> change, CancellationToken ct)
        where TAct : class, IAuditedChange =>
        (await PassAsync(actor, choose, change, ct)).Answer;

    /// <summary>Puts something that happened on record.</summary>
    /// <returns>The row's id.</returns>
    /// <exception cref="AuditUnavailableException">It is not on record.</exception>
    public async Task<long> RecordAsync<TFact>(Actor actor, TFact fact, CancellationToken ct) where TFact : class, IAuditedFact
    {
        ct = CancellationToken.None; // it happened: hanging up does not undo that, nor the row
        using var turn = await EnterAsync(ct);
        return await TryAsync(async () =>
        {
            await using var work = await BeginAsync(ct);
            var row = work.Batch.Append(actor, TFact.Name, fact, fact.Outcome);
            await SaveRowsAsync(work, ct);
            await CommitAsync(work);
            LogAppended(row.Id, row.Action, row.Outcome);
            return row.Id;
        });
    }

    private async Task<(Receipt<TAct>? Receipt, Answer Answer)> PassAsync<TAct>(
        Actor actor, Func<ConsoleDbContext, Task<TAct?>> choose, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>>? change, CancellationToken ct)
        where TAct : class, IAuditedAct
    {
        ct.ThrowIfCancellationRequested();
        ct = CancellationToken.None; // once asked, the answer is on record, also when whoever asked hangs up before a refusal
        using var turn = await EnterAsync(ct);
        return await TryAsync(() => DecideAsync(actor, choose, change, ct));
    }

    private async Task<(Receipt<TAct>? Receipt, Answer Answer)> DecideAsync<TAct>(
        Actor actor, Func<ConsoleDbContext, Task<TAct?>> choose, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>>? change, CancellationToken ct)
        where TAct : class, IAuditedAct
    {
        string code;
        TAct? act;
        await using (var work = await BeginAsync(ct))
        {
            if (typeof(TAct).IsAssignableTo(typeof(IAuditedChange)))
            {
                await work.Db.ExcludeOtherChangesAsync(ct);
            }

            act = await choose(work.Db);
            if (act is null)
            {
                return (null, Answer.Nothing);
            }

            actor = await ReadAgainAsync(actor, work, ct);
            var decision = await _policies.AuthorizeAsync(actor.Principal, act, TAct.Policy);
            if (decision.Succeeded)
            {
                var receipt = Receipt<TAct>.Issue(work.Batch, actor, act);
                if (await ChangeAsync(work, receipt, change, ct) is not { } refusal)
                {
                    await CommitAsync(work);
                    LogAppended(receipt.Sequence, TAct.Name, Outcome.Ok);
                    return (receipt, Answer.Yes(receipt.Sequence));
                }

                code = refusal.Code;
            }
            else
            {
                code = decision.Failure.FailureReasons.FirstOrDefault()?.Message ?? "policy";
            }
        }

        return (null, Answer.No(await RefuseAsync(actor, act, code, ct), code));
    }

    // Row and change are saved together: neither is there without the other, and nobody sees either before the commit.
    private static async Task<Refusal?> ChangeAsync<TAct>(
        Work work, Receipt<TAct> receipt, Func<ConsoleDbContext, Receipt<TAct>, Task<Refusal?>>? change, CancellationToken ct)
        where TAct : class, IAuditedAct
    {
        try
        {
            if (change is not null && await change(work.Db, receipt) is { } refusal)
            {
                return refusal;
            }

            receipt.WriteRest(work.Batch);
            await work.Batch.AddNotesAsync(ct);
            await work.Db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException e) when (!StoreFault.IsUnavailable(e))
        {
            return new("conflict"); // somebody else changed the same thing first
        }
    }

    // What was begun is rolled back by now: the refusal is a transaction of its own.
    private async Task<long> RefuseAsync<TAct>(Actor actor, TAct act, string code, CancellationToken ct) where TAct : class, IAuditedAct
    {
        await using var work = await BeginAsync(ct);
        var row = work.Batch.Append(actor, TAct.NameWhenRefused ?? TAct.Name, act, Outcome.Denied, refusal: code);
        await SaveRowsAsync(work, ct);
        await CommitAsync(work);
        LogAppended(row.Id, row.Action, row.Outcome);
        return row.Id;
    }

    private async Task<Actor> ReadAgainAsync(Actor actor, Work work, CancellationToken ct)
    {
        if (actor.Kind != ActorKind.Staff)
        {
            return actor;
        }

        var now = _clock.UtcNow();
        if (actor.SessionId is not { } session || await LiveStaff.FindAsync(work.Db, session, now, ct) is not { } live)
        {
            return actor.Powerless();
        }

        live.Session.Touch(now);
        return actor.With(live);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Audit row {Sequence} appended: {Act} {Outcome}")]
    private partial void LogAppended(long sequence, string act, Outcome outcome);
}
