using System.Security.Cryptography;

namespace ReviewerConsole.Review;

/// <summary>
/// The name of a case in pages, trail and marks: <c>KYC-7F3K-9QXM</c>. 40 random bits in Crockford's base 32, so that it
/// tells nothing of customer, order or day and can be read out loud.
/// </summary>
public readonly record struct CaseReference
{
    private const string Prefix = "KYC-";
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // base 32 without I, L, O, U
    private const int Group = 4;
    private const int Length = 13;

    private CaseReference(string text) => Text = text;

    private string Text { get; }

    public static CaseReference New() =>
        new($"{Prefix}{RandomNumberGenerator.GetString(Alphabet, Group)}-{RandomNumberGenerator.GetString(Alphabet, Group)}");

    /// <summary>Takes exactly the canonical form: an address that people mistype opens nothing.</summary>
    /// <returns><see langword="null"/> for anything else, so that what a stranger typed reaches neither database nor trail.</returns>
    public static CaseReference? Read(string? text) =>
        text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + Group] == '-'
        && text[Prefix.Length..].All(c => c == '-' || Alphabet.Contains(c, StringComparison.Ordinal))
        && text.AsSpan(Prefix.Length).Count('-') == 1
            ? new(text)
            : null;

    public override string ToString() => Text;
}
