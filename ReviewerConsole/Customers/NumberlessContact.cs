using System.Text.RegularExpressions;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Customers;

/// <summary>A customer whose number stays with the wallet: it names the customer by a reference and tells the last three digits.</summary>
public sealed partial class NumberlessContact
{
    private readonly string _blindIndex;

    private NumberlessContact(string reference, string blindIndex, string mask) =>
        (Reference, _blindIndex, Mask) = (reference, blindIndex, mask);

    public string Mask { get; }

    /// <summary>The wallet's own name for the customer. Sealed with the particulars, since a careless one may be the number itself.</summary>
    internal string Reference { get; }

    /// <param name="reference">1 to 128 characters, opaque.</param>
    /// <param name="blindIndex">The wallet's keyed hash of the number: 32 to 128 characters of hex or Base64 (either alphabet).</param>
    /// <param name="last3">Three ASCII digits.</param>
    /// <returns><see langword="null"/> when one of them is missing or malformed.</returns>
    public static NumberlessContact? Read(string? reference, string? blindIndex, string? last3) =>
        reference is { Length: >= 1 and <= 128 } && !reference.Any(char.IsControl)
            && blindIndex is not null && IndexForm().IsMatch(blindIndex)
            && PhoneMask.OfLast3(last3) is { } mask
            ? new(reference, blindIndex, mask)
            : null;

    public override string ToString() => Mask;

    /// <summary>Hashed again, so that a wallet can meet its own customers only and the column tells nobody the wallet's index.</summary>
    internal byte[] Index(BlindIndex index) => index.Of(KeyPurposes.PhoneIndex, "contact:" + _blindIndex);

    [GeneratedRegex(@"\A[A-Za-z0-9+/_=-]{32,128}\z")]
    private static partial Regex IndexForm();
}
