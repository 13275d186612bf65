using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>
/// A page that is open in a browser without the browser: fetches the page, opens its circuit over a WebSocket with the
/// framework's own protocol, acknowledges what is drawn and answers calls of scripts with nothing.
/// </summary>
internal sealed partial class Circuit : IInvocationBinder, IAsyncDisposable
{
    private static readonly IHubProtocol Protocol = (IHubProtocol)Activator.CreateInstance(
        typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!, nonPublic: true)!;

    /// <summary>A page that has not drawn what is awaited by then never will.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource<string?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _awaited;

    private Circuit(string cookie, Uri address, string awaited)
    {
        _awaited = Encoding.UTF8.GetBytes(awaited);
        _socket.Options.SetRequestHeader("Cookie", cookie);
        _socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Opens <paramref name="path"/> and returns once <paramref name="awaited"/> has been drawn.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient http, string cookie, string path, string awaited)
    {
        var address = http.BaseAddress!;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Accept", "text/html");
        using var answer = await http.SendAsync(request);
        var page = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var circuit = await ConnectAsync(address, cookie, awaited);
        await circuit.SendAsync(new InvocationMessage("0", "StartCircuit", [address.ToString(), new Uri(address, path).ToString(), "[]", StateIn(page)]));
        Assert.NotNull(await circuit._started.Task);
        var markers = Marker().Matches(page).Select((m, i) => new { type = "add", ssrComponentId = i + 1, marker = JsonElement.Parse(m.Groups[1].Value) });
        await circuit.SendAsync(new InvocationMessage("UpdateRootComponents", [JsonSerializer.Serialize(new { batchId = 1, operations = markers }), StateIn(page)]));
        await circuit._seen.Task.WaitAsync(Patience);
        return circuit;
    }

    /// <summary>A connection to the same hub that opens no circuit.</summary>
    public static async Task<Circuit> ConnectAsync(Uri address, string cookie, string awaited = "")
    {
        var circuit = new Circuit(cookie, address, awaited);
        await circuit._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "_blazor" }.Uri, CancellationToken.None);
        await circuit.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text);
        await circuit.ReceiveAsync(); // the handshake's answer
        _ = circuit.ListenAsync();
        return circuit;
    }

    public Type GetReturnType(string invocationId) => typeof(string);

    public Type GetStreamItemType(string streamId) => typeof(object);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        "JS.AttachComponent" => [typeof(int), typeof(string)],
        "JS.RenderBatch" => [typeof(int), typeof(byte[])],
        "JS.BeginInvokeJS" => [typeof(long), typeof(string), typeof(string), typeof(int), typeof(long), typeof(int)],
        "JS.EndUpdateRootComponents" => [typeof(long)],
        "JS.EndInvokeDotNet" or "JS.Error" => [typeof(string)],
        _ => throw new NotSupportedException($"The hub calls {methodName}."),
    };

    public async ValueTask DisposeAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        _socket.Dispose();
        _sending.Dispose();
    }

    private static string StateIn(string page) => State().Match(page).Groups[1].Value;

    private async Task ListenAsync()
    {
        try
        {
            while (await ReceiveAsync() is { Length: > 0 } bytes)
            {
                var rest = new ReadOnlySequence<byte>(bytes);
                while (Protocol.TryParseMessage(ref rest, this, out var message))
                {
                    await HearAsync(message);
                }
            }
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            _seen.TrySetException(e);
        }
    }

    private async Task HearAsync(HubMessage message)
    {
        switch (message)
        {
            case CompletionMessage { InvocationId: "0" } done:
                _started.TrySetResult(done.Result as string ?? throw new InvalidOperationException(done.Error ?? "No circuit was given."));
                break;
            case InvocationMessage { Target: "JS.RenderBatch", Arguments: [int batch, byte[] drawn] }:
                await SendAsync(new InvocationMessage("OnRenderCompleted", [(long)batch, null]));
                if (drawn.AsSpan().IndexOf(_awaited) >= 0)
                {
                    _seen.TrySetResult();
                }

                break;
            case InvocationMessage { Target: "JS.BeginInvokeJS", Arguments: [long handle, ..] } when handle != 0:
                await SendAsync(new InvocationMessage("EndInvokeJSFromDotNet", [handle, true, $"[{handle},true,null]"]));
                break;
            case InvocationMessage { Target: "JS.Error", Arguments: [string error] }:
                throw new InvalidOperationException(error);
            case PingMessage:
                await SendAsync(PingMessage.Instance); // so that the server keeps the connection
                break;
            case InvocationBindingFailureMessage failure:
                failure.BindingFailure.Throw();
                break;
            case CloseMessage close:
                throw new InvalidOperationException(close.Error ?? "The hub closed.");
        }
    }

    private Task SendAsync(HubMessage message) => SendAsync(Protocol.GetMessageBytes(message), WebSocketMessageType.Binary);

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<byte[]> ReceiveAsync()
    {
        using var all = new MemoryStream();
        var piece = new byte[16 * 1024];
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(piece.AsMemory(), CancellationToken.None);
            all.Write(piece, 0, read.Count);
        }
        while (!read.EndOfMessage);

        return all.ToArray();
    }

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
