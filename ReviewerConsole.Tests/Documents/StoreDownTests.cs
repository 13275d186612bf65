using System.Data.Common;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Documents;

/// <summary>Attack 18: the audit store takes no row. What then comes over the socket is counted byte by byte.</summary>
public sealed class StoreDownTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new(settings: ConsoleApp.Hasty);

    [Fact]
    public async Task A_refused_insert_means_503_and_no_byte_of_the_picture()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        await SqlAsync("CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        var answer = await RawAsync(_console, leased, ticket);

        AssertNothingShown(answer);
        await SqlAsync("DROP TRIGGER NoRows");
        using var later = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        Assert.Equal(System.Net.HttpStatusCode.OK, later.StatusCode); // the ticket was not burnt, the process lives
    }

    [Fact]
    public async Task A_locked_database_means_503_and_no_byte_of_the_picture()
    {
        var leased = await LeasedCase.CreateAsync(_console);
        var ticket = await leased.TicketAsync();
        await using var other = new SqliteConnection($"Data Source={_console.DatabaseFile}");
        await other.OpenAsync();
        await using (await other.BeginTransactionAsync())
        {
            AssertNothingShown(await RawAsync(_console, leased, ticket));
        }

        using var later = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, ticket);
        Assert.Equal(System.Net.HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_full_disk_means_503_and_no_byte_of_the_picture()
    {
        var disk = new FullDisk();
        await using var console = new ConsoleApp(null, services => services.ConfigureDatabase(o => o.AddInterceptors(disk)));
        var leased = await LeasedCase.CreateAsync(console);
        var ticket = await leased.TicketAsync();
        disk.IsFull = true;
        var rows = 0;
        await Assert.ThrowsAsync<AuditUnavailableException>(async () =>
        {
            for (; rows < 1000; rows++) // fills what is left of the last page
            {
                await console.Get<AuditGate>().RecordAsync(Actor.System, new Happened(), default);
            }
        });

        AssertNothingShown(await RawAsync(console, leased, ticket));

        disk.IsFull = false;
        using var later = await DocumentDoorTests.LookAsync(console, leased.Reviewer, ticket);
        Assert.Equal(System.Net.HttpStatusCode.OK, later.StatusCode);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static void AssertNothingShown(byte[] answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        Assert.StartsWith("HTTP/1.1 503", text, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Equal(-1, answer.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])); // no JPEG begins anywhere in it
        Assert.True(answer.Length < 2048, $"{answer.Length} bytes are more than a sentence");
    }

    private static async Task<byte[]> RawAsync(ConsoleApp console, LeasedCase leased, string ticket)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", console.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {ticket} HTTP/1.1\r\nHost: localhost:{console.Address.Port}\r\nCookie: {console.Cookie(leased.Reviewer)}\r\n"
            + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: image\r\nConnection: close\r\n\r\n"));
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private Task<int> SqlAsync(string sql) => _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    // SQLite's limit of pages answers SQLITE_FULL, as a disk without space does.
    private sealed class FullDisk : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Limit(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Limit(connection);
            return Task.CompletedTask;
        }

        private void Limit(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count = {(IsFull ? 1 : 1_000_000)}";
            command.ExecuteNonQuery();
        }
    }

    private sealed record Happened : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => default;
    }
}
