using ReviewerConsole.Shell;

namespace ReviewerConsole.Tests.Shell;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/queue")]
    [InlineData("/cases/KYC-7F3K-9QXM")]
    [InlineData("/audit?case=KYC-7F3K-9QXM&from=2026-11-24T00%3A00%3A00Z")]
    [InlineData("/audit?next=https://elsewhere.example/")]
    [InlineData("/audit#row")]
    public void A_path_of_this_console_is_kept(string url) => Assert.Equal(url, LocalUrl.OrHome(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("queue")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//elsewhere.example")]
    [InlineData("///elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("\\\\elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("/\n/elsewhere.example")]
    [InlineData("/\r\n/elsewhere.example")]
    [InlineData("\t//elsewhere.example")]
    [InlineData(" //elsewhere.example")]
    [InlineData("/%5celsewhere.example")]
    [InlineData("/%5C/elsewhere.example")]
    [InlineData("/%2felsewhere.example")]
    [InlineData("/%09/elsewhere.example")]
    [InlineData("/%0d%0aLocation:%20https://elsewhere.example")]
    [InlineData("/.//elsewhere.example")]
    [InlineData("/queue/..//elsewhere.example")]
    [InlineData("/@elsewhere.example\\")]
    [InlineData("/queue\u0000")]
    [InlineData("/\u2028/elsewhere.example")]
    public void Anything_else_leads_home(string? url) => Assert.Equal("/", LocalUrl.OrHome(url));

    [Fact]
    public void An_endless_address_leads_home() => Assert.Equal("/", LocalUrl.OrHome("/" + new string('a', 2048)));
}
