using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>Attacks 22 and 24: nobody gains a role alone, be it through a second account.</summary>
public sealed class GrantTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();

    private GrantDesk Grants => _console.Get<GrantDesk>();

    [Fact]
    public async Task An_administrator_proposes_an_officer_approves_and_the_person_gets_an_account_without_a_secret()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);

        Assert.Null(await ProposeAsync(admin, Roles.Reviewer));
        Assert.Null(await Grants.ApproveAsync(officer, await WaitingAsync(), default));

        var member = await MemberAsync("new@example.test");
        Assert.Matches("^RV-[0-9]{3}$", member.Code);
        Assert.Null(member.PasswordHash);
        Assert.Equal(["role.grant_proposed", "role.grant_approved", "user.created"], (await _console.RowsAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task The_reason_is_kept_beside_the_trail_and_names_are_not_in_it()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);

        await ProposeAsync(admin, Roles.Reviewer);

        var leaf = Encoding.ASCII.GetString(Assert.Single(await _console.RowsAsync()).Leaf);
        Assert.Contains("\"note\":", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("new@example.test", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("E-9", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("joins", leaf, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.SeniorReviewer)]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.ComplianceOfficer)]
    public async Task Only_an_administrator_proposes(string role)
    {
        var somebody = await _console.StaffAsync(role);

        Assert.Equal("policy", await ProposeAsync(somebody, Roles.Reviewer));

        await AssertRefusedAsync("role.grant_proposed");
        Assert.Empty(await _console.OnDatabaseAsync(db => db.Set<GrantProposal>().ToListAsync()));
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.SeniorReviewer)]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.Administrator)]
    public async Task Only_a_compliance_officer_approves_or_turns_down(string role)
    {
        await ProposeAsync(await _console.StaffAsync(Roles.Administrator), Roles.Reviewer);
        var somebody = await _console.StaffAsync(role);

        Assert.Equal("policy", await Grants.ApproveAsync(somebody, await WaitingAsync(), default));
        await AssertRefusedAsync("role.grant_approved");
        Assert.Equal("policy", await Grants.DeclineAsync(somebody, await WaitingAsync(), default));
        await AssertRefusedAsync("role.grant_revoked");
        Assert.False(await _console.OnDatabaseAsync(db => db.Set<StaffMember>().AnyAsync(m => m.Email == "new@example.test")));
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.ComplianceOfficer)]
    public async Task An_administrator_cannot_propose_a_role_for_their_own_account(string role)
    {
        var admin = await _console.StaffAsync(Roles.Administrator);

        Assert.Equal("own-grant", await Grants.ProposeAsync(admin, admin.StaffId, "", "", role, "I would like to", default));

        await AssertRefusedAsync("role.grant_proposed");
    }

    [Fact]
    public async Task Nor_for_themselves_under_a_new_account()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);

        Assert.Equal("own-grant", await ProposeAsync(admin, Roles.Auditor, await PersonOfAsync(admin)));
    }

    [Fact]
    public async Task An_officer_does_not_approve_a_role_for_themselves_through_another_account()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await ProposeAsync(admin, Roles.Auditor, (await PersonOfAsync(officer)).ToLowerInvariant());

        Assert.Equal("own-grant", await Grants.ApproveAsync(officer, await WaitingAsync(), default));

        await AssertRefusedAsync("role.grant_approved");
    }

    [Fact]
    public async Task Who_proposed_does_not_approve_even_as_an_officer_by_now()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        await ProposeAsync(admin, Roles.Reviewer);
        var person = await PersonOfAsync(admin);
        await ChangeRoleAsync(admin, Roles.ComplianceOfficer);
        var second = await _console.StaffAsync(Roles.ComplianceOfficer);
        await SetPersonAsync(second, person);

        Assert.Equal("own-proposal", await Grants.ApproveAsync(admin, await WaitingAsync(), default));
        Assert.Equal("own-proposal", await Grants.ApproveAsync(second, await WaitingAsync(), default));
    }

    [Theory]
    [InlineData(Roles.Reviewer, Roles.Administrator)]
    [InlineData(Roles.Auditor, Roles.Administrator)]
    [InlineData(Roles.Reviewer, Roles.ComplianceOfficer)]
    [InlineData(Roles.SeniorReviewer, Roles.ComplianceOfficer)]
    [InlineData(Roles.ComplianceOfficer, Roles.SeniorReviewer)]
    public async Task Roles_that_exclude_each_other_are_refused_when_proposed_for_the_account_or_the_person(string held, string wanted)
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var member = await _console.StaffAsync(held);

        Assert.Equal("roles-exclude", await Grants.ProposeAsync(admin, member.StaffId, "", "", wanted, "needed", default));
        Assert.Equal("roles-exclude", await ProposeAsync(admin, wanted, await PersonOfAsync(member)));
    }

    [Fact]
    public async Task Two_proposals_that_exclude_each_other_do_not_wait_side_by_side()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        await ProposeAsync(admin, Roles.Reviewer);

        Assert.Equal("roles-exclude", await Grants.ProposeAsync(admin, null, "other@example.test", "E-9", Roles.ComplianceOfficer, "needed", default));
        Assert.Equal("already-proposed", await Grants.ProposeAsync(admin, null, "other@example.test", "e-9 ", Roles.Reviewer, "needed", default));
    }

    [Fact]
    public async Task Roles_that_came_to_exclude_each_other_are_refused_when_approved()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await ProposeAsync(admin, Roles.Reviewer);
        await SetPersonAsync(await _console.StaffAsync(Roles.ComplianceOfficer), "E-9");

        Assert.Equal("roles-exclude", await Grants.ApproveAsync(officer, await WaitingAsync(), default));

        await AssertRefusedAsync("role.grant_approved");
    }

    [Fact]
    public async Task Roles_that_exclude_each_other_across_accounts_count_for_nothing_when_used()
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        await SetPersonAsync(await _console.StaffAsync(Roles.Administrator), await PersonOfAsync(reviewer));

        var answer = await _console.Get<AuditGate>().CommitAsync(reviewer, new Work(), (_, _) => Task.FromResult<Refusal?>(null), default);

        Assert.Equal((false, "policy"), (answer.Allowed, answer.Code));
    }

    [Fact]
    public async Task A_proposal_is_decided_once()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await ProposeAsync(await _console.StaffAsync(Roles.Administrator), Roles.Reviewer);
        var proposal = await WaitingAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Grants.ApproveAsync(officer, proposal, default)));

        Assert.Single(answers, a => a is null);
        Assert.All(answers.Where(a => a is not null), a => Assert.Equal("decided", a));
        Assert.Equal(1, await _console.OnDatabaseAsync(db => db.Set<StaffMember>().CountAsync(m => m.Email == "new@example.test")));
    }

    [Fact]
    public async Task A_proposal_that_is_turned_down_gives_nothing()
    {
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        await ProposeAsync(await _console.StaffAsync(Roles.Administrator), Roles.Reviewer);
        var proposal = await WaitingAsync();

        Assert.Null(await Grants.DeclineAsync(officer, proposal, default));

        Assert.Equal("decided", await Grants.ApproveAsync(officer, proposal, default));
        Assert.False(await _console.OnDatabaseAsync(db => db.Set<StaffMember>().AnyAsync(m => m.Email == "new@example.test")));
    }

    [Fact]
    public async Task A_code_is_never_given_twice()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var codes = new List<string>();
        foreach (var name in (string[])["one", "two", "three"])
        {
            await Grants.ProposeAsync(admin, null, $"{name}@example.test", $"N-{name}", Roles.Auditor, "needed", default);
            await Grants.ApproveAsync(officer, await WaitingAsync(), default);
            codes.Add((await MemberAsync($"{name}@example.test")).Code);
        }

        Assert.Equal(["AU-001", "AU-002", "AU-003"], codes);
    }

    [Theory]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.ComplianceOfficer)]
    public async Task A_role_is_taken_away_at_once_by_one_person_and_the_session_ends(string by)
    {
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var actor = await _console.StaffAsync(by);
        var row = await RowAsync(actor, reviewer.Code);

        Assert.Null(await _console.Get<StaffDesk>().RevokeAsync(actor, row, Roles.Reviewer, default));

        Assert.Equal(["role.grant_revoked", "session.ended"], (await _console.RowsAsync()).Select(r => r.Action));
        var session = await _console.OnDatabaseAsync(db => db.Set<StaffSession>().SingleAsync(s => s.Id == reviewer.SessionId));
        Assert.Equal(SessionEnd.Revoked, session.Ending);
    }

    [Fact]
    public async Task The_last_officer_keeps_the_role()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);

        Assert.Equal("last-of-role", await _console.Get<StaffDesk>().RevokeAsync(admin, await RowAsync(admin, officer.Code), Roles.ComplianceOfficer, default));
    }

    [Fact]
    public async Task Only_an_administrator_makes_a_link_and_only_for_who_has_not_enrolled()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await _console.StaffAsync(Roles.ComplianceOfficer);
        var enrolled = await _console.PersonAsync(Roles.Reviewer);
        var waiting = await _console.StaffAsync(Roles.Reviewer);
        var desk = _console.Get<StaffDesk>();

        var first = await desk.IssueLinkAsync(admin, await RowAsync(admin, waiting.Code), default);
        var second = await desk.IssueLinkAsync(admin, await RowAsync(admin, waiting.Code), default);

        Assert.Equal("policy", (await desk.IssueLinkAsync(officer, await RowAsync(admin, waiting.Code), default)).Problem);
        Assert.Equal("enrolled", (await desk.IssueLinkAsync(admin, await RowAsync(admin, enrolled.Code), default)).Problem);
        var enrolment = _console.Get<EnrolmentDesk>();
        Assert.Null(await enrolment.OpenAsync(first.Path!.Split('/')[^1], null, default));
        Assert.NotNull(await enrolment.OpenAsync(second.Path!.Split('/')[^1], null, default));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private Task<string?> ProposeAsync(Actor actor, string role, string person = "E-9") =>
        Grants.ProposeAsync(actor, null, "new@example.test", person, role, "joins the desk", default);

    private Task<Guid> WaitingAsync() =>
        _console.OnDatabaseAsync(db => db.Set<GrantProposal>().Where(p => p.DecidedAt == null).Select(p => p.Id).SingleAsync());

    private Task<StaffMember> MemberAsync(string email) => _console.OnDatabaseAsync(db => db.Set<StaffMember>().SingleAsync(m => m.Email == email));

    private Task<string> PersonOfAsync(Actor actor) =>
        _console.OnDatabaseAsync(db => db.Set<StaffMember>().Where(m => m.Id == actor.StaffId).Select(m => m.PersonNumber).SingleAsync());

    private async Task<StaffRow> RowAsync(Actor reader, string code) =>
        (await _console.Get<StaffDesk>().ReadAsync(reader, default))!.Staff.Single(s => s.Code == code);

    private Task<int> SetPersonAsync(Actor actor, string person) => _console.OnDatabaseAsync(async db =>
    {
        db.Entry(await db.Set<StaffMember>().SingleAsync(m => m.Id == actor.StaffId)).Property(m => m.PersonNumber).CurrentValue = person;
        return await db.SaveChangesAsync();
    });

    private Task<int> ChangeRoleAsync(Actor actor, string role) => _console.OnDatabaseAsync(async db =>
    {
        db.RemoveRange(await db.UserRoles.Where(r => r.UserId == actor.StaffId).ToListAsync());
        await StaffRegister.GrantAsync(db, actor.StaffId!.Value, role, _console.Clock.UtcNow(), default);
        return 0;
    });

    private async Task AssertRefusedAsync(string name)
    {
        var row = (await _console.RowsAsync())[^1];
        Assert.Equal((name, Outcome.Denied), (row.Action, row.Outcome));
    }

    private sealed record Work : IAuditedChange
    {
        public static string Policy => Policies.ReviewCases;
        public static string Name => "decision.made";
        public Subject Subject => default;
    }
}
