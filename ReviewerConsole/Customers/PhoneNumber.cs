using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Customers;

/// <summary>
/// A customer's number, which prints itself masked wherever it ends up: page, log, JSON, debugger. It can be sealed and
/// indexed; nothing here gives it out.
/// </summary>
[DebuggerDisplay("{Mask,nq}")]
public sealed class PhoneNumber
{
    /// <summary>The flag of a number that is possible, but not known to be in use by its country's numbering plan.</summary>
    public const string Unusual = "unusual number";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _e164;

    internal PhoneNumber(int countryCode, string national, bool isUnusual)
    {
        _e164 = string.Create(CultureInfo.InvariantCulture, $"+{countryCode}{national}");
        Mask = PhoneMask.Of(countryCode, national);
        Flag = isUnusual ? Unusual : null;
    }

    public string Mask { get; }

    /// <value><see cref="Unusual"/> or nothing.</value>
    public string? Flag { get; }

    /// <summary>Country code and at most the last three digits, in a shape that gives away no length.</summary>
    public override string ToString() => Mask;

    /// <summary>Sealed for this customer: in another customer's row it does not open.</summary>
    internal byte[] Seal(Envelope envelope, Guid customerId, CustomerSecret secret)
    {
        var digits = Encoding.ASCII.GetBytes(_e164);
        try
        {
            return envelope.Seal(digits, KeyPurposes.Phone, customerId.ToByteArray(), secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    /// <summary>Finds the same number in other applications, by exact match only.</summary>
    internal byte[] Index(BlindIndex index) => index.Of(KeyPurposes.PhoneIndex, _e164);
}
