using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerConsole.Intake;

/// <summary>
/// An API key as its holder has it: <c>rck_</c>, then base64url of 8 bytes that name the key and of 32 bytes of secret,
/// then six characters that check what stands before them. Secret scanners know it by <c>rck_[A-Za-z0-9_-]{60}</c> and can
/// tell it from chance. Prints itself without the secret.
/// </summary>
internal sealed class ApiKeyText
{
    public const string Prefix = "rck_";
    private const int IdSize = 8;
    private const int SecretSize = 32; // 256 bits: nothing to guess, so one SHA-256 is hash enough
    private const int EncodedSize = 54;
    private const int CheckSize = 6;

    private readonly byte[] _bytes;

    private ApiKeyText(byte[] bytes) => _bytes = bytes;

    /// <summary>What the database finds the key by: 16 hex digits, no secret.</summary>
    public string Id => Convert.ToHexStringLower(_bytes.AsSpan(0, IdSize));

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public byte[] Hash => SHA256.HashData(_bytes.AsSpan(IdSize));

    public static ApiKeyText New() => new(RandomNumberGenerator.GetBytes(IdSize + SecretSize));

    /// <returns><see langword="null"/> for anything that was never a key, a mistyped one too.</returns>
    public static ApiKeyText? Read(string text)
    {
        var bytes = new byte[IdSize + SecretSize];
        return text.Length == Prefix.Length + EncodedSize + CheckSize && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.EndsWith(CheckOf(text[..^CheckSize]), StringComparison.Ordinal)
            && Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length, EncodedSize), bytes, out var written) && written == bytes.Length
            ? new(bytes)
            : null;
    }

    /// <summary>The key itself, to be shown once to whoever made it.</summary>
    public string Reveal()
    {
        var text = Prefix + Base64Url.EncodeToString(_bytes);
        return text + CheckOf(text);
    }

    public override string ToString() => $"API key {Id}";

    // The first 32 bits of SHA-256, which any scanner can compute.
    private static string CheckOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 4));
}
