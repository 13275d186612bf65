using System.Text;

namespace ReviewerConsole.SignIn;

/// <summary>What a password must be: long (NIST SP 800-63B-4 §3.1.1.2: 15 characters, no rule of composition) and not one that guessers try first.</summary>
internal static class PasswordRule
{
    public const int MinLength = 15;
    public const int MaxLength = 128;

    private const int FewestDifferent = 6;

    /// <summary>The one form in which a password is hashed and checked, since the same key may send different code points (ibid.).</summary>
    public static string Canonical(string typed) => typed.Normalize(NormalizationForm.FormC);

    /// <returns>The problem's code, or <see langword="null"/>.</returns>
    public static string? ProblemOf(string password, string repeated, string email)
    {
        var letters = Canonical(password).EnumerateRunes().ToList();
        return password != repeated ? "password-differs"
            : letters.Count < MinLength ? "password-short"
            : letters.Count > MaxLength || IsPoor(letters, email) ? "password-poor"
            : null;
    }

    private static bool IsPoor(List<Rune> letters, string email)
    {
        var steps = letters.Zip(letters.Skip(1), (a, b) => b.Value - a.Value).ToList();
        var repeats = Enumerable.Range(1, letters.Count / 2).Any(n => letters.Skip(n).SequenceEqual(letters.Take(letters.Count - n)));
        var name = email.Split('@')[0];
        return letters.Distinct().Count() < FewestDifferent
            || repeats
            || steps.All(s => s == steps[0])
            || (name.Length > 3 && string.Concat(letters).Contains(name, StringComparison.OrdinalIgnoreCase));
    }
}
