using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>Other sites that the browser of a reviewer visits want the picture, and know the address of a look that waits.</summary>
public sealed class EmbeddingTests(Browser browser) : IAsyncLifetime
{
    private const string Look = """
        address => new Promise(done => {
          const picture = new Image();
          picture.onload = () => done(picture.naturalWidth);
          picture.onerror = () => done(0);
          picture.src = address;
        })
        """;

    private static readonly Dictionary<string, string> Thefts = new()
    {
        ["img"] = Look,
        ["fetch"] = "address => fetch(address, { credentials: 'include' }).then(a => a.text()).then(t => t.length, () => 0)",
        ["opaque fetch"] = "address => fetch(address, { credentials: 'include', mode: 'no-cors' }).then(a => a.type.length, () => 0)",
        ["iframe"] = """
            address => new Promise(done => {
              const frame = document.body.appendChild(document.createElement('iframe'));
              frame.onload = () => done(frame.contentDocument?.images.length ?? 0);
              frame.src = address;
            })
            """,
        ["object"] = """
            address => new Promise(done => {
              const thing = Object.assign(document.createElement('object'), { type: 'image/jpeg', data: address });
              thing.onload = () => done(thing.contentDocument?.images.length ?? 1);
              thing.onerror = () => done(0);
              document.body.append(thing);
            })
            """,
        ["tab"] = "address => { window.open(address); return 0; }",
        ["form"] = """
            address => {
              const form = Object.assign(document.createElement('form'), { action: address, target: '_blank' });
              document.body.append(form);
              form.submit();
              return 0;
            }
            """,
    };

    private readonly ConsoleApp _console = new();
    private readonly WebApplication _elsewhere = Elsewhere();
    private Seat _seat = null!;
    private Shift _shift = null!;
    private string _address = null!;

    // Another site altogether, and another port of the same host: cookies know no ports, so from there the session comes along.
    public static TheoryData<string, string> Ways =>
        new(from host in (string[])["127.0.0.1", "localhost"] from way in Thefts.Keys select (host, way));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Another_site_gets_nothing_and_the_look_still_waits(string host, string way)
    {
        await _seat.Page.GotoAsync($"http://{host}:{new Uri(_elsewhere.Urls.First()).Port}/");

        var got = await _seat.Page.EvaluateAsync<int>(Thefts[way], _address);
        var rows = await _console.RowsWhenAsync(all => all.Any(r => r.Action == "document.opened")); // the server's own word that it was asked
        var opened = rows.Count(IsOpening);
        await _seat.GoAsync("/queue");
        var width = await _seat.Page.EvaluateAsync<int>(Look, _address);

        Assert.Equal((0, 0), (got, opened));
        Assert.Contains(await _console.RowsAsync(), r => r.Action == "document.opened" && r.Outcome == Outcome.Denied);
        Assert.True(width > 0);
        Assert.Single(await _console.RowsAsync(), IsOpening);
    }

    [Fact]
    public async Task Opened_in_a_tab_of_its_own_it_is_refused_on_record()
    {
        var answer = await _seat.Page.GotoAsync(_address);

        Assert.Equal(StatusCodes.Status403Forbidden, answer!.Status);
        var row = Assert.Single(await _console.RowsAsync(), r => r.Action == "document.opened");
        Assert.Equal((Outcome.Denied, _shift.Reviewer.Code), (row.Outcome, row.ActorId));
    }

    public async ValueTask InitializeAsync()
    {
        await _elsewhere.StartAsync();
        await _console.SendCaseAsync();
        _shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        _address = new Uri(_console.Address, await _shift.TicketAsync()).ToString();
        _seat = await Seat.TakeAsync(browser, _console, _shift.Reviewer);
    }

    public async ValueTask DisposeAsync()
    {
        await _seat.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _console.DisposeAsync();
    }

    private static bool IsOpening(AuditEvent row) => row.Action == "document.opened" && row.Outcome == Outcome.Ok;

    private static WebApplication Elsewhere()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>Elsewhere</title><body>", "text/html"));
        return app;
    }
}
