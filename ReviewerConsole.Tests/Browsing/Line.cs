using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>The line between a browser and the console: a loopback port that passes bytes on, until a test says otherwise.</summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _ends = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passes = Passing();
    private volatile bool _isCut;
    private Uri _to;

    public Line(Uri to)
    {
        _to = to;
        _passes.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Nothing comes through any more, and nobody is told.</summary>
    public void Hold() => _passes = Passing();

    /// <summary>Every connection breaks, and new ones break at once.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var end in _ends.Keys)
        {
            end.Dispose();
        }

        _passes.TrySetResult();
    }

    /// <summary>New connections come through.</summary>
    /// <param name="to">A console that has taken the place of the one before.</param>
    public void Mend(Uri? to = null) => (_to, _isCut) = (to ?? _to, false);

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    private static TaskCompletionSource Passing() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var near = browser;
        using var far = new TcpClient();
        (_ends[near], _ends[far]) = (0, 0);
        try
        {
            if (!_isCut)
            {
                await far.ConnectAsync(IPAddress.Loopback, _to.Port);
                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // cut, or nobody there
        }

        _ends.TryRemove(near, out _);
        _ends.TryRemove(far, out _);
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var bytes = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(bytes) is > 0 and var count)
        {
            await _passes.Task;
            await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
        }
    }
}
