using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NetVips;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Documents;

/// <summary>Attack 19: a browser takes a part of a picture, cuts the line and claims that it saw nothing.</summary>
public sealed class CutLineTests : IAsyncDisposable
{
    private const int SmallBuffer = 16 * 1024;

    // The system's own buffers hold megabytes on a loopback: with small ones the server notices how little was taken.
    private readonly ConsoleApp _console = new(null, services => services.Configure<SocketTransportOptions>(o => o.CreateBoundListenSocket = address =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = SmallBuffer;
        return socket;
    }));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    public async Task A_cut_line_is_on_record_as_failed_with_at_least_the_bytes_that_were_taken(double share)
    {
        var leased = await LeasedCase.CreateAsync(_console, Noise());
        var ticket = await leased.TicketAsync();

        var (taken, length) = await TakeAsync(leased, ticket, share);

        var rows = await _console.RowsWhenAsync(all => all.Any(r => r.Action == "document.served"));
        var opened = rows.Single(r => r.Action == "document.opened");
        var served = rows.Single(r => r.Action == "document.served");
        using var leaf = JsonDocument.Parse(served.Leaf);
        var sent = leaf.RootElement.GetProperty("n").GetInt64();
        Assert.Equal((Outcome.Ok, Outcome.Failed), (opened.Outcome, served.Outcome));
        Assert.Equal(opened.Id, leaf.RootElement.GetProperty("ref").GetInt64());
        Assert.InRange(sent, taken, Math.Min(length - 1, taken + (512 * 1024)));
        Assert.Equal(64, leaf.RootElement.GetProperty("dig").GetString()!.Length);
    }

    [Fact]
    public async Task A_picture_that_was_taken_whole_is_on_record_with_its_digest_and_every_byte()
    {
        var leased = await LeasedCase.CreateAsync(_console, Noise());

        using var answer = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());

        var picture = await answer.Content.ReadAsByteArrayAsync();
        var rows = await _console.RowsWhenAsync(all => all.Any(r => r.Action == "document.served"));
        var served = rows.Single(r => r.Action == "document.served");
        using var leaf = JsonDocument.Parse(served.Leaf);
        Assert.Equal((Outcome.Ok, picture.LongLength), (served.Outcome, leaf.RootElement.GetProperty("n").GetInt64()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(picture)), leaf.RootElement.GetProperty("dig").GetString());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // Noise hardly shrinks: several megabytes as a JPEG.
    private static byte[] Noise()
    {
        using var grain = Image.Gaussnoise(1600, 1600, mean: 128, sigma: 60, seed: 7);
        using var picture = grain.Bandjoin(grain.Rot90(), grain.Rot180()).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return picture.Jpeg(quality: 90);
    }

    private async Task<(long Taken, long Length)> TakeAsync(LeasedCase leased, string ticket, double share)
    {
        using var socket = new TcpClient(AddressFamily.InterNetwork) { ReceiveBufferSize = SmallBuffer };
        await socket.ConnectAsync("127.0.0.1", _console.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {ticket} HTTP/1.1\r\nHost: localhost:{_console.Address.Port}\r\nCookie: {_console.Cookie(leased.Reviewer)}\r\n"
            + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: image\r\n\r\n"));
        var head = await HeadAsync(stream);
        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        var length = long.Parse(
            head.Split("\r\n").Single(h => h.StartsWith("Content-Length: ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        var wanted = (int)(length * share);
        var picture = new byte[wanted];
        await stream.ReadExactlyAsync(picture);
        Assert.Equal([0xFF, 0xD8, 0xFF], picture[..3]);
        socket.LingerState = new(enable: true, seconds: 0); // close with a reset
        return (wanted, length);
    }

    private static async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next);
            head.Append((char)next[0]);
        }

        return head.ToString();
    }
}
