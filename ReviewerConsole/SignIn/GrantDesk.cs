using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>
/// How a role is given: one person proposes, another approves, and neither is who gets it. Persons are told apart by
/// person number, so that a second account is no second person. Problems are codes; each is a row too.
/// </summary>
internal sealed class GrantDesk(AuditGate gate, IDbContextFactory<ConsoleDbContext> databases, StaffRegister register)
{
    public const int LongestReason = 500;

    /// <param name="staffId">An account, or <see langword="null"/> for a new one with <paramref name="email"/> and <paramref name="personNumber"/>.</param>
    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public async Task<string?> ProposeAsync(
        Actor actor, Guid? staffId, string email, string personNumber, string role, string why, CancellationToken ct)
    {
        why = AuditNote.Readable(why);
        var problem = why.Length is 0 or > LongestReason ? "reason"
            : !Roles.All.Contains(role) ? "role"
            : staffId is null ? FirstRunDesk.ProblemOf(email, personNumber)
            : null;
        if (problem is not null)
        {
            return problem;
        }

        var account = await CodeAsync(staffId, ct);
        return (await gate.CommitAsync(actor, new ProposeGrant(role, account, why), async (db, receipt) =>
        {
            var proposer = await PersonAsync(db, actor.StaffId, ct);
            var person = staffId is null ? StaffRegister.Person(personNumber) : await PersonAsync(db, staffId, ct);
            if (person is null || proposer is null)
            {
                return new("gone");
            }

            if (await RefusalAsync(db, staffId, email, person, role, proposer, ct) is { } refusal)
            {
                return refusal;
            }

            db.Add(new GrantProposal
            {
                Id = Guid.CreateVersion7(receipt.At),
                StaffId = staffId,
                Email = staffId is null ? email.Trim() : null,
                PersonNumber = person,
                Role = role,
                Why = why,
                ProposedBy = actor.StaffId!.Value,
                ProposedByPerson = proposer,
                ProposedAt = receipt.At,
            });
            return null;
        }, ct)).Code;
    }

    /// <summary>Gives the role; a person who is new gets an account, without any secret yet.</summary>
    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public Task<string?> ApproveAsync(Actor actor, Guid proposalId, CancellationToken ct) =>
        DecideAsync(actor, proposalId, (p, account) => new ApproveGrant(p.Id, p.Role, account), async (db, receipt, proposal) =>
        {
            var approver = await PersonAsync(db, actor.StaffId, ct);
            if (approver == proposal.PersonNumber)
            {
                return new("own-grant");
            }

            if (approver == proposal.ProposedByPerson)
            {
                return new("own-proposal");
            }

            if (await RefusalAsync(db, proposal.StaffId, proposal.Email ?? "", proposal.PersonNumber, proposal.Role, proposal.ProposedByPerson, ct, proposal.Id) is { } refusal)
            {
                return refusal;
            }

            proposal.Decide(approved: true, receipt.At);
            if (proposal.StaffId is { } staffId)
            {
                await StaffRegister.GrantAsync(db, staffId, proposal.Role, receipt.At, ct);
            }
            else
            {
                var member = await register.AddAsync(db, proposal.Role, proposal.Email!, proposal.PersonNumber, receipt.At, ct);
                receipt.Also(receipt.Actor, new UserCreated(member.Code));
            }

            return null;
        }, ct);

    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public Task<string?> DeclineAsync(Actor actor, Guid proposalId, CancellationToken ct) =>
        DecideAsync(actor, proposalId, (p, account) => new DeclineGrant(p.Id, p.Role, account), (_, receipt, proposal) =>
        {
            proposal.Decide(approved: false, receipt.At);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private async Task<string?> DecideAsync<TAct>(
        Actor actor, Guid proposalId, Func<GrantProposal, string?, TAct> act,
        Func<ConsoleDbContext, Receipt<TAct>, GrantProposal, Task<Refusal?>> decide, CancellationToken ct) where TAct : class, IAuditedChange
    {
        await using var reading = await databases.CreateDbContextAsync(ct);
        if (await reading.Set<GrantProposal>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == proposalId, ct) is not { } known)
        {
            return "decided";
        }

        var account = await CodeAsync(known.StaffId, ct);
        return (await gate.CommitAsync(actor, act(known, account), async (db, receipt) =>
        {
            var proposal = await db.Set<GrantProposal>().SingleAsync(p => p.Id == proposalId, ct);
            return proposal.DecidedAt is null ? await decide(db, receipt, proposal) : new("decided");
        }, ct)).Code;
    }

    // What holds when a role is proposed and again when it is approved; at use, LiveStaff asks a last time.
    private async Task<Refusal?> RefusalAsync(
        ConsoleDbContext db, Guid? staffId, string email, string person, string role, string proposer, CancellationToken ct, Guid? except = null)
    {
        if (person == proposer)
        {
            return new("own-grant");
        }

        if (staffId is { } id && !await db.Set<StaffMember>().AnyAsync(m => m.Id == id && m.DisabledAt == null, ct))
        {
            return new("gone");
        }

        if (staffId is null && await register.IsTakenAsync(db, email, ct))
        {
            return new("email-taken");
        }

        var held = await StaffRegister.RolesOfPersonAsync(db, person, ct);
        var waiting = await db.Set<GrantProposal>()
            .Where(p => p.PersonNumber == person && p.DecidedAt == null && p.Id != except).Select(p => p.Role).ToListAsync(ct);
        return held.Contains(role) ? new("already-held")
            : waiting.Contains(role) ? new("already-proposed")
            : Roles.MayBeHeldTogether([.. held.Concat(waiting).Append(role).Distinct()]) ? null
            : new Refusal("roles-exclude");
    }

    private async Task<string?> CodeAsync(Guid? staffId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<StaffMember>().Where(m => m.Id == staffId).Select(m => m.Code).SingleOrDefaultAsync(ct);
    }

    private static Task<string?> PersonAsync(ConsoleDbContext db, Guid? staffId, CancellationToken ct) =>
        db.Set<StaffMember>().Where(m => m.Id == staffId).Select(m => (string?)m.PersonNumber).SingleOrDefaultAsync(ct);
}
