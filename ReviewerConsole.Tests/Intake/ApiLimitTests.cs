using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

/// <summary>How fast and how much: each limit refuses with a time to come back, and fills neither the trail nor the disk.</summary>
public sealed class ApiLimitTests : IAsyncDisposable
{
    private static readonly Uri Nothing = Api.Path("?externalId=none");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly List<ConsoleApp> _consoles = [];

    [Fact]
    public async Task A_key_that_sends_too_fast_is_told_when_to_come_back_and_no_other_key_is()
    {
        var console = Console(("RequestsPerMinute", "1"), ("Burst", "3"));
        using var api = await console.ApiAsync();
        using var second = await console.ApiAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Nothing)).StatusCode);
        }

        var refused = new List<HttpResponseMessage>();
        for (var i = 0; i < 10; i++)
        {
            refused.Add(await api.GetAsync(Nothing));
        }

        var first = refused[0];
        Assert.Equal(((HttpStatusCode)429, "rate-limited"), (first.StatusCode, await first.CodeAsync()));
        Assert.InRange(first.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync(Nothing)).StatusCode);
        var row = Assert.Single(await console.RowsAsync(), r => r.Action == "page.refused"); // one of all ten
        Assert.Equal(("api:wallet", Outcome.Denied), (row.ActorId, row.Outcome));
        Assert.Contains("\"reason\":\"rate-limited\"", Encoding.ASCII.GetString(row.Leaf), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await api.GetAsync(Nothing);
        Assert.Equal(2, (await console.RowsAsync()).Count(r => r.Action == "page.refused"));
    }

    [Fact]
    public async Task Without_a_row_the_answer_is_503()
    {
        var console = Console(("RequestsPerMinute", "1"), ("Burst", "1"));
        using var api = await console.ApiAsync();
        await api.GetAsync(Nothing);
        await console.FailRowsAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync(Nothing)).StatusCode);
    }

    [Fact]
    public async Task An_address_without_a_key_is_refused_on_record_until_it_comes_too_often_and_a_key_still_opens()
    {
        var console = Console(("StrangersPerMinute", "2"));
        using var api = await console.ApiAsync();
        using var stranger = console.Http();
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer rck_guess");

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await stranger.GetAsync(Nothing));
        }

        Assert.Equal([401, 401, 429, 429, 429, 429, 429, 429], answers.Select(a => (int)a.StatusCode));
        Assert.NotNull(answers[^1].Headers.RetryAfter);
        var reasons = (await console.RowsAsync()).Where(r => r.Action == "page.refused").Select(r => Encoding.ASCII.GetString(r.Leaf)).ToList();
        Assert.Equal(3, reasons.Count);
        Assert.Contains("\"reason\":\"rate-limited\"", reasons[^1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(Nothing)).StatusCode);
    }

    /// <summary>Attack 59: a flood of uploads ends at the quota, and reviewers work on meanwhile.</summary>
    [Fact]
    public async Task A59_Over_the_days_bytes_uploads_are_refused_and_queue_and_case_answer()
    {
        var console = Console(("DailyBytes", $"{Upload.MaxLength}"));
        var waiting = await Tests.Documents.LeasedCase.WaitingAsync(console, Api.Jpeg());
        var reviewer = await console.StaffAsync(Roles.Reviewer);
        using var browser = console.Http(console.Cookie(reviewer));
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        Assert.Equal((HttpStatusCode)422, (await api.UploadAsync(id, "id-card", new byte[Upload.MaxLength])).StatusCode); // all of the day's bytes

        var flood = Enumerable.Range(0, 60).Select(_ => api.UploadAsync(id, "id-card", Api.Jpeg())).ToList();
        var taken = await console.Get<QueueDesk>().TakeNextAsync(reviewer, default);
        var pages = new[] { await browser.GetAsync(new Uri("/queue", UriKind.Relative)), await browser.GetAsync(new Uri($"/cases/{waiting.Reference}", UriKind.Relative)) };
        var refused = await Task.WhenAll(flood);

        Assert.Equal((TakeResult.Taken, waiting.Reference), (taken.Result, taken.Reference));
        Assert.All(pages, p => Assert.Equal(HttpStatusCode.OK, p.StatusCode));
        Assert.IsType<ReviewerConsole.Review.LeasedCase>(await console.Get<CaseDesk>().OpenAsync(reviewer, waiting.Reference, default));
        foreach (var answer in refused)
        {
            Assert.Equal(((HttpStatusCode)429, "quota-exceeded"), (answer.StatusCode, await answer.CodeAsync()));
            Assert.Equal(TimeSpan.FromHours(16), answer.Headers.RetryAfter!.Delta); // until the UTC day ends
        }

        var row = Assert.Single(await console.RowsAsync(), r => r.Action == "document.refused" && Encoding.ASCII.GetString(r.Leaf).Contains("quota-exceeded", StringComparison.Ordinal));
        Assert.NotNull(row.DocumentId);
        _clock.Advance(TimeSpan.FromHours(16));
        Assert.Equal(HttpStatusCode.Created, (await api.UploadAsync(id, "id-card", Api.Jpeg())).StatusCode);
    }

    [Fact]
    public async Task Instances_count_the_days_bytes_together_and_each_integrator_has_its_own()
    {
        var console = Console(("DailyBytes", $"{Upload.MaxLength}"));
        var wallet = await IntegratorAsync(console, "wallet");
        var other = await IntegratorAsync(console, "other-wallet");
        // What another instance has: the same database and another writer's turn.
        var elsewhere = new DailyQuota(
            console.Get<IDbContextFactory<ReviewerConsole.Data.ConsoleDbContext>>(), new(ConsoleApp.Patience), console.Get<Microsoft.Extensions.Options.IOptions<ApiOptions>>(), _clock);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? elsewhere : console.Get<DailyQuota>()).TakeAsync(wallet, Upload.MaxLength / 10, default)));

        Assert.Equal(10, taken.Count(t => t is null));
        Assert.Null(await elsewhere.TakeAsync(other, Upload.MaxLength, default));
    }

    [Fact]
    public async Task With_too_little_space_nothing_is_read()
    {
        var console = Console(("Console:Documents:LeastFreeMegabytes", "1000000"));
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        Assert.SkipWhen(new DriveInfo(console.DataFolder).AvailableFreeSpace >= 1_000_000L * 1024 * 1024, "This disk has a terabyte free.");
        using var unread = new Unread();

        var answer = await api.UploadAsync(id, "id-card", Api.Jpeg());
        var direct = await console.Get<UploadDesk>().StoreAsync(await IntegratorAsync(console, "wallet"), id, "id-card", new(unread, null, "image/jpeg", null), default);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("unavailable", direct.Fault!.Code);
        Assert.False(unread.WasAsked);
        Assert.Contains(await console.RowsAsync(), r => r is { Action: "document.refused", Outcome: Outcome.Denied });
        Assert.Empty(console.StoredFiles());
    }

    /// <summary>"A refusal is an event": of somebody else's application and of none alike, but nobody fills the trail.</summary>
    [Fact]
    public async Task What_belongs_to_another_or_does_not_exist_is_a_refusal_on_record_ten_times_a_minute()
    {
        var console = Console();
        using var api = await console.ApiAsync();
        using var other = await console.ApiAsync(await console.KeyAsync("other-wallet"));
        var id = await api.ReceivedAsync();

        await other.GetAsync(Api.Path($"/{id}"));
        await other.GetAsync(Api.Path($"/{Guid.NewGuid()}"));
        await other.PostAsync(Api.Path($"/{id}/withdraw"), null);
        await other.UploadAsync(id, "id-card", Api.Jpeg());
        await other.GetAsync(Nothing); // to look for an externalId of one's own is no refusal

        var rows = (await console.RowsAsync()).Where(r => r.ActorId == "api:other-wallet").ToList();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, r => Assert.Equal(("page.refused", Outcome.Denied, (string?)null), (r.Action, r.Outcome, r.CaseId)));
        Assert.All(rows, r => Assert.Contains("\"reason\":\"not-found\"", Encoding.ASCII.GetString(r.Leaf), StringComparison.Ordinal));

        for (var i = 0; i < 12; i++)
        {
            await other.GetAsync(Api.Path($"/{Guid.NewGuid()}"));
        }

        Assert.Equal(10, (await console.RowsAsync()).Count(r => r.ActorId == "api:other-wallet"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles)
        {
            await console.DisposeAsync();
        }
    }

    private ConsoleApp Console(params (string Key, string Value)[] settings)
    {
        var console = new ConsoleApp(_clock, ConsoleApp.WithoutKeepers,  settings.ToDictionary(s => s.Key.Contains(':', StringComparison.Ordinal) ? s.Key : $"Console:Api:{s.Key}", s => s.Value));
        _consoles.Add(console);
        return console;
    }

    private static async Task<Integrator> IntegratorAsync(ConsoleApp console, string name)
    {
        if (!await console.OnDatabaseAsync(db => db.Set<ApiKey>().AnyAsync(k => k.Name == name)))
        {
            await console.KeyAsync(name);
        }

        return Integrator.Of(await console.OnDatabaseAsync(db => db.Set<ApiKey>().FirstAsync(k => k.Name == name)));
    }

    private sealed class Unread : MemoryStream
    {
        public bool WasAsked { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            WasAsked = true;
            return new(0);
        }
    }
}
