using CsCheck;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>RFC 9651, as far as it is read here.</summary>
public sealed class StructuredFieldTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("sha-256=:AQID:", "sha-256=010203")]
    [InlineData("sha-256=:AQID:,sha-512=:BA==:", "sha-256=010203 sha-512=04")]
    [InlineData("  sha-256=:AQID: \t, \tsha-512=:BA==:  ", "sha-256=010203 sha-512=04")]
    [InlineData("sha-256=:AQID:, sha-256=:BA==:", "sha-256=04")] // the last counts
    [InlineData("sha-256=::", "sha-256=")]
    [InlineData("sha-256=AQID", "sha-256")] // a token, no bytes
    [InlineData("sha-256=:AQID:;q=1.5;from=\"x\\\"y\"", "sha-256=010203")]
    [InlineData("md5=token/1:2, *x, y;a, z=?1, n=-12.5, d=@17, s=%\"a\", l=(1 \"b\";c :AQID:), sha-256=:AQID:", "*x d l md5 n s sha-256=010203 y z")]
    public void A_well_formed_dictionary_is_read(string field, string expected)
    {
        var members = StructuredField.Dictionary(field);

        Assert.NotNull(members);
        Assert.Equal(expected, string.Join(' ', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value is { } b ? $"{m.Key}={Convert.ToHexString(b)}" : m.Key)));
    }

    [Theory]
    [InlineData("sha-256=")]
    [InlineData("sha-256=:AQID")]
    [InlineData("sha-256=:A QI D:")]
    [InlineData("sha-256=:AQI:")]
    [InlineData("sha-256=:AQID:,")]
    [InlineData(",sha-256=:AQID:")]
    [InlineData("sha-256=:AQID:;sha-512=:BA==:;")]
    [InlineData("sha-256 = :AQID:")]
    [InlineData("SHA-256=:AQID:")]
    [InlineData("sha-256=:AQID: sha-512=:BA==:")]
    [InlineData("a=\"no end")]
    [InlineData("a=(1")]
    [InlineData("a=?2")]
    [InlineData("a=1.2345")]
    [InlineData("a=1234567890123456")]
    [InlineData("a=1\0")]
    public void A_malformed_dictionary_is_none(string field) => Assert.Null(StructuredField.Dictionary(field));

    [Fact]
    public void Whatever_is_sent_is_read_or_refused() =>
        Gen.String[Gen.Char["abz019*-_.=:;,\"\\?()@% \té"], 0, 40].Sample(field => StructuredField.Dictionary(field) is null or { Count: >= 0 });

    [Theory]
    [InlineData("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("\"a \\\"b\\\" \\\\\"", "a \"b\" \\")]
    [InlineData("\"a\";v=1", "a")]
    [InlineData("\"a\" b", null)]
    [InlineData("\"a", null)]
    [InlineData("\"é\"", null)]
    [InlineData("a", null)]
    public void A_string_is_what_stands_between_its_quotes(string field, string? expected) => Assert.Equal(expected, StructuredField.String(field));
}
