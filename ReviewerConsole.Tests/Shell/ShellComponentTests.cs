using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Shell;

namespace ReviewerConsole.Tests.Shell;

public sealed class ShellComponentTests : IAsyncLifetime
{
    private readonly ConsoleApp _console = new();
    private readonly BunitContext _page = new();

    public ShellComponentTests()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        _page.Services.AddLocalization();
    }

    [Fact]
    public async Task A_refusal_within_the_circuit_is_on_record_before_it_is_shown()
    {
        var actor = await SignInAsync(Roles.Reviewer);
        _page.Services.AddSingleton(_console.Get<AuditGate>());

        var refused = _page.Render<RefusedHere>(p => p.Add(r => r.Page, typeof(NotFound)));

        refused.WaitForElement("h1");
        Assert.Contains("not open to you", refused.Find("h1").TextContent, StringComparison.Ordinal);
        var row = Assert.Single(await _console.RowsAsync());
        Assert.Equal(("page.refused", Outcome.Denied, actor.Code), (row.Action, row.Outcome, row.ActorId));
    }

    [Fact]
    public async Task Drawing_the_refusal_again_is_not_a_second_refusal()
    {
        await SignInAsync(Roles.Reviewer);
        _page.Services.AddSingleton(_console.Get<AuditGate>());
        var refused = _page.Render<RefusedHere>(p => p.Add(r => r.Page, typeof(NotFound)));
        refused.WaitForElement("h1");

        refused.Render();
        refused.Render();

        Assert.Single(await _console.RowsAsync());
    }

    [Fact]
    public async Task A_row_names_the_page_and_never_the_address_that_was_typed()
    {
        await SignInAsync(Roles.Reviewer);
        _page.Services.AddSingleton(_console.Get<AuditGate>());
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo("/not-found?name=Siti%20Rahmawati");

        _page.Render<RefusedHere>(p => p.Add(r => r.Page, typeof(NotFound))).WaitForElement("h1");

        var leaf = System.Text.Encoding.UTF8.GetString(Assert.Single(await _console.RowsAsync()).Leaf);
        Assert.Contains("\"reason\":\"NotFound\"", leaf, StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", leaf, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Reviewer, "Queue|My activity", Policies.SignedIn, Policies.ReviewCases)]
    [InlineData(Roles.SeniorReviewer, "Queue|Approvals|My activity", Policies.SignedIn, Policies.ReviewCases, Policies.ApproveDecisions)]
    [InlineData(Roles.ComplianceOfficer, "My activity|Audit|Staff", Policies.SignedIn, Policies.ReadAuditTrail, Policies.SeeStaff)]
    [InlineData(Roles.Auditor, "My activity|Audit", Policies.SignedIn, Policies.ReadAuditTrail)]
    [InlineData(Roles.Administrator, "My activity|Staff", Policies.SignedIn, Policies.SeeStaff)]
    public async Task Navigation_offers_what_the_role_may_open(string role, string links, params string[] policies)
    {
        await SignInAsync(role, policies);

        var nav = _page.Render<ConsoleNav>();

        Assert.Equal(links, string.Join('|', nav.FindAll("a").Select(a => a.TextContent)));
    }

    [Fact]
    public async Task The_case_stands_in_the_navigation_only_while_it_is_open()
    {
        await SignInAsync(Roles.Reviewer, Policies.SignedIn, Policies.ReviewCases);
        var nav = _page.Render<ConsoleNav>();
        var before = nav.FindAll("a").Count;

        await nav.InvokeAsync(() => _page.Services.GetRequiredService<NavigationManager>().NavigateTo("/cases/KYC-7F3K-9QXM"));

        Assert.Equal(before + 1, nav.FindAll("a").Count);
        Assert.Equal("Case", nav.Find("a[aria-current=page]").TextContent);
    }

    [Theory]
    [InlineData("en", "Views are recorded and marked", "Reviewer, Senior reviewer", Roles.Reviewer, Roles.SeniorReviewer)]
    [InlineData("en", "Your reading is recorded", "Compliance officer", Roles.ComplianceOfficer)]
    [InlineData("id", "Tindakan Anda dicatat", "Administrator", Roles.Administrator)]
    public async Task The_bar_says_who_is_here_by_code_and_what_is_recorded(string culture, string recorded, string role, params string[] roles)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        var actor = await _console.StaffAsync(roles);

        var bar = _page.Render<WhoIsHere>(p => p.Add(w => w.Actor, actor));

        Assert.Equal(recorded, bar.Find(".rec").TextContent);
        Assert.Equal(actor.Code, bar.Find(".who b").TextContent);
        Assert.Equal(role, bar.Find(".who span").TextContent);
    }

    [Fact]
    public void Whoever_is_no_longer_signed_in_is_sent_to_sign_in_and_back()
    {
        var navigation = _page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/audit?case=KYC-7F3K-9QXM");

        _page.Render<ToSignIn>();

        Assert.Equal("signin?returnUrl=%2Faudit%3Fcase%3DKYC-7F3K-9QXM", navigation.ToBaseRelativePath(navigation.Uri));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _console.DisposeAsync();
    }

    private async Task<Actor> SignInAsync(string role, params string[] policies)
    {
        var actor = await _console.StaffAsync(role);
        var authorization = _page.AddAuthorization().SetAuthorized(actor.Code);
        authorization.SetClaims([.. actor.Principal.Claims.Where(c => c.Type != System.Security.Claims.ClaimTypes.Name)]);
        authorization.SetPolicies(policies);
        return actor;
    }
}
