using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Review;

namespace ReviewerConsole.Tests.Shell;

/// <summary>A50: what no browser would send. The circuit is closed, or nothing happens; the database stays as it is, and the server lives.</summary>
public sealed class ForgedTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ReviewDay _day = new();
    private readonly List<Wire> _wires = [];
    private string? _fingerprint;

    // Each with what is known of a page that waits to be misused: handlers of a click and of a change.
    private static readonly Dictionary<string, Func<Wire, ulong, ulong, Task>> Forgeries = new()
    {
        ["an event of a handler that never was"] = (wire, _, _) => wire.ClickAsync(987654321),
        ["an event of handler zero"] = (wire, _, _) => wire.ClickAsync(0),
        ["an event of another kind than its handler's"] = (wire, click, _) => wire.DispatchAsync(click, "drop", new { type = "drop", dataTransfer = "x" }),
        ["an event of no kind at all"] = (wire, click, _) => wire.DispatchAsync(click, "exec", new { command = "approve" }),
        ["event arguments that are no object"] = (wire, click, _) => wire.DispatchAsync(click, "click", 7),
        ["a note that is an object"] = (wire, _, change) => wire.ChangeAsync(change, new { note = "x" }),
        ["a note that is a list of lists"] = (wire, _, change) => wire.ChangeAsync(change, new[] { new[] { 1 } }),
        ["a note longer than a note"] = (wire, _, change) => wire.ChangeAsync(change, new string('x', 2000)),
        ["the acknowledgement of a drawing that never was"] = (wire, _, _) => wire.SendAsync("OnRenderCompleted", 1_000_000L, null),
        ["an acknowledgement with an error"] = (wire, _, _) => wire.SendAsync("OnRenderCompleted", 2L, "the browser says no"),
        ["the answer to a call that never was"] = (wire, _, _) => wire.SendAsync("EndInvokeJSFromDotNet", 4711L, true, "[4711,true,null]"),
        ["an answer that is no JSON"] = (wire, _, _) => wire.SendAsync("EndInvokeJSFromDotNet", 1L, true, "{{{"),
        ["a call of a method by its name"] = (wire, _, _) => wire.SendAsync("BeginInvokeDotNetFromJS", "1", "ReviewerConsole", "DecideAsync", 0L, "[]"),
        ["a call of the framework by its name"] = (wire, _, _) => wire.SendAsync("BeginInvokeDotNetFromJS", "1", "mscorlib", "Exit", 0L, "[0]"),
        ["a call of an object that was not handed out"] = (wire, _, _) => wire.SendAsync("BeginInvokeDotNetFromJS", "1", null, "Dispose", 99L, "[]"),
        ["a component that the server did not offer"] = (wire, _, _) => wire.SendAsync(
            "UpdateRootComponents", """{"batchId":2,"operations":[{"type":"add","ssrComponentId":9,"marker":{"type":"server","sequence":0,"descriptor":"CfDJ8forged"}}]}""", ""),
        ["operations that are no JSON"] = (wire, _, _) => wire.SendAsync("UpdateRootComponents", "]", "x"),
        ["another site as the page's address"] = (wire, _, _) => wire.SendAsync("OnLocationChanged", "https://elsewhere.example/", null, false),
        ["bytes that nobody asked for"] = (wire, _, _) => wire.SendAsync("ReceiveByteArray", 0, RandomNumberGenerator.GetBytes(64)),
        ["a chunk of a stream that never was"] = (wire, _, _) => wire.SendAsync("ReceiveJSDataChunk", 1L, 0L, RandomNumberGenerator.GetBytes(64), null),
        ["a second circuit on one connection"] = (wire, _, _) => wire.SendAsync("StartCircuit", "http://localhost/", "http://localhost/queue", "[]", ""),
        ["a circuit of somebody else"] = (wire, _, _) => wire.SendAsync("ConnectCircuit", "CfDJ8forged"),
        ["a state that was never kept"] = (wire, _, _) => wire.SendAsync("ResumeCircuit", "CfDJ8forged", "http://localhost/", "http://localhost/queue", "[]", "CfDJ8forged"),
        ["a method that the hub has not"] = (wire, _, _) => wire.SendAsync("DropTable", "AuditEvents"),
        ["too few arguments"] = (wire, _, _) => wire.SendAsync("OnRenderCompleted"),
        ["arguments of the wrong kind"] = (wire, _, _) => wire.SendAsync("BeginInvokeDotNetFromJS", 1, 2, 3, "four", 5),
    };

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A50_What_no_browser_would_send_changes_nothing(string forgery)
    {
        var (reviewer, reference) = await TakenAsync();
        var page = await OpenAsync(reviewer, $"/cases/{reference}");
        await page.ClickAsync(await page.HandlerAsync("onclick", "data-key", "e"));
        var note = await page.HandlerAsync("onchange", "id", "note-text");

        await Forgeries[forgery](page, note, note);
        await ClosedOrAliveAsync(page);

        await AssertUntouchedAsync(reviewer, reference);
    }

    [Theory]
    [InlineData("NO_SUCH_REASON")]
    [InlineData("DOC_GLARE")] // a reason, but none to reject for
    [InlineData("")]
    [InlineData(true)]
    [InlineData("'; DROP TABLE AuditEvents; --")]
    public async Task A50_A_reason_that_the_list_does_not_offer_is_none(object value)
    {
        var senior = await ProposedAsync();
        var page = await OpenAsync(senior, "/approvals");
        await page.ClickAsync(await page.HandlerAsync("onclick", "class", "ask"));
        await page.ChangeAsync(await page.HandlerAsync("onchange", "data-key", "x"), "on");
        var reason = await page.HandlerAsync("onchange", "id", "answer-reason");
        _fingerprint = await FingerprintAsync();

        await page.ChangeAsync(reason, value);
        await page.DispatchAsync(await page.HandlerAsync("onsubmit", "class", "col answer"), "submit", new { type = "submit" });
        await ClosedOrAliveAsync(page);

        Assert.Single(await _day.DecisionsAsync()); // the maker's
        Assert.Equal(_fingerprint, await FingerprintAsync());
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("{\"protocol\":\"json\",\"version\":1}\u001e", "{\"type\":1,\"target\":\"StartCircuit\",\"arguments\":[]}\u001e")]
    [InlineData("{\"protocol\":\"blazorpack\",\"version\":99}\u001e", "x")]
    [InlineData("{\"protocol\":\"blazorpack\",\"version\":1}\u001e", "\0\0\0\0\0\0\0\0")]
    [InlineData("{\"protocol\":\"blazorpack\",\"version\":1}\u001e", "\u007f\u007f\u007f\u007fgarbage")]
    public async Task A50_Frames_that_are_no_messages_end_the_connection(string handshake, string frame)
    {
        var (reviewer, reference) = await TakenAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", _day.Console.Cookie(reviewer));
        await socket.ConnectAsync(new UriBuilder(_day.Console.Address) { Scheme = "ws", Path = "_blazor" }.Uri, default);

        await socket.SendAsync(Encoding.UTF8.GetBytes(handshake), WebSocketMessageType.Binary, true, default);
        await socket.SendAsync(Encoding.Latin1.GetBytes(frame), WebSocketMessageType.Binary, true, default);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default); // else the server waits for the rest of half a message
        await EndAsync(socket);

        await AssertUntouchedAsync(reviewer, reference);
    }

    [Fact]
    public async Task A50_Random_frames_end_the_connection_whatever_they_are()
    {
        var (reviewer, reference) = await TakenAsync();
        var random = new Random(50); // the same frames every time

        for (var i = 0; i < 50; i++)
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Cookie", _day.Console.Cookie(reviewer));
            await socket.ConnectAsync(new UriBuilder(_day.Console.Address) { Scheme = "ws", Path = "_blazor" }.Uri, default);
            await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Binary, true, default);
            var frame = new byte[1 + random.Next(200)];
            random.NextBytes(frame);
            frame[0] = (byte)(frame.Length - 1); // a whole message, whatever it says
            await socket.SendAsync(frame, WebSocketMessageType.Binary, true, default);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
            await EndAsync(socket);
        }

        await AssertUntouchedAsync(reviewer, reference);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/_blazor/disconnect")]
    public async Task A50_Who_is_not_signed_in_gets_no_circuit(string path)
    {
        using var http = _day.Console.Http();

        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
        {
            await wire.DisposeAsync();
        }

        await _day.DisposeAsync();
    }

    // What is sent on one connection is read in order: once the hub has answered this, it has read the forgery.
    private static async Task ClosedOrAliveAsync(Wire page)
    {
        var asked = page.InvokeAsync("ConnectCircuit", "CfDJ8forged");
        await Task.WhenAny(asked, page.Closed, page.Error).WaitAsync(Patience);
    }

    private static async Task EndAsync(ClientWebSocket socket)
    {
        try
        {
            while ((await socket.ReceiveAsync(new byte[4096], default)).MessageType != WebSocketMessageType.Close)
            {
                // what the server has to say before it hangs up
            }
        }
        catch (WebSocketException)
        {
            // hung up without a word
        }
    }

    private async Task<Wire> OpenAsync(Actor actor, string path)
    {
        var wire = await Wire.OpenAsync(_day.Console, actor, path);
        _wires.Add(wire);
        return wire;
    }

    private async Task<(Actor Reviewer, string Reference)> TakenAsync()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        await _day.ReadyAsync(reviewer);
        _fingerprint = await FingerprintAsync();
        return (reviewer, reference);
    }

    private async Task<Actor> ProposedAsync()
    {
        await _day.CaseAsync();
        await _day.ProposeAsync(await _day.ReviewerAsync());
        return await _day.SeniorAsync();
    }

    private async Task AssertUntouchedAsync(Actor reviewer, string reference)
    {
        Assert.Equal(_fingerprint, await FingerprintAsync());
        var again = await OpenAsync(reviewer, $"/cases/{reference}");
        await again.ClickAsync(await again.HandlerAsync("onclick", "data-key", "a"));
        await again.SeeAsync(reference);
        Assert.Single(await _day.DecisionsAsync()); // the server lives, and so does the case
    }

    private Task<string> FingerprintAsync() => _day.Console.OnDatabaseAsync(async db => string.Join('\n',
        string.Join(' ', await db.Set<KycCase>().Select(c => c.Reference + c.State).ToListAsync()),
        string.Join(' ', await db.Set<Lease>().Select(l => l.Id.ToString() + l.State).ToListAsync()),
        string.Join(' ', await db.Set<Decision>().Select(d => d.Id).ToListAsync()),
        string.Join(' ', await db.Set<Draft>().Select(d => d.Answers + d.Reason + d.SavedAt).ToListAsync())));
}
