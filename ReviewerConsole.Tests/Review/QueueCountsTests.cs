using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class QueueCountsTests : IAsyncDisposable
{
    private readonly ReviewDay _day = new();

    [Fact]
    public async Task Cases_are_counted_by_clock_and_kind_to_the_midnight_of_the_zone()
    {
        // 10:00 in Jakarta: the day has fourteen hours left.
        foreach (var hours in (double[])[0, 0.5, 1, 3, 4, 4.1, 13.9, 14, 30])
        {
            await _day.CaseAsync(due: TimeSpan.FromHours(hours));
        }

        await AgainAsync(await _day.CaseAsync(due: TimeSpan.FromHours(3)));
        var (maker, reader) = (await _day.ReviewerAsync(), await _day.ReviewerAsync());
        await _day.Decisions.DecideAsync(maker, ReviewDay.Escalate(await _day.ReadyAsync(maker)), default); // the overdue one

        var counts = (await _day.Queue.CountsAsync(reader, default))!;

        Assert.Equal(
            [
                new(ClockBand.Overdue, 0, 0, 1),
                new(ClockBand.WithinHour, 2, 0, 0),
                new(ClockBand.WithinFourHours, 2, 0, 0),
                new(ClockBand.Today, 2, 0, 0),
                new(ClockBand.Later, 2, 1, 0),
            ],
            counts.Bands);
        Assert.Equal((10, 1, 0), (counts.All, counts.Escalated, counts.Proposals));
    }

    [Fact]
    public async Task Ones_own_day_is_counted_from_midnight_in_the_zone()
    {
        var reviewer = await _day.ReviewerAsync();
        var reference = await _day.CaseAsync();
        var answer = await _day.Decisions.DecideAsync(reviewer, ReviewDay.AskAgain(await _day.ReadyAsync(reviewer)), default);

        var day = (await _day.Queue.CountsAsync(reviewer, default))!.Day;
        await _day.PassAsync(reviewer, 1);
        _day.Clock.SetUtcNow(new(2026, 11, 24, 17, 0, 0, TimeSpan.Zero)); // midnight in Jakarta
        var again = Actor.Of((await SignInAgainAsync(reviewer)).Principal);
        var next = (await _day.Queue.CountsAsync(again, default))!.Day;

        Assert.Equal((1, 2), (day.Decided, day.PicturesOpened));
        Assert.Equal(
            (answer.DecisionId, reference, Verdict.AskAgain, false, answer.UndoUntil),
            (day.Last!.Id, day.Last.Reference, day.Last.Verdict, day.Last.IsProposal, day.Last.UndoUntil));
        Assert.Equal(new(0, 0, null), next);
    }

    [Fact]
    public async Task R11_With_ten_thousand_cases_the_next_one_and_the_counts_come_from_the_index()
    {
        var customer = Guid.NewGuid();
        await _day.Console.OnDatabaseAsync(db =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var kyc = KycCase.Receive(
                    Guid.CreateVersion7(_day.Clock.GetUtcNow().AddMilliseconds(i)), CaseReference.New(), $"UPG-{i}", customer,
                    CaseKind.TierUpgrade, RiskLevel.Low, _day.Now, TimeSpan.FromMinutes(i % 3000));
                kyc.EnterQueue(_day.Now);
                db.Add(kyc);
            }

            return db.SaveChangesAsync();
        });
        var reviewer = await _day.ReviewerAsync();

        var next = await PlanAsync(db => QueueDesk.Waiting(db, "P-1", CaseState.Queued).Take(1));
        var counts = await PlanAsync(db => QueueDesk.Counted(db, _day.Now, _day.Now.AddHours(14)));
        var counted = (await _day.Queue.CountsAsync(reviewer, default))!;

        Assert.Contains(next, step => step.Contains("SEARCH c USING INDEX IX_Cases_State_DueAt", StringComparison.Ordinal));
        Assert.Contains(counts, step => step.Contains("USING COVERING INDEX IX_Cases_State_DueAt", StringComparison.Ordinal));
        Assert.DoesNotContain(next, step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.DoesNotContain(counts, step => step.StartsWith("SCAN c", StringComparison.Ordinal) && !step.Contains("COVERING", StringComparison.Ordinal));
        Assert.Equal(10_000, counted.All);
        Assert.Equal(TakeResult.Taken, (await _day.Queue.TakeNextAsync(reviewer, default)).Result);
    }

    [Theory]
    [InlineData("Console:Review:Lease", "00:00:10")]
    [InlineData("Console:Review:DueAfter", "00:00:00")]
    [InlineData("Console:TimeZone", "Asia/Nowhere")]
    public void A_setting_out_of_range_stops_the_start_with_a_sentence_that_names_it(string key, string value)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(settings).AddAccess().AddReview().BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    private Task<int> AgainAsync(string reference) => _day.Console.OnDatabaseAsync(async db =>
    {
        var kyc = await db.Set<KycCase>().SingleAsync(c => c.Reference == reference);
        kyc.Take();
        kyc.Decide(CaseStep.AskAgain);
        kyc.Resubmit(_day.Now, TimeSpan.FromHours(24));
        kyc.EnterQueue(_day.Now);
        return await db.SaveChangesAsync();
    });

    private async Task<Actor> SignInAgainAsync(Actor reviewer)
    {
        var session = StaffSession.Start(reviewer.StaffId!.Value, _day.Now);
        await _day.Console.OnDatabaseAsync(db =>
        {
            db.Add(session);
            return db.SaveChangesAsync();
        });
        return Actor.Of(new(Actor.StaffIdentity(reviewer.StaffId!.Value, reviewer.Code, session.Id, reviewer.Roles, "test")));
    }

    private Task<List<string>> PlanAsync<T>(Func<ReviewerConsole.Data.ConsoleDbContext, IQueryable<T>> query) => _day.Console.OnDatabaseAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query(db).CreateDbCommand();
#pragma warning disable CA2100 // EF Core's own text, with its parameters
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    });
}
