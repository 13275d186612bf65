using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Keys;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.Audit;

public abstract class TrailExportTests : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
    private readonly ConsoleApp _console;

    protected TrailExportTests(Store store) => _console = new(store: store);

    private TrailExport Export => _console.Get<TrailExport>();

    [Theory]
    [InlineData(TrailFormat.Ndjson, 2501)]
    [InlineData(TrailFormat.Csv, 2502)]
    public async Task The_closing_row_has_digest_and_number_of_the_very_bytes_and_rows(TrailFormat format, int lines)
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await FillAsync(2501);

        var (permit, bytes) = await TakeAsync(auditor, new() { Actor = "RV-950" }, format);

        var rows = (await _console.RowsAsync())[^2..];
        using var closing = JsonDocument.Parse(rows[1].Leaf);
        Assert.All(rows, r => Assert.Equal(("audit.exported", Outcome.Ok, auditor.Code), (r.Action, r.Outcome, r.ActorId)));
        Assert.Equal(permit.Row, rows[0].Id);
        Assert.Equal(permit.Row, closing.RootElement.GetProperty("ref").GetInt64());
        Assert.Equal(2501, closing.RootElement.GetProperty("n").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), closing.RootElement.GetProperty("dig").GetString());
        Assert.Equal(lines, bytes.Count(b => b == '\n'));
    }

    [Fact]
    public async Task A_line_of_NDJSON_holds_the_very_bytes_of_the_leaf_and_its_tag()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        var row = await _console.PlantAsync(Noon, "RV-907", subject: new("KYC-7F3K-9QXM"));

        var (_, bytes) = await TakeAsync(auditor, new() { Actor = "RV-907" }, TrailFormat.Ndjson);

        var line = Encoding.UTF8.GetString(bytes);
        Assert.Equal($"{{\"id\":{row.Id},\"leaf\":{Encoding.UTF8.GetString(row.Leaf)},\"tag\":\"{Convert.ToHexStringLower(row.Tag)}\"}}\n", line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal("RV-907", json.RootElement.GetProperty("leaf").GetProperty("actor").GetString());
    }

    [Fact]
    public async Task A_forged_leaf_cannot_pass_for_a_line_of_its_own()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        var leaf = "{\"act\":\"x\"}\n{\"id\":1,\"leaf\":{},\"tag\":\"\"}";
        await _console.ForgeAsync(Noon, "RV-907", leaf);

        var (_, bytes) = await TakeAsync(auditor, new() { Actor = "RV-907" }, TrailFormat.Ndjson);

        using var json = JsonDocument.Parse(Assert.Single(Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n')));
        Assert.Equal(leaf, Encoding.UTF8.GetString(json.RootElement.GetProperty("leafBase64").GetBytesFromBase64()));
    }

    [Theory]
    [InlineData("=2+5")]
    [InlineData("+2")]
    [InlineData("-2+3")]
    [InlineData("@SUM:A1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("\t=2+5")]
    public async Task A_cell_that_looks_like_a_formula_is_made_inert(string actor)
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await _console.ForgeAsync(Noon, "RV-907", JsonSerializer.Serialize(new Dictionary<string, string> { ["actor"] = actor, ["case"] = "\"=1,2" }));

        var (_, bytes) = await TakeAsync(auditor, new() { Actor = "RV-907" }, TrailFormat.Csv);

        var line = Encoding.UTF8.GetString(bytes).Split("\r\n")[1];
        Assert.Contains($"\"'{actor}\"", line, StringComparison.Ordinal);
        Assert.Contains("\"'\"\"=1,2\"", line, StringComparison.Ordinal);
        Assert.Equal(LeafWriter.Keys.Count + 2, Cells(line).Count);
        Assert.DoesNotContain(Cells(line), c => c.Length > 0 && "=+-@\t\r".Contains(c[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_field_that_a_row_can_have_has_a_column()
    {
        var hash = new string('a', 64);
        await _console.SendCaseAsync(); // a note hangs on its customer's secret
        var customer = await _console.OnDatabaseAsync(db => db.Set<CustomerKey>().Select(k => k.CustomerId).SingleAsync());
        var row = await _console.PlantAsync(Noon, subject: new("KYC-7F3K-9QXM", customer, Guid.NewGuid()), view: ViewId.New(), facts: new()
        {
            Purpose = Purposes.Review, Lease = Guid.NewGuid(), Reason = "a", About = "a", Ticket = "a", Note = "a", Shown = "a", OriginalSha256 = hash,
            Recipe = "a", MarkVersion = "a", Digest = hash, Count = 1, Refers = 1, Gap = (1, 2), Filter = "a",
        });

        using var leaf = JsonDocument.Parse(row.Leaf);

        var known = LeafWriter.Keys.ToHashSet();
        Assert.All(leaf.RootElement.EnumerateObject(), field => Assert.Contains(field.Name, known));
        Assert.Equal(LeafWriter.Keys.Except(["ip", "ua"]).Order(), leaf.RootElement.EnumerateObject().Select(f => f.Name).Order());
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Administrator)]
    public async Task A_refused_export_is_a_row_and_gives_no_permit(string role)
    {
        var actor = await _console.StaffAsync(role);

        var permit = await Export.AdmitAsync(actor, new(), TrailFormat.Csv, default);

        Assert.Null(permit);
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal(("audit.exported", Outcome.Denied, actor.Code), (row.Action, row.Outcome, row.ActorId));
    }

    [Fact]
    public async Task Too_many_rows_are_said_to_be_too_many_and_that_is_on_record()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await FillAsync(TrailExport.RowLimit + 1);

        var permit = await Export.AdmitAsync(auditor, new() { Actor = "RV-950" }, TrailFormat.Csv, default);

        var row = (await _console.RowsAsync())[^1];
        using var leaf = JsonDocument.Parse(row.Leaf);
        Assert.True(permit!.TooMany);
        Assert.Equal((Outcome.Failed, "too-many-rows"), (row.Outcome, leaf.RootElement.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_receiver_who_leaves_is_on_record_with_what_was_sent_till_then()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await FillAsync(2501);
        var permit = await Export.AdmitAsync(auditor, new() { Actor = "RV-950" }, TrailFormat.Ndjson, default);

        var whole = await Export.SendAsync(permit!, new ShortPipe(50_000), default);

        var row = (await _console.RowsAsync())[^1];
        using var leaf = JsonDocument.Parse(row.Leaf);
        Assert.False(whole);
        Assert.Equal((Outcome.Failed, "broken-off"), (row.Outcome, leaf.RootElement.GetProperty("reason").GetString()));
        Assert.Equal(1000, leaf.RootElement.GetProperty("n").GetInt64());
        Assert.False(leaf.RootElement.TryGetProperty("dig", out _));
    }

    [Fact]
    public async Task Rows_that_come_during_an_export_are_not_in_it()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await _console.PlantAsync(Noon, "RV-907");
        var permit = await Export.AdmitAsync(auditor, new() { Actor = "RV-907" }, TrailFormat.Ndjson, default);
        await _console.PlantAsync(Noon.AddMilliseconds(-1), "RV-907");

        using var body = new MemoryStream();
        await Export.SendAsync(permit!, body, default);

        Assert.Single(Encoding.UTF8.GetString(body.ToArray()).TrimEnd('\n').Split('\n'));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<(ExportPermit Permit, byte[] Bytes)> TakeAsync(Actor actor, TrailQuery query, TrailFormat format)
    {
        var permit = await Export.AdmitAsync(actor, query, format, default);
        using var body = new MemoryStream();
        Assert.True(await Export.SendAsync(permit!, body, default));
        return (permit!, body.ToArray());
    }

    private Task FillAsync(int rows) => _console.FillAsync(rows, first: 101, Noon, "RV-950");

    // RFC 4180, every field quoted.
    private static List<string> Cells(string line) =>
        [.. line[1..^1].Split("\",\"").Select(c => c.Replace("\"\"", "\"", StringComparison.Ordinal))];

    private sealed class ShortPipe(int limit) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length + buffer.Length > limit ? throw new IOException("The receiver left.") : base.WriteAsync(buffer, cancellationToken);
    }
}

public sealed class TrailExportOnSqliteTests() : TrailExportTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class TrailExportOnSqlServerTests() : TrailExportTests(Store.SqlServer);
