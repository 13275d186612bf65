namespace ReviewerConsole.SignIn;

/// <summary>A demo member of staff whom the sign-in page offers. Registered in Development only.</summary>
/// <param name="Code">The staff code.</param>
/// <param name="Key">The authenticator's key, so that the page can fill in the code of the moment.</param>
public sealed record DemoSignIn(string Code, string Role, string Email, string Password, IReadOnlyList<byte> Key)
{
    /// <param name="now">UTC.</param>
    internal string CodeAt(DateTime now) => Totp.CodeAt(now, [.. Key]);
}
