using System.Security.Cryptography;
using ReviewerConsole.Access;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

/// <summary>
/// This run of the program, as its rows name it. Its count has no holes: a deleted row leaves one, and a row made or
/// edited without the key has a wrong tag.
/// </summary>
internal sealed class AuditInstance(KeyRing keys, TimeProvider clock)
{
    private readonly List<(long From, long To)> _doubtful = [];
    private byte[]? _key;

    public Guid Id { get; } = Guid.CreateVersion7(clock.UtcNow());

    /// <summary>The next number to give. Changed only by the gate, which lets one in at a time.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>Numbers of commits whose end is unknown, oldest first: the database may have kept them or not.</summary>
    public IReadOnlyList<(long From, long To)> Doubtful => _doubtful;

    /// <returns>HMAC-SHA256 (RFC 2104) under a key of this instance's own, derived from the key ring. 32 bytes.</returns>
    public byte[] Tag(byte[] leaf) => HMACSHA256.HashData(_key ??= KeyOf(keys, Id), leaf);

    /// <summary>The key of any instance, for checking its tags.</summary>
    public static byte[] KeyOf(KeyRing keys, Guid instance) => keys.Derive(KeyPurposes.AuditTag, instance.ToByteArray(), keys.OldestId); // rows outlive key rotations

    public void Committed(int taken) => Next += taken;

    public void EndUnknown(int taken)
    {
        _doubtful.Add((Next, Next + taken - 1));
        Next += taken;
    }

    public void Settled() => _doubtful.Clear();
}

/// <summary>Instance numbers that no row carries, since their commit failed.</summary>
internal sealed record CloseGap(long From, long To) : IAuditedFact
{
    public static string Name => "log.gap";
    public Subject Subject => default;
    public Facts Facts => new() { Gap = (From, To) };
}
