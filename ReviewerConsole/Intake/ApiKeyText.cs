using System.Buffers.Text;
using System.Security.Cryptography;

namespace ReviewerConsole.Intake;

/// <summary>
/// An API key as its holder has it: <c>rck_</c>, a prefix that secret scanners can know, then base64url of 8 bytes that
/// name the key and 32 bytes of secret. Prints itself without the secret.
/// </summary>
internal sealed class ApiKeyText
{
    private const string Prefix = "rck_";
    private const int IdSize = 8;
    private const int SecretSize = 32; // 256 bits: nothing to guess, so one SHA-256 is hash enough
    private const int EncodedSize = 54;

    private readonly byte[] _bytes;

    private ApiKeyText(byte[] bytes) => _bytes = bytes;

    /// <summary>What the database finds the key by: 16 hex digits, no secret.</summary>
    public string Id => Convert.ToHexStringLower(_bytes.AsSpan(0, IdSize));

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public byte[] Hash => SHA256.HashData(_bytes.AsSpan(IdSize));

    public static ApiKeyText New() => new(RandomNumberGenerator.GetBytes(IdSize + SecretSize));

    /// <returns><see langword="null"/> for anything that was never a key.</returns>
    public static ApiKeyText? Read(string text)
    {
        var bytes = new byte[IdSize + SecretSize];
        return text.Length == Prefix.Length + EncodedSize && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), bytes, out var written) && written == bytes.Length
            ? new(bytes)
            : null;
    }

    /// <summary>The key itself, to be shown once to whoever made it.</summary>
    public string Reveal() => Prefix + Base64Url.EncodeToString(_bytes);

    public override string ToString() => $"API key {Id}";
}
