using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;

namespace ReviewerConsole.Tests.Shell;

/// <summary>
/// A circuit's other end without a browser: speaks the framework's own protocol, so that a test can send what no browser
/// would. Answers like one as long as nobody tells it otherwise.
/// </summary>
internal sealed partial class Wire : IAsyncDisposable
{
    // The hub's message format is internal to the framework.
    private static readonly Type BlazorPack = typeof(CircuitOptions).Assembly
        .GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!;

    private readonly HubConnection _hub;
    private readonly Channel<Drawing> _drawings = Channel.CreateUnbounded<Drawing>();
    private readonly List<(string Event, ulong Number, Dictionary<string, string> Attributes)> _handlers = [];
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Wire(Uri console, string cookie)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(console, "_blazor"), o =>
        {
            o.Headers["Cookie"] = cookie;
            o.SkipNegotiation = true;
            o.Transports = HttpTransportType.WebSockets;
        });
        builder.Services.AddSingleton((IHubProtocol)Activator.CreateInstance(BlazorPack, nonPublic: true)!);
        _hub = builder.Build();
        _hub.Closed += why =>
        {
            _closed.TrySetResult(why);
            return Task.CompletedTask;
        };
        _hub.On<int, byte[]>("JS.RenderBatch", async (id, batch) =>
        {
            _drawings.Writer.TryWrite(new(id, batch));
            await SendAsync("OnRenderCompleted", (long)id, null);
        });
        _hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", async (call, name, args, _, _, _) =>
        {
            if (name.EndsWith("navigateTo", StringComparison.Ordinal))
            {
                _left.TrySetResult(args);
            }

            if (call > 0)
            {
                await SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call},true,null]");
            }
        });
        _hub.On<string>("JS.Error", error => _error.TrySetResult(error));
        _hub.On<int, string>("JS.AttachComponent", (_, _) => { });
        _hub.On<string>("JS.EndInvokeDotNet", _ => { });
        _hub.On<int>("JS.EndUpdateRootComponents", _ => { });
    }

    /// <summary>What the hub said when it gave the circuit up.</summary>
    public Task<string> Error => _error.Task;

    /// <summary>Done when the server has closed the connection.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Where the page sent the browser.</summary>
    public Task<string> Left => _left.Task;

    /// <summary>A connection with a circuit that has drawn nothing.</summary>
    public static async Task<Wire> ConnectAsync(ConsoleApp console, Actor actor)
    {
        var wire = new Wire(console.Address, console.Cookie(actor));
        await wire._hub.StartAsync();
        return wire;
    }

    /// <summary>Opens a page as its person's browser would, and lets it draw.</summary>
    public static async Task<Wire> OpenAsync(ConsoleApp console, Actor actor, string path)
    {
        var wire = await ConnectAsync(console, actor);
        Assert.NotNull(await wire.StartAsync(console, actor, path));
        return wire;
    }

    /// <returns>The circuit's secret; <see langword="null"/> when the server wants none.</returns>
    public async Task<string?> StartAsync(ConsoleApp console, Actor actor, string path)
    {
        using var http = console.Http(console.Cookie(actor));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var page = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        var secret = await _hub.InvokeAsync<string?>("StartCircuit", console.Address.ToString(), new Uri(console.Address, path).ToString(), "[]", "");
        if (secret is not null)
        {
            var add = Marker().Matches(html).Select((m, i) => new { type = "add", ssrComponentId = i + 1, marker = JsonDocument.Parse(m.Groups[1].Value).RootElement });
            await SendAsync("UpdateRootComponents", JsonSerializer.Serialize(new { batchId = 1, operations = add }), "");
        }

        return secret;
    }

    /// <summary>Sends whatever, as nobody's browser would.</summary>
    public async Task SendAsync(string method, params object?[] args)
    {
        try
        {
            await _hub.SendCoreAsync(method, args);
        }
        catch (Exception e) when (_hub.State != HubConnectionState.Connected || e is OperationCanceledException or IOException)
        {
            // the server has hung up, which is what some tests wait for
        }
    }

    /// <summary>Goes on sending until the server hangs up.</summary>
    public async Task UntilClosedAsync(Func<Task> send)
    {
        for (var limit = Limit(); !Closed.IsCompleted; limit.ThrowIfCancellationRequested())
        {
            await send();
        }
    }

    /// <summary>Sends, and waits for the hub's answer, whatever it is.</summary>
    public async Task InvokeAsync(string method, params object?[] args)
    {
        try
        {
            await _hub.InvokeCoreAsync<object?>(method, args);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            // refused, or hung up
        }
    }

    /// <summary>Reads on until the page has drawn an element with a handler for <paramref name="happens"/>.</summary>
    /// <returns>The handler's number.</returns>
    public async Task<ulong> HandlerAsync(string happens, string attribute, string value)
    {
        var limit = Limit();
        while (true)
        {
            if (_handlers.LastOrDefault(h => h.Event == happens && h.Attributes.GetValueOrDefault(attribute) == value) is { Number: > 0 } found)
            {
                return found.Number;
            }

            _handlers.AddRange((await _drawings.Reader.ReadAsync(limit)).Handlers());
        }
    }

    /// <summary>Reads on until something is drawn that says <paramref name="words"/>.</summary>
    public async Task SeeAsync(string words)
    {
        await foreach (var drawing in _drawings.Reader.ReadAllAsync(Limit()))
        {
            if (drawing.Says(words))
            {
                return;
            }
        }
    }

    public Task ClickAsync(ulong handler) => DispatchAsync(handler, "click", new { detail = 1, type = "click" });

    public Task ChangeAsync(ulong handler, object? value) => DispatchAsync(handler, "change", new { value });

    public Task DispatchAsync(ulong handler, string name, object args) => SendAsync(
        "BeginInvokeDotNetFromJS", "1", null, "DispatchEventAsync", 1L,
        JsonSerializer.Serialize(new object[] { new { eventHandlerId = handler, eventName = name, eventFieldInfo = (object?)null }, args }));

    public async ValueTask DisposeAsync()
    {
        _drawings.Writer.TryComplete();
        await _hub.DisposeAsync();
    }

    // Ends a test that would wait for ever; nothing is measured by it.
    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Marker();

    /// <summary>What one batch draws. Reads the part of the framework's format that tests need: frames of 20 bytes, strings by number.</summary>
    private sealed record Drawing(int Id, byte[] Batch)
    {
        private const int Element = 1;
        private const int Attribute = 3;

        private int Frames => Int(Batch.Length - 16);

        private int Strings => Int(Batch.Length - 4);

        public IEnumerable<(string Event, ulong Number, Dictionary<string, string> Attributes)> Handlers()
        {
            for (var i = 0; i < Int(Frames); i++)
            {
                if (Int(At(i)) != Element)
                {
                    continue;
                }

                var attributes = new Dictionary<string, string>();
                var handlers = new List<(string, ulong)>();
                for (var j = i + 1; j < Int(Frames) && Int(At(j)) == Attribute; j++)
                {
                    var (name, number) = (Text(Int(At(j) + 4))!, BitConverter.ToUInt64(Batch, At(j) + 12));
                    attributes[name] = Text(Int(At(j) + 8)) ?? "";
                    if (number > 0)
                    {
                        handlers.Add((name, number));
                    }
                }

                foreach (var (name, number) in handlers)
                {
                    yield return (name, number, attributes);
                }
            }
        }

        public bool Says(string words) => Batch.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;

        private int At(int frame) => Frames + 4 + (frame * 20);

        private int Int(int at) => BitConverter.ToInt32(Batch, at);

        private string? Text(int number)
        {
            if (number < 0)
            {
                return null;
            }

            using var reader = new BinaryReader(new MemoryStream(Batch, Int(Strings + (number * 4)), Batch.Length - Int(Strings + (number * 4))));
            return reader.ReadString();
        }
    }
}
