using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.SignIn;

/// <summary>Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 s, 6 digits), each good once.</summary>
internal static class Totp
{
    /// <summary>160 bits, as RFC 4226 §4 recommends.</summary>
    public const int KeySize = 20;

    private const int Digits = 6;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Finds the step that <paramref name="code"/> belongs to: this one or a neighbour, since clocks differ (RFC 6238 §5.2),
    /// and later than the last one that was accepted.
    /// </summary>
    /// <param name="now">UTC.</param>
    /// <returns><see langword="null"/> when the code is wrong, too old or used before.</returns>
    public static long? StepOf(string code, ReadOnlySpan<byte> key, DateTime now, long lastStep)
    {
        var current = StepAt(now);
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            var right = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeAt(step, key)), Encoding.UTF8.GetBytes(code));
            found = right && step > lastStep ? step : found;
        }

        return found;
    }

    public static string CodeAt(DateTime now, ReadOnlySpan<byte> key) => CodeAt(StepAt(now), key);

    /// <summary>The key as people type it and as an <c>otpauth:</c> address carries it (RFC 4648 §6, without padding).</summary>
    public static string ToBase32(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var octet in key)
        {
            (buffer, bits) = ((buffer << 8) | octet, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32[(buffer >> bits) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Base32[(buffer << (5 - bits)) & 31]).ToString();
    }

    private static long StepAt(DateTime now) => (now.Ticks - DateTime.UnixEpoch.Ticks) / Step.Ticks;

    private static string CodeAt(long step, ReadOnlySpan<byte> key)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 and every authenticator app: HMAC-SHA-1, whose weakness as a hash does not touch it.
        HMACSHA1.HashData(key, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue; // RFC 4226 §5.3
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }
}
