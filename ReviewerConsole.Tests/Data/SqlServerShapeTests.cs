using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Review;

namespace ReviewerConsole.Tests.Data;

/// <summary>
/// The shapes of questions and saves on SQL Server. Every test on SQLite asks its questions in T-SQL too (see
/// <see cref="SqlServerShadow"/>); these show that it listens, and look at what saves send.
/// </summary>
public sealed class SqlServerShapeTests : IAsyncDisposable
{
    private readonly ReviewDay _day = new();

    [Fact]
    public async Task Questions_of_a_day_of_review_are_read_as_T_SQL()
    {
        var reviewer = await _day.ReviewerAsync();
        await _day.CaseAsync();

        await _day.TakeAsync(reviewer);

        Assert.Contains(SqlServerShadow.Statements, s => s.StartsWith("SELECT TOP(1)", StringComparison.Ordinal) && s.Contains("FROM [dbo].[Cases]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_that_SQL_Server_cannot_be_asked_fails_where_it_is_asked()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _day.Console.OnDatabaseAsync(db =>
            db.Set<KycCase>().Where(c => EF.Functions.Glob(c.Reference, "KYC-*")).ToListAsync()));

        Assert.Contains("could not be translated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_every_table_are_added_by_plain_inserts()
    {
        using var model = SqlServerScripts.Model();
        // The audit table numbers its rows (below); two tables of Identity's have identity columns and are not used.
        var kinds = model.Model.GetEntityTypes().Where(e => !e.IsOwned() && e.FindPrimaryKey()!.Properties
            .All(p => SqlServerPropertyExtensions.GetValueGenerationStrategy(p) == SqlServerValueGenerationStrategy.None)).ToList();

        Assert.True(kinds.Count > 25);
        foreach (var kind in kinds)
        {
            var sent = SqlServerShadow.Save(Enumerable.Range(1, 5).Select(i => Blank(kind, i)));

            Assert.Contains($"INSERT INTO [dbo].[{kind.GetTableName()}]", sent, StringComparison.Ordinal);
            Assert.DoesNotContain("MERGE", sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_number_of_an_audit_row_comes_from_the_schema_s_sequence()
    {
        var row = new AuditEvent
        {
            Id = 0, Leaf = [], Tag = [], AtUtc = default, Action = "log.started", Outcome = Outcome.Ok, ActorId = "system", Instance = Guid.Empty, InstanceSequence = 1,
        };

        var sent = SqlServerShadow.Save([row]);

        Assert.Equal("SELECT NEXT VALUE FOR [dbo].[AuditEventNumbers]", sent);
    }

    [Fact]
    public void A_numbered_audit_row_is_inserted_without_an_OUTPUT_that_its_triggers_would_refuse()
    {
        var rows = Enumerable.Range(1, 3).Select(i => new AuditEvent
        {
            Id = i, Leaf = [], Tag = [], AtUtc = default, Action = "log.started", Outcome = Outcome.Ok, ActorId = "system", Instance = Guid.Empty, InstanceSequence = i,
        });

        var sent = SqlServerShadow.Save(rows);

        Assert.Contains("INSERT INTO [dbo].[AuditEvents]", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("OUTPUT", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("MERGE", sent, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _day.DisposeAsync();

    // An entity of the kind with a key of its own and nothing else that matters: only the statement is looked at.
    private static object Blank(IEntityType kind, int number)
    {
        var blank = RuntimeHelpers.GetUninitializedObject(kind.ClrType);
        foreach (var property in kind.GetProperties().Where(p => !p.IsShadowProperty()))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            object? value = type == typeof(string) ? $"{number}"
                : type == typeof(Guid) ? new Guid(number, 0, 0, new byte[8])
                : type == typeof(byte[]) ? BitConverter.GetBytes(number)
                : type == typeof(long) ? (long)number
                : null;
            if (value is not null)
            {
                SetOn(blank, property.GetMemberInfo(forMaterialization: true, forSet: true), value);
            }
        }

        return blank;
    }

    private static void SetOn(object on, MemberInfo member, object value)
    {
        if (member is FieldInfo field)
        {
            field.SetValue(on, value);
        }
        else
        {
            ((PropertyInfo)member).SetValue(on, value);
        }
    }
}
