using System.Reflection;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A51: a circuit that is lost or paused leaves nothing of a customer, neither in the browser's storage nor in the server's memory.</summary>
public sealed class NothingKeptTests(Browser browser) : IAsyncDisposable
{
    private const string Storage = """
        async () => JSON.stringify([
          { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys(), window.name, history.state && Object.keys(history.state)])
        """;

    private readonly Doing _doing = new();
    private readonly List<IAsyncDisposable> _open = [];
    private ConsoleApp _console = null!;
    private Seat _seat = null!;
    private Line _line = null!;

    private IPage Page => _seat.Page;

    [Fact]
    public async Task A51_A_lost_page_that_the_server_gives_up_is_kept_nowhere()
    {
        await OpenAsync(o => o.DisconnectedCircuitMaxRetained = 0);

        _line.Cut();
        await Expect(Page.Locator("#line-lost")).ToBeVisibleAsync();
        await _doing.Closed.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, Persisted().Count);
        AssertNothingOfTheCustomer(await Page.EvaluateAsync<string>(Storage));
    }

    [Fact]
    public async Task A51_A_page_that_is_paused_is_kept_nowhere_either()
    {
        await OpenAsync(_ => { });

        await Page.EvaluateAsync("() => Blazor.pauseCircuit()");
        await _doing.Closed.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, Persisted().Count);
        AssertNothingOfTheCustomer(await Page.EvaluateAsync<string>(Storage));
    }

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var one in _open)
        {
            await one.DisposeAsync();
        }
    }

    // The framework's own memory of pages it has given up; internal to it.
    private MemoryCache Persisted()
    {
        var provider = _console.Services.GetRequiredService(typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.Circuits.ICircuitPersistenceProvider", throwOnError: true)!);
        return (MemoryCache)provider.GetType().GetField("_persistedCircuits", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(provider)!;
    }

    private static void AssertNothingOfTheCustomer(string storage)
    {
        Assert.StartsWith("[{},{},[],[],\"\",", storage, StringComparison.Ordinal);
        Assert.DoesNotContain(Wallet.Name, storage, StringComparison.Ordinal);
        Assert.Empty(new NumberSearch(Wallet.Phone, "62").In(storage));
    }

    private async Task OpenAsync(Action<CircuitOptions> circuits)
    {
        _console = new(null, services => services.AddSingleton<CircuitHandler>(_doing).PostConfigure(circuits));
        _open.Add(_console);
        await _console.SendCaseAsync();
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        _line = new(_console.Address);
        _open.Add(_line);
        _seat = await Seat.TakeAsync(browser, _console, shift.Reviewer);
        _open.Add(_seat);
        await Page.GotoAsync(new Uri(_line.Address, $"cases/{shift.Reference}").ToString());
        await _seat.SeePicturesAsync();
        Assert.Contains(Wallet.Name, await _seat.DomAsync(), StringComparison.Ordinal);
    }

    private sealed class Doing : CircuitHandler
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => _closed.Task;

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
