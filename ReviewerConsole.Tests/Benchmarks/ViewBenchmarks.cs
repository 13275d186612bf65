using System.Net;
using NetVips;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Tests.Decoding;
using ReviewerConsole.Tests.Documents;
using ReviewerConsole.Tests.Watermarking;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>
/// The image route, from the request to the last byte, with ticket, lease, mark and both audit rows, against picture
/// work alone: the same library decodes, fits and encodes the same master, or the 12 megapixels it was made of.
/// </summary>
[Collection(nameof(OneAtATime))]
public sealed class ViewBenchmarks : IAsyncDisposable
{
    private const int Rounds = 5;

    private readonly ConsoleApp _console = new();

    [Fact(Explicit = true)]
    public async Task A_view_against_picture_work_alone()
    {
        var table = new Table("One view, one client", "", "CPU ms", "CPU, × master", "wall ms, p50");
        var original = Photo();
        var master = (await Workers.AcceptedAsync(original)).Master;
        var leased = await LeasedCase.CreateAsync(_console, original);
        await using var server = await ServedConsole.StartAsync(_console);
        using var http = Client(server, leased);
        await ViewsAsync(server, http, leased, times: 200, atOnce: 1); // until the code is compiled for good
        await Measured.HereAsync(20, _ => Task.Run(() => Redraw(master)));

        List<Measured> views = [], masters = [], originals = [];
        for (var round = 0; round < Rounds; round++)
        {
            views.Add((await ViewsAsync(server, http, leased, times: 40, atOnce: 1)).Views);
            masters.Add(await Measured.HereAsync(40, _ => Task.Run(() => Redraw(master))));
            originals.Add(await Measured.HereAsync(10, _ => Task.Run(() => Redraw(original))));
        }

        foreach (var (name, all) in (ReadOnlySpan<(string, List<Measured>)>)[
            ("view route: ticket, lease, mark, two audit rows", views),
            ("peer: decode + resize + encode of the master", masters),
            ("peer: the same from the 12 MP original", originals)])
        {
            table.Row(
                name, Table.Spread(all.Select(m => m.CpuEach)), Table.Spread(all.Zip(masters, (m, peer) => m.CpuEach / peer.CpuEach), "0.00"),
                Table.Spread(all.Select(m => Table.Quantile(m.Wall, 0.5))));
        }

        table.Note($"JPEG quality 90 without subsampling, {master.Length / 1024} KiB master, {original.Length / 1024} KiB original of 4000 × 3000 px; {Rounds} rounds of 40 views in turn with the peers. Goal: CPU at most 1.3 × the master.");
        table.Print();
    }

    [Fact(Explicit = true)]
    public async Task Views_a_second_with_one_and_sixteen_clients_and_beyond_capacity()
    {
        var table = new Table("Views a second", "", "shown/s", "wall ms, p50", "wall ms, p99", "503", "CPU ms a view");
        var original = Photo();
        var master = (await Workers.AcceptedAsync(original)).Master;
        var leased = await LeasedCase.CreateAsync(_console, original);
        await using var server = await ServedConsole.StartAsync(_console);
        using var http = Client(server, leased);
        await ViewsAsync(server, http, leased, times: 200, atOnce: 4);

        var crowd = 2 * (ViewCapacity.AtOnce + ViewCapacity.InLine);
        int[] clients = [1, 16, crowd];
        var rounds = clients.ToDictionary(c => c, _ => new List<(Measured Views, int Shed)>());
        List<Measured> peers = [];
        List<(long Heap, long WorkingSet)> memory = [await server.MemoryAsync()];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var atOnce in clients)
            {
                rounds[atOnce].Add(await ViewsAsync(server, http, leased, times: atOnce == 1 ? 60 : 12 * Math.Min(atOnce, 50), atOnce));
            }

            peers.Add(await Measured.OfAsync(120, Environment.ProcessorCount, Measured.OwnCpu, _ => Task.Run(() => Redraw(master))));
            memory.Add(await server.MemoryAsync());
        }

        foreach (var (atOnce, all) in rounds)
        {
            table.Row(
                $"view route, {atOnce} client{(atOnce == 1 ? "" : "s")}", Table.Spread(all.Select(r => r.Views.Wall.Count / r.Views.Elapsed.TotalSeconds)),
                Table.Spread(all.Select(r => Table.Quantile(r.Views.Wall, 0.5)), "0"), Table.Spread(all.Select(r => Table.Quantile(r.Views.Wall, 0.99)), "0"),
                $"{100.0 * all.Sum(r => r.Shed) / all.Sum(r => r.Shed + r.Views.Wall.Count):0} %", Table.Spread(all.Select(r => r.Views.CpuEach)));
        }

        table.Row(
            $"peer: decode + resize + encode, {Environment.ProcessorCount} threads", Table.Spread(peers.Select(p => p.PerSecond)),
            Table.Spread(peers.Select(p => Table.Quantile(p.Wall, 0.5)), "0"), Table.Spread(peers.Select(p => Table.Quantile(p.Wall, 0.99)), "0"),
            "", Table.Spread(peers.Select(p => p.CpuEach)));
        table.Note($"Each client asks again as soon as it is answered. Capacity is {ViewCapacity.AtOnce} under way and {ViewCapacity.InLine} in line; times are of views that were shown, and the processor time of the last row but one includes the answers 503.");
        table.Note($"Memory of the server after each round, heap / working set in MB: {string.Join(", ", memory.Select(m => $"{m.Heap >> 20} / {m.WorkingSet >> 20}"))}.");
        table.Print();
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // A scene with the bits a pixel of a telephone's picture.
    private static byte[] Photo()
    {
        using var scene = Pictures.Scene(4000, 3000);
        return scene.Jpeg();
    }

    // What any service would do without this console: fit it, and encode it as a view is encoded.
    private static byte[] Redraw(byte[] picture)
    {
        using var fitted = Image.ThumbnailBuffer(picture, Watermarker.LongestSide, height: Watermarker.LongestSide, size: Enums.Size.Down);
        return fitted.JpegsaveBuffer(q: 90, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
    }

    private HttpClient Client(ServedConsole server, LeasedCase leased)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("Cookie", _console.Cookie(leased.Reviewer));
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        http.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "image");
        return http;
    }

    private async Task<(Measured Views, int Shed)> ViewsAsync(ServedConsole server, HttpClient http, LeasedCase leased, int times, int atOnce)
    {
        var tickets = await TicketsAsync(leased, times);
        var shed = new bool[times];
        var all = await Measured.OfAsync(times, atOnce, () => server.Cpu, async i =>
        {
            using var answer = await http.GetAsync(new Uri(DocumentDoor.PathOf(tickets[i]), UriKind.Relative));
            shed[i] = answer.StatusCode == HttpStatusCode.ServiceUnavailable;
            Assert.True(shed[i] || answer.StatusCode == HttpStatusCode.OK, $"A view was answered {answer.StatusCode}.");
        });
        return (all with { Wall = [.. all.Wall.Where((_, i) => !shed[i])] }, shed.Count(s => s));
    }

    // Many at once and past the desk: asking for a ticket is not what is measured.
    private async Task<List<string>> TicketsAsync(LeasedCase leased, int count)
    {
        List<string> tokens = [.. Enumerable.Range(0, count).Select(_ => ViewTicket.NewToken())];
        await _console.OnDatabaseAsync(db =>
        {
            db.AddRange(tokens.Select(token => new ViewTicket
            {
                Hash = ViewTicket.HashOf(token)!,
                StaffId = leased.Reviewer.StaffId!.Value,
                SessionId = leased.Reviewer.SessionId!.Value,
                DocumentId = leased.IdCard,
                CaseReference = leased.Reference,
                LeaseId = leased.LeaseId,
                Purpose = Purposes.Review,
                ExpiresAt = _console.Clock.UtcNow() + ViewTicket.Lifetime,
            }));
            return db.SaveChangesAsync();
        });
        return tokens;
    }
}
