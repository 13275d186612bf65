using System.Net;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>A key that was made, or why not.</summary>
internal sealed record ApiKeyMade(ApiKeyText? Text, ApiKey? Key, string? Code);

/// <summary>A key for the list: everything but the secret, which nobody has.</summary>
public sealed record ApiKeyLine(string Name, string Id, DateTime CreatedAt, DateTime ExpiresAt, DateTime? RevokedAt, DateTime? LastUsedAt, string Allowed);

/// <summary>Whose key it is, or why it opens nothing.</summary>
internal sealed record ApiKeyCheck(ApiKey? Key, string? Code);

/// <summary>Makes, lists, ends and recognises API keys.</summary>
public sealed class ApiKeyDesk(IDbContextFactory<ConsoleDbContext> databases, AuditGate gate, WriteLane lane, TimeProvider clock)
{
    internal const string Unknown = "key-unknown";
    internal const string Expired = "key-expired";
    internal const string Revoked = "key-revoked";
    internal const string OtherAddress = "key-address";
    internal const string TooMany = "too-many-keys";

    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key for the integrator <paramref name="name"/>, in <c>[a-z0-9-]</c>, at most 40 characters.</summary>
    /// <param name="allowed">Networks that it opens the API from; every address when there is none.</param>
    /// <exception cref="AuditUnavailableException">No key was made.</exception>
    internal async Task<ApiKeyMade> CreateAsync(Actor actor, string name, int days, CancellationToken ct, IReadOnlyList<IPNetwork>? allowed = null)
    {
        var text = ApiKeyText.New();
        ApiKey? made = null;
        var answer = await gate.CommitAsync(actor, new CreateApiKey(name, text.Id, days, allowed ?? []), async (db, receipt) =>
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
            select new ApiKeyLine(key.Name, key.Id, key.CreatedAt, key.ExpiresAt, key.RevokedAt, use == null ? null : use.At, key.Allowed)).ToListAsync(ct);
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
    /// <param name="from">The address that it comes from.</param>
    internal async Task<ApiKeyCheck> CheckAsync(string presented, IPAddress? from, CancellationToken ct)
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

        if (!key.IsAllowedFrom(from))
        {
            return new(key, OtherAddress);
        }

        await NoteUseAsync(db, key.Id, ct);
        return new(key, null);
    }

    // At most one write a minute and key. One that fails is made up for by the next request.
    private async Task NoteUseAsync(ConsoleDbContext db, string keyId, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var use = await db.Set<ApiKeyUse>().SingleOrDefaultAsync(u => u.KeyId == keyId, ct);
        if (use is not null && (now - use.At).Duration() < UseStep)
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

            use.At = now;
            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException || StoreFault.IsUnavailable(e))
        {
            // Said above.
        }
    }
}
