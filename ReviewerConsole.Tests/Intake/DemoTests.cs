using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Documents;
using ReviewerConsole.Intake;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Intake;

public abstract class DemoTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero); // 10:00 in Jakarta

    private readonly ConsoleApp _console;

    protected DemoTests(Store store) => _console = new(new FakeTimeProvider(Now), store: store);

    [Fact]
    public void Outside_Development_there_is_no_demo() =>
        Assert.DoesNotContain(_console.Services.GetServices<IHostedService>(), s => s is DemoApplications);

    [Fact]
    public void In_Development_there_is_one()
    {
        var services = new ServiceCollection();

        services.AddIntake(new Development());

        Assert.Single(services, s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(DemoApplications));
    }

    [Fact]
    public void The_plan_is_read_like_anybodys_application_and_has_something_of_everything()
    {
        var plan = DemoPlan.All(TimeSpan.FromHours(24));

        var read = plan.Select(p => ApplicationReader.Read(p.Json, Now.UtcDateTime)).ToList();

        Assert.All(read, r => Assert.Empty(r.Faults));
        var sent = read.Select(r => r.Application!).ToList();
        Assert.True(plan.Count >= 40);
        Assert.Equal(2, sent.Count(s => s.Phone?.Flag is not null));
        Assert.Single(sent, s => s.Contact is not null);
        Assert.InRange(sent.Count(s => s.Risk == RiskLevel.High), 3, 10);
        Assert.InRange(sent.Count(s => s.Particulars.NationalId.Check(s.Particulars.BirthDate, s.Particulars.Sex).Count > 0), 2, 8);
        Assert.Contains(sent, s => s.Documents.Any(d => d.Type == "NPWP"));
        Assert.Contains(sent, s => s.Documents.Any(d => d.Type == "PASSPORT"));
    }

    [Fact]
    public void The_plan_has_late_pressing_and_quiet_cases()
    {
        var due = DemoPlan.All(TimeSpan.FromHours(24)).Select(p => 24 - p.Age.TotalHours).ToList();

        Assert.All(
            [due.Count(h => h <= 0), due.Count(h => h is > 0 and <= 1), due.Count(h => h is > 1 and <= 4), due.Count(h => h is > 4 and <= 14), due.Count(h => h > 14)],
            count => Assert.InRange(count, 4, 20));
        Assert.All(due, h => Assert.InRange(h, -6, 24));
    }

    [Fact]
    public async Task The_queue_fills_and_a_second_start_adds_nothing()
    {
        await SendAsync();
        var rows = (await _console.RowsAsync()).Count;
        await SendAsync();

        var cases = await _console.OnDatabaseAsync(db => db.Set<KycCase>().AsNoTracking().ToListAsync());
        Assert.Equal(Some.Count, cases.Count);
        Assert.All(cases, c => Assert.Equal(CaseState.Queued, c.State));
        Assert.Equal(
            Some.Select(p => Now.UtcDateTime - p.Age + TimeSpan.FromHours(24)).Order(), cases.Select(c => c.DueAt).Order(), Near);
        Assert.Equal(rows, (await _console.RowsAsync()).Count);
        Assert.All(await _console.OnDatabaseAsync(db => db.Set<Document>().AsNoTracking().ToListAsync()), d => Assert.Equal(DocumentState.Available, d.State));
        Assert.All(await _console.Get<ApiKeyDesk>().ListAsync(default), k => Assert.NotNull(k.RevokedAt));
        await AssertEveryPictureOpensAsync(cases.Count);
    }

    [Fact]
    public async Task What_a_start_left_half_done_the_next_one_completes()
    {
        var one = Some[1];
        var key = (await _console.Get<ApiKeyDesk>().CreateAsync(Actor.System, "demo-wallet", 1, default)).Key!;
        await _console.Get<IntakeDesk>().ReceiveAsync(
            Integrator.Of(key), ApplicationReader.Read(one.Json, Now.UtcDateTime).Application!, Now.UtcDateTime, default);

        await ActivatorUtilities.CreateInstance<DemoApplications>(_console.Services).SendAsync([one], default);

        Assert.Equal(CaseState.Queued, await _console.OnDatabaseAsync(db => db.Set<KycCase>().Select(c => c.State).SingleAsync()));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // One of each kind: drawing all of them takes a minute.
    private static IReadOnlyList<DemoPlan> Some { get; } = [.. DemoPlan.All(TimeSpan.FromHours(24)).Where((_, at) => at is 0 or 1 or 3 or 6 or 15)];

    private static bool Near(DateTime one, DateTime other) => (one - other).Duration() < TimeSpan.FromMilliseconds(2);

    private Task SendAsync() => ActivatorUtilities.CreateInstance<DemoApplications>(_console.Services).SendAsync(Some, default);

    // The way a reviewer sees them: take next, ticket, door.
    private async Task AssertEveryPictureOpensAsync(int cases)
    {
        var reviewer = await _console.StaffAsync(Roles.SeniorReviewer);
        using var browser = _console.Http(_console.Cookie(reviewer));
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "image");
        for (var left = cases; left > 0; left--)
        {
            var taken = await _console.Get<QueueDesk>().TakeNextAsync(reviewer, default);
            var open = Assert.IsType<LeasedCase>(await _console.Get<CaseDesk>().OpenAsync(reviewer, taken.Reference, default));
            foreach (var document in open.Documents)
            {
                var ticket = await _console.Get<CaseDesk>().TicketAsync(reviewer, taken.LeaseId!.Value, document.Id, null, default);
                Pictures.Decode(await browser.GetByteArrayAsync(new Uri(ticket.Address!, UriKind.Relative)), out var width, out var height);
                Assert.Equal(document.Width > document.Height, width > height);
            }

            await _console.Get<CaseDesk>().RecuseAsync(reviewer, taken.LeaseId!.Value, default); // so that the next one is another
        }
    }

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}

public sealed class DemoOnSqliteTests() : DemoTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class DemoOnSqlServerTests() : DemoTests(Store.SqlServer);
