using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ReviewerConsole.Audit;

/// <summary>A view's random 64-bit number: the row and the marks in the picture share it.</summary>
public readonly record struct ViewId(ulong Value)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // base 32 without I, L, O, U

    public static ViewId New()
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return new(BinaryPrimitives.ReadUInt64BigEndian(random));
    }

    /// <summary>The first 20 bits as four characters that people read off a picture: <c>7F3K</c>. With case and time it names the row.</summary>
    public string Code => string.Create(4, Value, static (code, value) =>
    {
        for (var i = 0; i < code.Length; i++)
        {
            code[i] = Crockford[(int)(value >> (59 - (5 * i))) & 31];
        }
    });

    /// <summary>16 hex digits, as the row has it.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The first and the last number whose <see cref="Code"/> reads as <paramref name="code"/>: as people copy it, so o is 0, i and l are 1.</summary>
    /// <returns><see langword="null"/> when it is not four characters of the alphabet.</returns>
    public static (ViewId First, ViewId Last)? RangeOf(string code)
    {
        ulong bits = 0;
        foreach (var c in code.ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1'))
        {
            if (Crockford.IndexOf(c, StringComparison.Ordinal) is var digit and >= 0)
            {
                bits = (bits << 5) | (uint)digit;
                continue;
            }

            return null;
        }

        return code.Length == 4 ? (new(bits << 44), new((bits << 44) | ((1UL << 44) - 1))) : null;
    }

    /// <param name="hex">16 hex digits.</param>
    public static ViewId Parse(string hex) => new(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
