using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public abstract class TrailDeskTests : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
    private readonly ConsoleApp _console;

    protected TrailDeskTests(Store store) => _console = new(store: store);

    private TrailDesk Desk => _console.Get<TrailDesk>();

    public static TheoryData<string, TrailForm> Filters => new()
    {
        { "actor", new() { Actor = "rv-907" } },
        { "case", new() { Q = "kyc-7f3k-9qxm" } },
        { "customer", new() { Q = "0190f5d0-0000-7000-8000-00000000c001" } },
        { "document", new() { Q = "0190f5d0000070008000000000000d01" } },
        { "view code", new() { Q = "7f3k" } },
        { "view code as misread", new() { Q = "7F3K" } },
        { "view number", new() { Q = "3BC7312345678ABC" } },
        { "event", new() { Event = "document.opened" } },
        { "purpose", new() { Purpose = "review" } },
        { "outcome", new() { Outcome = "denied" } },
        { "from and to", new() { From = "2026-11-24T12:00", To = "2026-11-24T12:00:00.001Z" } },
        { "everything", new() { Q = "KYC-7F3K-9QXM", Actor = "RV-907", Event = "document.opened", Purpose = "review", Outcome = "denied" } },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_finds_the_row_that_fits_and_no_other(string filter, TrailForm form)
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var sought = await PlantAllAsync();

        var answer = await Desk.QueryAsync(officer, Read(form), default);

        Assert.True(answer.State == TrailState.Shown, filter);
        Assert.Equal(sought.Id, Assert.Single(answer.Rows).Id);
        Assert.Equal(1, answer.Count);
    }

    [Fact]
    public async Task Four_digits_find_the_row_of_that_number_and_the_views_of_that_code()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var view = await _console.PlantAsync(Noon, name: "document.opened", view: ViewId.Parse("0800012345678abc"));
        var row = await _console.PlantAsync(Noon, id: 1000);
        Assert.Equal("1000", view.ViewId is { } v ? ViewId.Parse(v).Code : null);

        var answer = await Desk.QueryAsync(officer, Read(new() { Q = "1000" }), default);

        Assert.Equal([view.Id, row.Id], answer.Rows.Select(r => r.Id).Order());
    }

    [Fact]
    public async Task Pages_run_back_and_forth_without_loss_or_repeat_though_times_are_equal()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        for (var i = 0; i < 125; i++)
        {
            await _console.PlantAsync(Noon.AddMilliseconds(i / 40), "RV-950");
        }

        var first = await Desk.QueryAsync(officer, new() { Actor = "RV-950" }, default);
        var second = await Desk.QueryAsync(officer, new() { Actor = "RV-950", OlderThan = first.Older }, default);
        var third = await Desk.QueryAsync(officer, new() { Actor = "RV-950", OlderThan = second.Older }, default);
        var back = await Desk.QueryAsync(officer, new() { Actor = "RV-950", NewerThan = third.Newer }, default);
        var start = await Desk.QueryAsync(officer, new() { Actor = "RV-950", NewerThan = back.Newer }, default);

        long[] seen = [.. first.Rows.Concat(second.Rows).Concat(third.Rows).Select(r => r.Id)];
        Assert.Equal([50, 50, 25], [first.Rows.Count, second.Rows.Count, third.Rows.Count]);
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Distinct(seen);
        Assert.Equal(125, first.Count);
        Assert.Equal(second.Rows.Select(r => r.Id), back.Rows.Select(r => r.Id));
        Assert.Equal(first.Rows.Select(r => r.Id), start.Rows.Select(r => r.Id));
        Assert.Equal((true, false), (first.Newer is null, first.Older is null));
        Assert.Equal((false, true), (third.Newer is null, third.Older is null));
        Assert.Equal((true, false), (start.Newer is null, start.Older is null));
    }

    [Fact]
    public async Task Reading_is_a_row_that_says_what_was_asked_and_how_many_rows_came()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await PlantAllAsync();

        var answer = await Desk.QueryAsync(officer, Read(new() { Q = "KYC-7F3K-9QXM", Actor = "RV-907", Outcome = "denied" }), default);

        var row = (await _console.RowsAsync())[^1];
        using var leaf = JsonDocument.Parse(row.Leaf);
        Assert.Equal(row.Id, answer.Record);
        Assert.Equal(("audit.queried", Outcome.Ok, officer.Code, "KYC-7F3K-9QXM"), (row.Action, row.Outcome, row.ActorId, row.CaseId));
        Assert.Equal("actor=RV-907+case=KYC-7F3K-9QXM+outcome=denied", leaf.RootElement.GetProperty("filter").GetString());
        Assert.Equal(1, leaf.RootElement.GetProperty("n").GetInt64());
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.SeniorReviewer)]
    [InlineData(Roles.Administrator)]
    public async Task Whoever_may_not_read_the_trail_sees_nothing_and_leaves_a_row(string role)
    {
        var actor = await _console.StaffAsync(role);
        await PlantAllAsync();

        var page = await Desk.QueryAsync(actor, new(), default);
        var row = await Desk.OpenAsync(actor, 1, default);

        Assert.Equal((TrailState.Refused, TrailState.Refused), (page.State, row.State));
        Assert.Empty(page.Rows);
        Assert.Equal(0, page.Count);
        Assert.Null(row.Row);
        Assert.Equal(
            [("audit.queried", Outcome.Denied), ("audit.queried", Outcome.Denied)],
            (await _console.RowsAsync())[^2..].Select(r => (r.Action, r.Outcome)));
    }

    [Fact]
    public async Task A_role_taken_away_since_sign_in_reads_nothing()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await _console.OnDatabaseAsync(async db =>
        {
            db.RemoveRange(await db.UserRoles.Where(r => r.UserId == officer.StaffId).ToListAsync());
            return await db.SaveChangesAsync();
        });

        var answer = await Desk.QueryAsync(officer, new(), default);

        Assert.Equal(TrailState.Refused, answer.State);
        Assert.Empty(answer.Rows);
    }

    [Fact]
    public async Task Without_a_row_of_the_reading_nothing_is_shown()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var planted = await PlantAllAsync();
        await _console.FailRowsAsync();

        var page = await Desk.QueryAsync(officer, new(), default);
        var row = await Desk.OpenAsync(officer, planted.Id, default);

        Assert.Equal((TrailState.Unavailable, TrailState.Unavailable), (page.State, row.State));
        Assert.Empty(page.Rows);
        Assert.Null(row.Row);
    }

    [Fact]
    public async Task One_s_own_trail_holds_one_s_own_rows_whomever_the_question_names()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var mine = await _console.PlantAsync(Noon, reviewer.Code);
        var other = await _console.PlantAsync(Noon, "RV-907");

        var answer = await Desk.QueryOwnAsync(reviewer, Read(new() { Actor = "RV-907" }), default);
        var opened = await Desk.OpenOwnAsync(reviewer, mine.Id, default);
        var foreign = await Desk.OpenOwnAsync(reviewer, other.Id, default);

        Assert.Equal(mine.Id, Assert.Single(answer.Rows).Id);
        Assert.Equal(mine.Id, opened.Row?.Id);
        Assert.Equal(TrailState.Shown, foreign.State);
        Assert.Null(foreign.Row);
        Assert.All((await _console.RowsAsync())[^3..], r => Assert.Equal(("audit.queried", "own"), (r.Action, r.Purpose)));
    }

    [Fact]
    public async Task A_count_stops_above_ten_thousand()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await _console.FillAsync(TrailAnswer.CountLimit + 500, first: 1000, Noon, "RV-950");
        var answer = await Desk.QueryAsync(officer, new() { Actor = "RV-950" }, default);

        Assert.Equal(TrailAnswer.CountLimit + 1, answer.Count);
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static TrailQuery Read(TrailForm form) =>
        form.Read(Noon, out var wrong) ?? throw new InvalidOperationException(string.Join(' ', wrong));

    // One row that every filter fits, and for each filter one that differs in just that.
    private async Task<AuditEvent> PlantAllAsync()
    {
        var subject = new Subject("KYC-7F3K-9QXM", Guid.Parse("0190f5d0-0000-7000-8000-00000000c001"), Guid.Parse("0190f5d0-0000-7000-8000-000000000d01"));
        var facts = new Facts { Purpose = Purposes.Review };
        var view = ViewId.Parse("3bc7312345678abc");
        Assert.Equal("7F3K", view.Code);
        var sought = await _console.PlantAsync(Noon, "RV-907", "document.opened", subject, facts, Outcome.Denied, view);
        await _console.PlantAsync(Noon.AddMilliseconds(-1), "RV-908", "case.leased", default, new() { Purpose = Purposes.Admin }, Outcome.Ok, ViewId.Parse("3bc7212345678abc"));
        await _console.PlantAsync(Noon.AddMilliseconds(1), "RV-908", "case.leased", new("KYC-7F3K-9QXN", Guid.NewGuid(), Guid.NewGuid()), null, Outcome.Failed, ViewId.Parse("3bc7412345678abc"));
        return sought;
    }
}

public sealed class TrailDeskOnSqliteTests() : TrailDeskTests(Store.Sqlite);

[Collection(OnSqlServer.Name)]
public sealed class TrailDeskOnSqlServerTests() : TrailDeskTests(Store.SqlServer);
