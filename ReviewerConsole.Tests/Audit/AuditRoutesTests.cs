using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public sealed partial class AuditRoutesTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    [Fact]
    public async Task An_export_without_the_page_s_token_is_not_taken()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);

        using var answer = await _console.Http(_console.Cookie(auditor)).PostAsync("/audit/export", Form([("format", "csv")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "audit.exported");
    }

    [Fact]
    public async Task A_file_is_an_attachment_that_nobody_keeps_and_its_name_holds_nothing_typed()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await _console.PlantAsync(_console.Clock.UtcNow(), "RV-907");

        using var answer = await PostAsync(auditor, ("format", "csv"), ("actor", "RV-907"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Matches("^attachment; filename=\"?audit-[0-9]+\\.csv\"?$", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(3, (await answer.Content.ReadAsStringAsync()).Split("\r\n").Length);
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.SeniorReviewer)]
    [InlineData(Roles.Administrator)]
    public async Task Whoever_may_not_export_gets_nothing_and_leaves_a_row(string role)
    {
        var actor = await _console.StaffAsync(role);

        using var answer = await PostAsync(actor, ("format", "ndjson"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("refused", await CodeAsync(answer));
        var row = Assert.Single(await _console.RowsAsync(), r => r.Action == "audit.exported");
        Assert.Equal((Outcome.Denied, actor.Code), (row.Outcome, row.ActorId));
    }

    [Theory]
    [InlineData("format", "xlsx")]
    [InlineData("q", "Siti Rahmawati")]
    [InlineData("from", "yesterday")]
    public async Task What_is_not_understood_is_not_exported(string field, string value)
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);

        using var answer = await PostAsync(auditor, field == "format" ? (field, value) : ("format", "csv"), (field == "format" ? "actor" : field, field == "format" ? "RV-907" : value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("validation", await CodeAsync(answer));
        Assert.DoesNotContain(await _console.RowsAsync(), r => r.Action == "audit.exported");
    }

    [Fact]
    public async Task While_the_trail_takes_no_row_nothing_is_sent()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        await _console.PlantAsync(_console.Clock.UtcNow(), "RV-907");
        var token = await TokenAsync(auditor);
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents WHEN NEW.Action = 'audit.exported' BEGIN SELECT RAISE(ABORT, 'full'); END"));

        using var answer = await SendAsync(auditor, token, ("format", "csv"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("RV-907", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_closing_row_cannot_be_written_does_not_arrive_as_a_whole()
    {
        var auditor = await _console.StaffAsync(Roles.Auditor);
        var token = await TokenAsync(auditor);
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER NoClosing BEFORE INSERT ON AuditEvents WHEN NEW.Action = 'audit.exported' AND instr(CAST(NEW.Leaf AS TEXT), '\"ref\"') > 0 BEGIN SELECT RAISE(ABORT, 'full'); END"));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync(auditor, token, ("format", "csv")));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private async Task<HttpResponseMessage> PostAsync(Actor actor, params (string Name, string Value)[] fields) =>
        await SendAsync(actor, await TokenAsync(actor), fields);

    private async Task<HttpResponseMessage> SendAsync(Actor actor, (string Cookie, string Field) token, params (string Name, string Value)[] fields)
    {
        using var form = Form([.. fields, ("__RequestVerificationToken", token.Field)]);
        return await _console.Http($"{_console.Cookie(actor)}; {token.Cookie}").PostAsync("/audit/export", form);
    }

    // The token of any form that a page shows this person.
    private async Task<(string Cookie, string Field)> TokenAsync(Actor actor)
    {
        var http = _console.Http(_console.Cookie(actor));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var page = await http.GetAsync(new Uri("/not-found", UriKind.Relative));
        var cookies = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        return (cookies, Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
