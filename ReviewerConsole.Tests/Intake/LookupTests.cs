using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Attack 16: nothing about a number can be asked digit by digit.</summary>
public abstract class LookupTests : IAsyncDisposable
{
    private readonly Store _store;
    private readonly List<ConsoleApp> _consoles = [];

    protected LookupTests(Store store) => _store = store;

    [Theory]
    [InlineData("UPG-2026-0000")] // a prefix
    [InlineData("000017")]
    [InlineData("UPG-2026-%")]
    [InlineData("UPG-2026-00001_")]
    [InlineData("UPG*")]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("UPG-2026-000017 ")]
    [InlineData(" UPG-2026-000017")]
    [InlineData("upg-2026-000017")]
    [InlineData("UPG-2026-000017' OR '1'='1")]
    [InlineData("UPG-2026-000017,UPG-2026-000018")]
    [InlineData("0812-0000-0678")]
    [InlineData("+6281200000678")]
    [InlineData("678")]
    public async Task A16_Only_the_whole_externalId_is_found(string asked)
    {
        var console = Console();
        using var api = await console.ApiAsync();
        await api.ReceivedAsync();

        var answer = await api.GetAsync(Api.Path($"?externalId={Uri.EscapeDataString(asked)}"));
        var nothing = await api.GetAsync(Api.Path("?externalId=none"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(await nothing.Content.ReadAsStringAsync(), await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(Api.Path("?externalId=UPG-2026-000017"))).StatusCode);
    }

    [Fact]
    public async Task A16_What_asks_for_more_is_ignored_or_refused_the_same_for_a_number_that_is_there_and_one_that_is_not()
    {
        var console = Console();
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        var plain = await api.GetStringAsync(Api.Path("?externalId=UPG-2026-000017"));
        string[] there = ["0812-0000-0678", "08120000067", "678", "+6281200000678", "0812%25"];
        string[] absent = ["0813-9999-0123", "08139999012", "123", "+6281399990123", "0813%25"];

        foreach (var parameter in (string[])["phone", "phone[like]", "phonePrefix", "q", "search", "filter", "sort", "orderBy", "$filter", "last3", "applicant.phone", "phoneMask"])
        {
            for (var i = 0; i < there.Length; i++)
            {
                var answers = new List<string>();
                foreach (var number in (string[])[there[i], absent[i]])
                {
                    Assert.Equal(plain, await api.GetStringAsync(Api.Path($"?externalId=UPG-2026-000017&{parameter}={number}")));
                    Assert.Equal(plain, await api.GetStringAsync(Api.Path($"/{id}?{parameter}={number}")));
                    var alone = await api.GetAsync(Api.Path($"?{parameter}={number}"));
                    answers.Add($"{alone.StatusCode} {await alone.Content.ReadAsStringAsync()}");
                }

                Assert.Equal(answers[0], answers[1]);
                Assert.StartsWith("UnprocessableEntity", answers[0], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A16_The_order_in_which_cases_come_says_nothing_of_numbers()
    {
        string[] rising = ["0812-0000-0111", "0812-0000-0555", "0812-0000-0999"];

        var one = await OrderAsync(rising);
        var other = await OrderAsync([.. rising.Reverse()]);

        Assert.Equal(["UPG-0", "UPG-1", "UPG-2"], one);
        Assert.Equal(one, other);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles)
        {
            await console.DisposeAsync();
        }
    }

    private async Task<List<string>> OrderAsync(string[] numbers)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));
        var console = Console(clock);
        using var api = await console.ApiAsync();
        for (var i = 0; i < numbers.Length; i++)
        {
            var id = (await (await api.SendAsync(Api.Application($"UPG-{i}", numbers[i]))).JsonAsync()).GetProperty("id").GetGuid();
            await api.UploadAsync(id, "id-card", Api.Jpeg());
            await api.UploadAsync(id, "selfie", Api.Jpeg(shade: 60));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        var taken = new List<string>();
        foreach (var _ in numbers)
        {
            var next = await console.Get<QueueDesk>().TakeNextAsync(await console.StaffAsync(Roles.Reviewer), default);
            taken.Add(await console.OnDatabaseAsync(db => db.Set<KycCase>().Where(c => c.Reference == next.Reference).Select(c => c.ExternalId).SingleAsync()));
        }

        await console.DisposeAsync();
        return taken;
    }

    private ConsoleApp Console(TimeProvider? clock = null)
    {
        var console = new ConsoleApp(clock, store: _store);
        _consoles.Add(console);
        return console;
    }
}

public sealed class LookupOnSqliteTests() : LookupTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class LookupOnSqlServerTests() : LookupTests(Store.SqlServer);
