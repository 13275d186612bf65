using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Tests.Documents;

public sealed class TicketGuessTests : IAsyncDisposable
{
    private const int Guesses = 100_000;
    private const int OverHttp = 2_000;
    private const int AtOnce = 8;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));
    private readonly Heard _log = new();
    private readonly ConsoleApp _console;

    public TicketGuessTests() => _console = new(_clock, services => services.AddLogging(l => l.AddProvider(_log)));

    [Fact]
    public async Task A3_A_hundred_thousand_guesses_hit_nothing_shut_the_door_for_their_sender_and_raise_one_alarm()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var tickets = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            tickets.Add(await leased.TicketAsync());
        }

        var guesses = Enumerable.Range(0, Guesses).Select(_ => ViewTicket.NewToken()).ToList();

        var answers = new List<HttpStatusCode>();
        foreach (var some in guesses.Take(OverHttp).Chunk(AtOnce))
        {
            using var guesser = _console.Http();
            answers.AddRange(await Task.WhenAll(some.Select(guess => AskAsync(guesser, DocumentDoor.PathOf(guess)))));
        }

        Assert.Equal(OverHttp, answers.Count);
        Assert.All(answers, a => Assert.Contains(a, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests]));
        Assert.Equal(TicketGuesses.Allowed, answers.Count(a => a == HttpStatusCode.NotFound));
        var sender = _console.Get<TicketGuesses>();
        var rest = guesses.Skip(OverHttp).Count(_ => Senders.Any(s => sender.Wait(s) is not null));
        Assert.Equal(Guesses - OverHttp, rest); // as the door asks before it looks at a ticket
        Assert.Equal(0, await HitsAsync(guesses));
        Assert.Equal(1, await HitsAsync([.. tickets[..1].Select(t => t["/views/".Length..])])); // the question finds what there is

        var rows = (await _console.RowsAsync()).Where(r => r.ActorId == "public").ToList();
        Assert.Equal(TicketGuesses.Allowed, rows.Count(r => r is { Action: "document.opened", Outcome: Outcome.Denied }));
        var alarm = Assert.Single(rows, r => r.Action == "alert.budget_exceeded");
        Assert.Contains("\"reason\":\"ticket-guesses\"", Encoding.ASCII.GetString(alarm.Leaf), StringComparison.Ordinal);
        Assert.Equal(TicketGuesses.Allowed + 1, rows.Count);
        Assert.Equal(1, _log.Alarms);

        // The reviewer at the same address sees the picture all the same: a session is a sender of its own.
        using var reviewer = _console.Http(_console.Cookie(leased.Reviewer));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(reviewer, tickets[^1]));
    }

    [Fact]
    public async Task The_door_opens_again_after_a_quarter_of_an_hour_and_a_few_mistakes_do_not_shut_it()
    {
        using var guesser = _console.Http();
        for (var i = 0; i < TicketGuesses.Allowed; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(guesser, "/views/mistake"));
        }

        _clock.Advance(TicketGuesses.Window); // a new minute, a new count
        for (var i = 0; i < TicketGuesses.Allowed; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(guesser, "/views/mistake"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(guesser, "/views/mistake"));
        _clock.Advance(TicketGuesses.Shut - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(guesser, "/views/mistake"));

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(guesser, "/views/mistake"));
    }

    /// <summary>A program that sends no fetch metadata is no browser: it guesses all the same, and is counted all the same.</summary>
    [Fact]
    public async Task A3_Guesses_without_fetch_metadata_shut_the_door_too()
    {
        using var program = _console.Http();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            answers.Add((await program.GetAsync(new Uri(DocumentDoor.PathOf(ViewTicket.NewToken()), UriKind.Relative))).StatusCode);
        }

        Assert.All(answers.Take(TicketGuesses.Allowed), a => Assert.Equal(HttpStatusCode.Forbidden, a));
        Assert.All(answers.Skip(TicketGuesses.Allowed), a => Assert.Equal(HttpStatusCode.TooManyRequests, a));
        Assert.Equal(TicketGuesses.Allowed + 1, (await _console.RowsAsync()).Count);
        Assert.Equal(1, _log.Alarms);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static string[] Senders => ["127.0.0.1", "::"];

    private async Task<int> HitsAsync(IReadOnlyList<string> tokens)
    {
        var hits = 0;
        foreach (var some in tokens.Chunk(1_000))
        {
            var hashes = some.Select(t => ViewTicket.HashOf(t)!).ToList();
            hits += await _console.OnDatabaseAsync(db => db.Set<ViewTicket>().CountAsync(t => hashes.Contains(t.Hash)));
        }

        return hits;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Sec-Fetch-Dest", "image");
        using var answer = await client.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TicketGuesses.Shut);
        }

        return answer.StatusCode;
    }

    /// <summary>Counts the alarms that are logged.</summary>
    private sealed class Heard : ILoggerProvider, ILogger
    {
        private int _alarms;

        public int Alarms => _alarms;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 3101)
            {
                Interlocked.Increment(ref _alarms);
            }
        }

        public void Dispose()
        {
        }
    }
}
