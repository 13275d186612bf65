using ReviewerConsole.Access;
using ReviewerConsole.Tests.Audit;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>What one open page costs the server as long as it stays open, against a bare connection to the same hub.</summary>
[Collection(nameof(OneAtATime))]
public sealed class CircuitBenchmarks : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int Circuits = 20;

    private readonly ConsoleApp _console = new();

    [Fact(Explicit = true)]
    public async Task Memory_of_an_open_page()
    {
        var table = new Table("An open page", "", "heap, MB a circuit", "CPU ms to open");
        await _console.CasesAsync(100);
        var leases = await _console.LeasesAsync((Rounds + 1) * Circuits);
        List<Actor> idle = [], officers = [];
        for (var i = 0; i < (Rounds + 1) * Circuits; i++)
        {
            idle.Add(await _console.StaffAsync(Roles.Reviewer));
            officers.Add(await _console.StaffAsync(Roles.ComplianceOfficer));
            await _console.PlantAsync(_console.Clock.UtcNow(), "RV-901");
        }

        await using var server = await ServedConsole.StartAsync(_console);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        (string Name, Func<int, Task<Circuit>> Open)[] pages =
        [
            ("peer: a connection without a circuit", i => Circuit.ConnectAsync(server.Address, _console.Cookie(idle[i]))),
            ("queue", i => Circuit.OpenAsync(http, _console.Cookie(idle[i]), "/queue", "width:100%")),
            ("case", i => Circuit.OpenAsync(http, _console.Cookie(leases[i].Holder), $"/cases/{leases[i].Reference}", Planted.CustomerName)),
            ("audit, 50 rows", i => Circuit.OpenAsync(http, _console.Cookie(officers[i]), "/audit", "terbaru dahulu")),
        ];
        List<Circuit> open = [];
        var figures = pages.ToDictionary(p => p.Name, _ => new List<(double Megabytes, double Cpu)>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, openPage) in pages)
            {
                var before = await server.MemoryAsync();
                var opened = await Measured.OfAsync(Circuits, 4, () => server.Cpu, async i =>
                {
                    var circuit = await openPage((round * Circuits) + i);
                    lock (open)
                    {
                        open.Add(circuit);
                    }
                });
                var after = await server.MemoryAsync();
                if (round > 0) // the first fills caches and compiles
                {
                    figures[name].Add(((after.Heap - before.Heap) / 1e6 / Circuits, opened.CpuEach));
                }
            }
        }

        var end = await server.MemoryAsync();
        foreach (var (name, all) in figures)
        {
            table.Row(name, Table.Spread(all.Select(f => f.Megabytes), "0.00"), Table.Spread(all.Select(f => f.Cpu)));
        }

        table.Note($"{Rounds} rounds of {Circuits} more of each, all of them left open; managed heap of the server process after full collections. Goal: at most 0.6 MB. At the end {open.Count} are open: heap {end.Heap >> 20} MB, working set {end.WorkingSet >> 20} MB.");
        table.Print();
        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();
}
