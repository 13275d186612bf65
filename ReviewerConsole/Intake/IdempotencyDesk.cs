using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Intake;

/// <summary>
/// Requests under an <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): carried out once, answered as
/// often as they are sent. Only what was carried out is kept: whoever was refused may correct the request and send it again.
/// </summary>
internal sealed class IdempotencyDesk(
    IDbContextFactory<ConsoleDbContext> databases, WriteLane lane, BlindIndex index, IOptions<ApiOptions> options, TimeProvider clock)
{
    private const int LongestKey = 255;
    private const int SweptAtOnce = 20;

    // Within this process. Across processes, and after one died, the unique index of the kept answers decides.
    private readonly ConcurrentDictionary<string, Once> _underWay = new(StringComparer.Ordinal);

    /// <summary>Reads the header: a string of RFC 9651, or its text without quotes, as most clients send it.</summary>
    /// <returns><see langword="null"/> when it is malformed, empty or longer than 255 characters.</returns>
    public static string? Read(string header)
    {
        var key = header.StartsWith('"') ? StructuredField.String(header) : header;
        return key is { Length: > 0 and <= LongestKey } && (header.StartsWith('"') || key.All(c => c is > ' ' and <= '~' and not (',' or '"'))) ? key : null;
    }

    /// <param name="route">Method and path: a key belongs to one request.</param>
    /// <returns>To be disposed when the request is answered; <see langword="null"/> while another one with this key is under way.</returns>
    public Once? Begin(Integrator integrator, string key, string route, byte[] body)
    {
        var once = new Once(
            this,
            index.Of(KeyPurposes.Idempotency, $"{integrator.Code}\n{key}"),
            index.Of(KeyPurposes.Idempotency, $"{route}\n{Convert.ToHexStringLower(SHA256.HashData(body))}"));
        return _underWay.TryAdd(once.Name, once) ? once : null;
    }

    /// <returns>The answer that was given under this key, whatever the request was; <see langword="null"/> when none is kept.</returns>
    public async Task<KeptAnswer?> FindAsync(Once once, CancellationToken ct)
    {
        var oldest = Oldest;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<KeptAnswer>().AsNoTracking().SingleOrDefaultAsync(k => k.Key == once.Key && k.At > oldest, ct);
    }

    private DateTime Oldest => clock.UtcNow() - options.Value.AnswersKept;

    /// <summary>One request under a key, while it is under way.</summary>
    internal sealed class Once(IdempotencyDesk desk, byte[] key, byte[] request) : IDisposable
    {
        public byte[] Key => key;

        public string Name { get; } = Convert.ToHexString(key);

        public bool IsSameAs(KeptAnswer kept) => CryptographicOperations.FixedTimeEquals(kept.Request, request);

        /// <summary>Keeps the answer with the change that it answers, and sweeps out a few that are old.</summary>
        /// <param name="db">The gate's context: the index refuses the whole change when another instance answered first.</param>
        public async Task KeepAsync<T>(ConsoleDbContext db, int status, string? location, T answer, CancellationToken ct)
        {
            var oldest = desk.Oldest;
            db.RemoveRange(await db.Set<KeptAnswer>().Where(k => k.At <= oldest).OrderBy(k => k.Key != key).ThenBy(k => k.At).Take(SweptAtOnce).ToListAsync(ct));
            db.Add(new KeptAnswer
            {
                Id = Guid.CreateVersion7(desk.Now),
                Key = key,
                Request = request,
                Status = status,
                Location = location,
                Body = JsonSerializer.Serialize(answer, ApiJson.Options),
                At = desk.Now.UtcDateTime,
            });
        }

        /// <summary>Keeps an answer that changed nothing.</summary>
        /// <exception cref="TimeoutException">The database writer was busy.</exception>
        public async Task KeepAsync<T>(int status, T answer, CancellationToken ct)
        {
            using var turn = await desk.EnterAsync(ct);
            await using var db = await desk.OpenAsync(ct);
            await KeepAsync(db, status, null, answer, ct);
            await db.SaveChangesAsync(ct);
        }

        public void Dispose() => desk._underWay.TryRemove(Name, out _);
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Task<IDisposable> EnterAsync(CancellationToken ct) => lane.EnterAsync(ct);

    private Task<ConsoleDbContext> OpenAsync(CancellationToken ct) => databases.CreateDbContextAsync(ct);
}
