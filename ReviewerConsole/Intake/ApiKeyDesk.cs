using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>A key that was made, or why not.</summary>
internal sealed record ApiKeyMade(ApiKeyText? Text, ApiKey? Key, string? Code);

/// <summary>A key for the list: everything but the secret, which nobody has.</summary>
public sealed record ApiKeyLine(string Name, string Id, DateTime CreatedAt, DateTime ExpiresAt, DateTime? RevokedAt, DateOnly? LastUsedOn);

/// <summary>Whose key it is, or why it opens nothing.</summary>
internal sealed record ApiKeyCheck(ApiKey? Key, string? Code);

/// <summary>Makes, lists, ends and recognises API keys.</summary>
public sealed class ApiKeyDesk(IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, WriteLane lane, TimeProvider clock)
{
    internal const string Unknown = "key-unknown";
    internal const string Expired = "key-expired";
    internal const string Revoked = "key-revoked";
    internal const string TooMany = "too-many-keys";

    /// <summary>Makes a key for the integrator <paramref name="name"/>, in <c>[a-z0-9-]</c>, at most 40 characters.</summary>
    /// <exception cref="AuditUnavailableException">No key was made.</exception>
    internal async Task<ApiKeyMade> CreateAsync(Actor actor, string name, int days, CancellationToken ct)
    {
        var text = ApiKeyText.New();
        ApiKey? made = null;
        var answer = await gate.CommitAsync(actor, new CreateApiKey(name, text.Id, days), async (db, receipt) =>
        {
            var ends = await db.Set<ApiKey>().Where(k => k.Name == name && k.RevokedAt == null).Select(k => k.ExpiresAt).ToListAsync(ct);
            if (ends.Count(e => receipt.At < e) >= ApiKey.LiveAtOnce)
            {
                return new Refusal(TooMany);
            }

            db.Add(made = ApiKey.Create(receipt, text));
            return null;
        }, ct);
        return answer.Allowed ? new(text, made, null) : new(null, null, answer.Code);
    }

    /// <summary>Every key there ever was, by name, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyLine>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (
            from key in db.Set<ApiKey>().AsNoTracking()
            join use in db.Set<ApiKeyUse>().AsNoTracking() on key.Id equals use.KeyId into uses
            from use in uses.DefaultIfEmpty()
            orderby key.Name, key.CreatedAt descending
            select new ApiKeyLine(key.Name, key.Id, key.CreatedAt, key.ExpiresAt, key.RevokedAt, use == null ? null : use.Day)).ToListAsync(ct);
    }

    /// <summary>Ends one key, or every living key of an integrator. It opens nothing from the next request on.</summary>
    /// <param name="idOrName">A key's id, or an integrator's name.</param>
    /// <returns>How many ended.</returns>
    /// <exception cref="AuditUnavailableException">Those not yet ended live on.</exception>
    public async Task<int> RevokeAsync(Actor actor, string idOrName, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.UtcNow();
        var found = await db.Set<ApiKey>().AsNoTracking()
            .Where(k => (k.Id == idOrName || k.Name == idOrName) && k.RevokedAt == null).ToListAsync(ct);
        var ended = 0;
        foreach (var key in found.Where(k => k.IsLive(now)))
        {
            var answer = await gate.CommitAsync(actor, new RevokeApiKey(key.Name, key.Id), async (inside, receipt) =>
            {
                (await inside.Set<ApiKey>().SingleAsync(k => k.Id == key.Id, ct)).Revoke(receipt);
                return null;
            }, ct);
            ended += answer.Allowed ? 1 : 0;
        }

        return ended;
    }

    /// <summary>Reads the key anew at every request, so that a revoked one is dead at once.</summary>
    internal async Task<ApiKeyCheck> CheckAsync(string presented, CancellationToken ct)
    {
        if (ApiKeyText.Read(presented) is not { } text)
        {
            return new(null, Unknown);
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var key = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Id == text.Id, ct);
        if (key is null || !key.Opens(text))
        {
            return new(null, Unknown);
        }

        if (!key.IsLive(clock.UtcNow()))
        {
            return new(key, key.RevokedAt is null ? Expired : Revoked);
        }

        await NoteUseAsync(db, key.Id, ct);
        return new(key, null);
    }

    // At most one write a day and key. One that fails is made up for by the next request.
    private async Task NoteUseAsync(ConsoleDbContext db, string keyId, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.UtcNow());
        var use = await db.Set<ApiKeyUse>().SingleOrDefaultAsync(u => u.KeyId == keyId, ct);
        if (use?.Day == today)
        {
            return;
        }

        try
        {
            using var turn = await lane.EnterAsync(ct);
            if (use is null)
            {
                db.Add(use = new() { KeyId = keyId });
            }

            use.Day = today;
            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException || StoreFault.IsUnavailable(e))
        {
            // Said above.
        }
    }
}
