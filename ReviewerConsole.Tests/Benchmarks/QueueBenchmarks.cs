using ReviewerConsole.Access;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>A queue of 10,000 cases against one of 100.</summary>
[Collection(nameof(OneAtATime))]
public sealed class QueueBenchmarks
{
    private const int Rounds = 5;
    private const int Times = 20;

    [Fact(Explicit = true)]
    public async Task A_queue_of_ten_thousand_against_a_hundred()
    {
        var table = new Table("The queue", "", "wall ms, p50", "wall ms, p95", "CPU ms");
        await using var many = await Queue.WithAsync(10_000);
        await using var few = await Queue.WithAsync(100 + ((Rounds + 1) * Times));
        Queue[] queues = [many, few];
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var queue in queues)
            {
                await queue.RoundAsync(keep: round > 0);
            }
        }

        foreach (var (name, of) in (ReadOnlySpan<(string, Func<Queue, List<Measured>>)>)[("take the next case", q => q.Taken), ("first page, from the request to the counts", q => q.Opened), ("counts alone", q => q.Counted)])
        {
            foreach (var queue in queues)
            {
                table.Row(
                    $"{name}, {queue.Cases:N0} cases", Table.Spread(of(queue).Select(m => Table.Quantile(m.Wall, 0.5))),
                    Table.Quantile(of(queue).SelectMany(m => m.Wall), 0.95).ToString("0", System.Globalization.CultureInfo.InvariantCulture), Table.Spread(of(queue).Select(m => m.CpuEach)));
            }
        }

        table.Note($"{Rounds} rounds of {Times} in turn. Goals: next case at most 150 ms, first page at most 300 ms, both p95.");
        table.Print();
    }

    private sealed class Queue(int cases) : IAsyncDisposable
    {
        private readonly ConsoleApp _console = new();
        private readonly Queue<Actor> _reviewers = new();
        private ServedConsole? _server;

        public int Cases => cases;

        public List<Measured> Taken { get; } = [];

        public List<Measured> Opened { get; } = [];

        public List<Measured> Counted { get; } = [];

        public static async Task<Queue> WithAsync(int cases)
        {
            var queue = new Queue(cases);
            await queue._console.CasesAsync(cases);
            for (var i = 0; i < (Rounds + 1) * Times; i++)
            {
                queue._reviewers.Enqueue(await queue._console.StaffAsync(Roles.Reviewer));
            }

            queue._server = await ServedConsole.StartAsync(queue._console);
            return queue;
        }

        public async Task RoundAsync(bool keep)
        {
            List<Actor> reviewers = [.. Enumerable.Range(0, Times).Select(_ => _reviewers.Dequeue())];
            var desk = _console.Get<QueueDesk>();
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _server!.Address };
            var counted = await Measured.HereAsync(Times, async i => Assert.NotNull(await desk.CountsAsync(reviewers[i], default)));
            var opened = await Measured.OfAsync(Times, 1, () => _server.Cpu, async i =>
                await (await Circuit.OpenAsync(http, _console.Cookie(reviewers[i]), "/queue", "width:100%")).DisposeAsync());
            var taken = await Measured.HereAsync(Times, async i =>
                Assert.Equal(TakeResult.Taken, (await desk.TakeNextAsync(reviewers[i], default)).Result));
            if (keep)
            {
                Counted.Add(counted);
                Opened.Add(opened);
                Taken.Add(taken);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }

            await _console.DisposeAsync();
        }
    }
}
