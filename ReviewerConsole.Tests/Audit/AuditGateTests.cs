using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Audit;

public abstract class AuditGateTests : IAsyncDisposable
{
    private readonly ConsoleApp _console;

    protected AuditGateTests(Store store) => _console = new(store: store, settings: ConsoleApp.Hasty);

    private protected ConsoleApp Console => _console;

    private protected AuditGate Gate => _console.Get<AuditGate>();

    [Fact]
    public async Task An_allowed_read_is_on_record_before_the_receipt_exists()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);

        var admission = await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default);

        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(admission.Receipt!.Sequence, row.Id);
        Assert.Equal(("document.opened", Outcome.Ok, reviewer.Code, "KYC-7F3K-9QXM"), (row.Action, row.Outcome, row.ActorId, row.CaseId));
    }

    [Fact]
    public async Task A_refused_read_is_on_record_and_gives_no_receipt()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);

        var admission = await Gate.AdmitAsync(officer, new Look("KYC-7F3K-9QXM"), default);

        Assert.Null(admission.Receipt);
        Assert.Equal(("policy", Outcome.Denied), (admission.Code, Assert.Single(await _console.RowsAsync()).Outcome));
    }

    [Fact]
    public async Task A_role_taken_away_counts_at_the_next_act_whatever_the_cookie_says()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await _console.OnDatabaseAsync(async db =>
        {
            db.RemoveRange(await db.UserRoles.Where(r => r.UserId == reviewer.StaffId).ToListAsync());
            return await db.SaveChangesAsync();
        });

        var admission = await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default);

        Assert.Null(admission.Receipt);
    }

    [Fact]
    public async Task Roles_that_exclude_each_other_count_for_nothing()
    {
        var both = await _console.StaffAsync(Roles.Reviewer, Roles.Administrator);

        var admission = await Gate.AdmitAsync(both, new Look("KYC-7F3K-9QXM"), default);

        Assert.Null(admission.Receipt);
    }

    [Fact]
    public async Task A_session_that_has_ended_opens_nothing()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await _console.OnDatabaseAsync(async db =>
        {
            (await db.Set<StaffSession>().SingleAsync(s => s.Id == reviewer.SessionId)).End(_console.Clock.UtcNow(), SessionEnd.SignedOut);
            return await db.SaveChangesAsync();
        });

        var admission = await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default);

        Assert.Null(admission.Receipt);
        Assert.Equal(reviewer.Code, Assert.Single(await _console.RowsAsync()).ActorId);
    }

    [Fact]
    public async Task A_second_look_needs_a_second_row()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var receipt = (await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default)).Receipt!;
        receipt.Spend();

        Assert.Throws<InvalidOperationException>(receipt.Spend);
    }

    [Fact]
    public async Task A_change_that_refuses_leaves_nothing_but_the_refusal()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);

        var answer = await Gate.CommitAsync(reviewer, new Change(), async (db, _) =>
        {
            db.Add(StaffSession.Start(reviewer.StaffId!.Value, _console.Clock.UtcNow()));
            await db.SaveChangesAsync();
            return new Refusal("too-late");
        }, default);

        Assert.Equal((false, "too-late"), (answer.Allowed, answer.Code));
        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(("decision.refused", Outcome.Denied), (row.Action, row.Outcome));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<StaffSession>().CountAsync()));
    }

    [Fact]
    public async Task A_change_that_throws_leaves_neither_row_nor_change()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            Gate.CommitAsync(reviewer, new Change(), (_, _) => throw new InvalidTimeZoneException(), default));

        Assert.Empty(await _console.RowsAsync());
    }

    [Fact]
    public async Task A_store_that_goes_away_while_the_act_is_chosen_means_that_nothing_happened()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);

        await Assert.ThrowsAsync<AuditUnavailableException>(() => Gate.CommitAsync<Change>(
            reviewer, _ => throw new Microsoft.Data.Sqlite.SqliteException("disk I/O error", 10), (_, _) => Task.FromResult<Refusal?>(null), default));

        Assert.Empty(await _console.RowsAsync());
    }

    [Fact]
    public async Task A_change_without_a_receipt_is_not_saved()
    {
        await using var db = await _console.Get<IDbContextFactory<ReviewerConsole.Data.ConsoleDbContext>>().CreateDbContextAsync();
        db.Add(StaffSession.Start(Guid.NewGuid(), _console.Clock.UtcNow()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_sign_of_life_is_saved_without_a_receipt_and_the_end_of_a_session_is_not()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await using var db = await _console.Get<IDbContextFactory<ReviewerConsole.Data.ConsoleDbContext>>().CreateDbContextAsync();
        var session = await db.Set<StaffSession>().SingleAsync(s => s.Id == reviewer.SessionId);

        session.Touch(session.LastActiveAt.AddMinutes(1));
        var saved = await db.SaveChangesAsync();
        session.End(session.LastActiveAt, SessionEnd.SignedOut);

        Assert.Equal(1, saved);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_refused_insert_means_no_receipt_and_the_console_lives_on()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await _console.FailRowsAsync();

        await Assert.ThrowsAsync<AuditUnavailableException>(() => Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default));

        await _console.AllowRowsAsync();
        Assert.NotNull((await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default)).Receipt);
    }

    [Fact]
    public async Task However_often_it_is_stopped_a_console_has_one_stop_on_record()
    {
        await Gate.RecordAsync(Actor.System, new Happened(), default);

        var log = _console.Get<LogBook>();
        await Task.WhenAll(log.StoppedAsync(default), log.StoppedAsync(default));

        Assert.Equal(["alert.budget_exceeded", "log.stopped"], (await _console.RowsAsync()).Select(r => r.Action));
    }

    [Theory]
    [InlineData("UPDATE AuditEvents SET ActorId = 'RV-999'")]
    [InlineData("DELETE FROM AuditEvents")]
    public async Task Rows_can_be_neither_edited_nor_deleted(string edit)
    {
        await Gate.RecordAsync(Actor.System, new Happened(), default);

        var error = await Assert.ThrowsAnyAsync<DbException>(() => _console.SqlAsync(edit));

        Assert.Contains("insert-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_row_has_a_tag_of_its_leaf_and_the_count_has_no_hole()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 4 == 0
            ? Gate.CommitAsync(reviewer, new Change(), (_, _) => Task.FromResult<Refusal?>(new("too-late")), default)
            : (Task)Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default)));

        var rows = await _console.OnDatabaseAsync(db => db.Set<AuditEvent>().OrderBy(e => e.Id).ToListAsync());

        Assert.Equal(41, rows.Count);
        Assert.Equal(Enumerable.Range(1, 41).Select(n => (long)n), rows.Select(r => r.InstanceSequence));
        Assert.All(rows, r => Assert.Equal(
            HMACSHA256.HashData(AuditInstance.KeyOf(_console.Get<KeyRing>(), r.Instance), r.Leaf), r.Tag));
    }

    [Fact]
    public async Task The_leaf_says_what_the_columns_say_in_canonical_order()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default);
        var row = Assert.Single(await _console.RowsAsync());

        using var leaf = JsonDocument.Parse(row.Leaf);

        var names = leaf.RootElement.EnumerateObject().Select(p => p.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(row.Action, leaf.RootElement.GetProperty("act").GetString());
        Assert.Equal(row.ActorId, leaf.RootElement.GetProperty("actor").GetString());
        Assert.Equal(row.ViewId, leaf.RootElement.GetProperty("view").GetString());
        Assert.Equal(row.AtUtc, leaf.RootElement.GetProperty("t").GetDateTime());
        Assert.Equal(row.InstanceSequence, leaf.RootElement.GetProperty("iseq").GetInt64());
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private protected sealed record Look(string CaseReference) : IAuditedView
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => "document.opened";
        public Subject Subject => new(Case: CaseReference);
    }

    private sealed record Change : IAuditedChange
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => "decision.made";
        public static string NameWhenRefused => "decision.refused";
        public Subject Subject => default;
    }

    private sealed record Happened : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => default;
    }
}

public sealed class AuditGateOnSqliteTests() : AuditGateTests(Store.Sqlite)
{
    [Fact]
    public async Task A_locked_database_means_no_receipt()
    {
        var reviewer = await Console.StaffAsync(Roles.Reviewer);
        await using var other = new SqliteConnection($"Data Source={Console.DatabaseFile}");
        await other.OpenAsync();
        await using var held = await other.BeginTransactionAsync();

        await Assert.ThrowsAsync<AuditUnavailableException>(() => Gate.AdmitAsync(reviewer, new Look("KYC-7F3K-9QXM"), default));
    }
}

[Collection(OnSqlServer.Name)]
public sealed class AuditGateOnSqlServerTests() : AuditGateTests(Store.SqlServer);
