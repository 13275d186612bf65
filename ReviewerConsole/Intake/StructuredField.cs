using System.Text;

namespace ReviewerConsole.Intake;

/// <summary>
/// Reads header fields in the syntax of RFC 9651 (Structured Fields), as far as digests and idempotency keys need it:
/// dictionaries, of which byte sequences are kept, and strings. Anything else is passed over, but must be well formed.
/// </summary>
internal ref struct StructuredField
{
    private const string TokenSigns = "!#$%&'*+-.^_`|~:/";
    private readonly string _text;
    private int _at;

    private StructuredField(string text) => _text = text;

    private readonly bool IsAtEnd => _at == _text.Length;

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <returns>
    /// The members, of which the last of a name counts; the bytes of those that are byte sequences, <see langword="null"/>
    /// for the others. <see langword="null"/> when the field is malformed.
    /// </returns>
    public static IReadOnlyDictionary<string, byte[]?>? Dictionary(string field)
    {
        var reader = new StructuredField(field.Trim(' '));
        var members = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        while (!reader.IsAtEnd)
        {
            if (reader.Key() is not { } key || !reader.MemberValue(out var bytes))
            {
                return null;
            }

            members[key] = bytes;
            reader.Skip(" \t");
            if (reader.IsAtEnd)
            {
                return members;
            }

            if (!reader.Take(','))
            {
                return null;
            }

            reader.Skip(" \t");
            if (reader.IsAtEnd)
            {
                return null; // a comma with nothing behind it
            }
        }

        return members;
    }

    /// <returns>What stands between the quotes; <see langword="null"/> when the field is no string and nothing else.</returns>
    public static string? String(string field)
    {
        var reader = new StructuredField(field.Trim(' '));
        var text = reader.Quoted();
        return text is not null && reader.Parameters() && reader.IsAtEnd ? text : null;
    }

    private bool MemberValue(out byte[]? bytes)
    {
        bytes = null;
        return Take('=') ? (Next == '(' ? InnerList() : BareItem(out bytes)) && Parameters() : Parameters();
    }

    private bool InnerList()
    {
        Take('(');
        Skip(" ");
        while (!Take(')'))
        {
            if (!BareItem(out _) || !Parameters() || Next is not (' ' or ')'))
            {
                return false;
            }

            Skip(" ");
        }

        return true;
    }

    private bool Parameters()
    {
        while (Take(';'))
        {
            Skip(" ");
            if (Key() is null || (Take('=') && !BareItem(out _)))
            {
                return false;
            }
        }

        return true;
    }

    private bool BareItem(out byte[]? bytes)
    {
        bytes = null;
        switch (Next)
        {
            case ':':
                bytes = Bytes();
                return bytes is not null;
            case '"':
                return Quoted() is not null;
            case '?':
                _at++;
                return Take('0') || Take('1');
            case '%':
                _at++;
                return Quoted() is not null;
            case '@':
                _at++;
                return Number();
            case '-' or (>= '0' and <= '9'):
                return Number();
            case '*' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'):
                Skip(c => char.IsAsciiLetterOrDigit(c) || TokenSigns.Contains(c, StringComparison.Ordinal));
                return true;
            default:
                return false;
        }
    }

    private bool Number()
    {
        Take('-');
        var whole = Skip(char.IsAsciiDigit);
        var fraction = whole is > 0 and <= 12 && Take('.') ? Skip(char.IsAsciiDigit) : 1;
        return whole is > 0 and <= 15 && fraction is > 0 and <= 3;
    }

    private byte[]? Bytes()
    {
        var end = _text.IndexOf(':', _at + 1);
        if (end < 0)
        {
            return null;
        }

        var text = _text.AsSpan(_at + 1, end - _at - 1);
        var bytes = new byte[text.Length];
        _at = end + 1;
        // White space is no part of the syntax here, though the decoder would pass over it.
        return !text.ContainsAny(" \t\r\n") && Convert.TryFromBase64Chars(text, bytes, out var written) ? bytes[..written] : null;
    }

    private string? Quoted()
    {
        if (!Take('"'))
        {
            return null;
        }

        var text = new StringBuilder();
        while (Next is >= ' ' and <= '~')
        {
            var sign = _text[_at++];
            if (sign == '"')
            {
                return text.ToString();
            }

            if (sign == '\\')
            {
                if (Next is not ('"' or '\\'))
                {
                    return null;
                }

                sign = _text[_at++];
            }

            text.Append(sign);
        }

        return null;
    }

    private string? Key()
    {
        var from = _at;
        if (Next is '*' or (>= 'a' and <= 'z'))
        {
            Skip(c => c is '_' or '-' or '.' or '*' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));
        }

        return _at > from ? _text[from.._at] : null;
    }

    private bool Take(char sign)
    {
        if (Next != sign)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Skip(string signs) => Skip(c => signs.Contains(c, StringComparison.Ordinal));

    private int Skip(Func<char, bool> which)
    {
        var from = _at;
        while (_at < _text.Length && which(_text[_at]))
        {
            _at++;
        }

        return _at - from;
    }
}
