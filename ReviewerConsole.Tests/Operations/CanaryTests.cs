using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReviewerConsole.Tests.Browsing;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Operations;

/// <summary>
/// Attack 15: fifty customers whose numbers, NIKs, names and addresses occur nowhere else go through everything that the
/// console does, and through everything that can fail. What operators are told afterwards holds none of them.
/// </summary>
public sealed partial class CanaryTests(Browser browser) : IAsyncDisposable
{
    private const int Customers = 50;
    private const string Name = "Zanura Qwelbi";
    private const string Street = "Jalan Xyrabo";
    private const string Noted = "catatan zyxwo";

    // Of nine digits in a row no log holds these by chance; four would be in every second line.
    private readonly NumberSearch _numbers = new(
        Enumerable.Range(0, Customers).SelectMany(n => NumberSearch.FormsOf(Number(n), "62").Append(Nik(n))), telling: 9);

    private readonly Sinks _sinks = new();
    private readonly List<string> _said = [];
    private ConsoleApp? _console;

    [Fact]
    public async Task Nothing_of_a_customer_is_told_to_whoever_operates_the_console()
    {
        var console = Start();
        using var api = await console.ApiAsync();

        await SendAsync(api);
        await SendWhatIsRefusedAsync(api, 1);
        await TryTheDoorsAsync(console, 2);
        await ReviewAsync(console, 3);
        await ReadTheTrailAsync(console, 4);
        await BreakAsync(console, api, 5);
        await CommandAsync(console);

        var heard = _sinks.Heard;
        Assert.Equal(["log", "meter", "span"], heard.Select(h => h.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(heard, h => h.Contains("Executed DbCommand", StringComparison.Ordinal) && h.Contains("INSERT INTO \"Customers\"", StringComparison.Ordinal));
        Assert.Contains(heard, h => h.Contains("SqliteException", StringComparison.Ordinal));
        Assert.Contains(heard, h => h.Contains("CryptographicException", StringComparison.Ordinal));
        Assert.True(_said.Count > 100, $"{_said.Count} answers are too few to mean anything");
        var leaks = heard.Concat(_said).Where(IsLeak).Select(text => text[..Math.Min(text.Length, 400)]).ToList();
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

    [Fact]
    public void A_leak_would_be_found_wherever_it_was()
    {
        using var spans = new ActivitySource("canary");
        using var meter = new Meter("canary");
        var log = _sinks.CreateLogger("canary");
        var number = Number(7);
        string[] written =
        [
            number, $"+62 {number[1..4]}-{number[4..8]}-{number[8..]}", $"({number[..4]}) {number[4..8]}.{number[8..]}", "62" + number[1..], Nik(7),
            Convert.ToBase64String(Encoding.ASCII.GetBytes("phone: " + number)), string.Concat(number.Select(c => (char)('\u0660' + c - '0'))),
            string.Concat(number.Select(c => $"\\u003{c}")), $"{Name} 7", $"{Street} 7", Noted,
        ];

        foreach (var text in written)
        {
            Assert.True(IsLeak($"info: application of {text} taken"), text);
        }

        Write(log, $"application of {number} taken", null);
        Write(log, "failed", new InvalidOperationException($"no such number: {number}"));
        using (spans.StartActivity("take")?.SetTag("phone", number))
        {
        }

        meter.CreateCounter<long>("taken").Add(1, KeyValuePair.Create("phone", (object?)number));
        Assert.Equal(4, _sinks.Heard.Count(h => h.Contains("canary", StringComparison.Ordinal) && IsLeak(h)));
        Assert.False(IsLeak(string.Concat(Enumerable.Range(0, 2000).Select(n => $"{n * 7919} ms, row {n}, +62 ••• •••• •{number[^3..]}\n"))));
    }

    [Fact]
    public async Task Neither_database_is_told_to_log_what_it_is_given()
    {
        var console = Start();
        await console.OnDatabaseAsync(db =>
        {
            var core = db.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!;
            Assert.Equal((false, false), (core.IsSensitiveDataLoggingEnabled, core.DetailedErrorsEnabled));
            return Task.FromResult(0);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }

        _sinks.Dispose();
    }

    private static string Number(int customer) => $"0857{(customer + 11) * 7_919_993L % 100_000_000:00000000}";

    private static string Nik(int customer) => $"{910_000 + ((customer + 1) * 7919 % 90_000)}540398{customer:0000}";

    // As people write numbers.
    private static string Written(int customer)
    {
        var digits = Number(customer);
        return (customer % 6) switch
        {
            0 => $"{digits[..4]}-{digits[4..8]}-{digits[8..]}",
            1 => $"+62 {digits[1..4]} {digits[4..8]} {digits[8..]}",
            2 => "62" + digits[1..],
            3 => $"tel:+62-{digits[1..]}",
            4 => string.Concat(digits.Select(c => (char)('\uFF10' + c - '0'))),
            _ => digits,
        };
    }

    private static JsonObject Application(int customer)
    {
        var application = Api.Application($"CANARY-{customer}", Written(customer));
        var applicant = application["applicant"]!;
        (applicant["fullName"], applicant["nationalId"], applicant["address"]) = ($"{Name} {customer}", Nik(customer), $"{Street} {customer}");
        return application;
    }

    private static void Write(ILogger log, string text, Exception? error) => log.Log(LogLevel.Trace, default, text, error, (t, _) => t);

    private bool IsLeak(string text) => _numbers.In(text).Count > 0
        || text.Contains(Name, StringComparison.OrdinalIgnoreCase) || text.Contains(Street, StringComparison.OrdinalIgnoreCase) || text.Contains(Noted, StringComparison.OrdinalIgnoreCase);

    private ConsoleApp Start() => _console = new(null, services => services.AddSingleton<ILoggerProvider>(_sinks), new Dictionary<string, string>
    {
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:ReviewerConsole.Audit"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.SignalR"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Components"] = "Trace",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
    });
}
