using CsCheck;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class CaseReferenceTests
{
    [Fact]
    public void A_new_reference_reads_back_and_is_like_no_other()
    {
        var references = Enumerable.Range(0, 10_000).Select(_ => CaseReference.New()).ToList();

        Assert.All(references, r => Assert.Equal(r, CaseReference.Read(r.ToString())));
        Assert.Equal(references.Count, references.Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("KYC-7F3K-9QX")]
    [InlineData("KYC-7F3K-9QXMM")]
    [InlineData("KYC-7F3K-9QXI")]
    [InlineData("KYC-7F3K-9QXO")]
    [InlineData("kyc-7f3k-9qxm")]
    [InlineData("KYC-7F3K_9QXM")]
    [InlineData("KYC-7F-K-9QXM")]
    [InlineData("KYC-7F3K-9Q\nM")]
    [InlineData("KYC-7F3K-9QX\"")]
    [InlineData("KYC-７F3K-9QXM")]
    [InlineData("../../etc/pas")]
    public void Anything_else_is_no_reference(string? text)
    {
        Assert.Null(CaseReference.Read(text));
    }

    [Fact]
    public void Whatever_reads_is_safe_for_a_row() => Gen.String[Gen.Char["KYC-0189ABIOZU/\n\"ü"], 13, 13].Sample(text =>
        CaseReference.Read(text) is not { } read || (read.ToString() == text && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')));
}
