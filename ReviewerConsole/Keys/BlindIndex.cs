using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Keys;

/// <summary>
/// HMAC-SHA-256 of a value: finds the same value again, and nothing about it without the key. Serves exact matches only.
/// Hangs on the ring's oldest version, because after a rotation old and new rows must still meet.
/// </summary>
public sealed class BlindIndex(KeyRing ring)
{
    /// <param name="purpose">One of <see cref="KeyPurposes"/>.</param>
    /// <param name="value">In its one canonical form, such as E.164.</param>
    /// <returns>32 bytes.</returns>
    public byte[] Of(string purpose, string value)
    {
        var key = ring.Derive(purpose, [], ring.OldestId);
        var text = Encoding.UTF8.GetBytes(value);
        try
        {
            return HMACSHA256.HashData(key, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
