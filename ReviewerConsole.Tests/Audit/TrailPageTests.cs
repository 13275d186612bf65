using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Look;

namespace ReviewerConsole.Tests.Audit;

public sealed class TrailPageTests : IAsyncLifetime
{
    private readonly ConsoleApp _console = new();
    private readonly BunitContext _page = new();

    public TrailPageTests() => Speak("en");

    private DateTime Now => _console.Clock.UtcNow();

    [Theory]
    [InlineData("en", "Audit trail", "newest first", "refused", "Reading this list is itself on record")]
    [InlineData("id", "Jejak audit", "terbaru dahulu", "ditolak", "Pembacaan daftar ini juga tercatat")]
    public async Task The_trail_reads_in_both_languages_and_names_the_row_of_the_reading(string language, params string[] words)
    {
        Speak(language);
        await SignInAsync(Roles.ComplianceOfficer);
        await _console.PlantAsync(Now, "RV-907", "document.opened", new("KYC-7F3K-9QXM"), outcome: Outcome.Denied, view: ViewId.Parse("3bc7312345678abc"));

        var page = At<TrailPage>("/audit?actor=RV-907");

        page.WaitForElement("tbody tr");
        Assert.All(words, word => Assert.Contains(word, page.Find("main").TextContent, StringComparison.Ordinal));
        var cells = page.FindAll("tbody td").Select(c => c.TextContent.Trim()).ToList();
        Assert.Equal(("document.opened", "KYC-7F3K-9QXM", "7F3K"), (cells[3], cells[6], cells[7]));
        Assert.Contains($"{(await _console.RowsAsync())[^1].Id}", page.Find(".sum").TextContent, StringComparison.Ordinal);
        Assert.Equal("audit.queried", (await _console.RowsAsync())[^1].Action);
    }

    [Fact]
    public async Task Drawing_the_page_again_is_not_a_second_look()
    {
        await SignInAsync(Roles.ComplianceOfficer);
        var page = At<TrailPage>("/audit");
        page.WaitForElement("tbody tr");

        page.Render();
        page.Render();

        Assert.Single(await QueriesAsync());
    }

    [Fact]
    public async Task A_search_without_result_says_so_and_that_it_is_on_record()
    {
        await SignInAsync(Roles.ComplianceOfficer);

        var page = At<TrailPage>("/audit?q=KYC-0000-0000");

        page.WaitForElement("[role=status] .big");
        Assert.Contains("No row fits these filters. Your search is on record.", Squeezed(page.Find(".hero")), StringComparison.Ordinal);
        Assert.Equal("KYC-0000-0000", Assert.Single(await QueriesAsync()).CaseId);
    }

    [Fact]
    public async Task A_question_that_is_not_understood_is_not_asked()
    {
        await SignInAsync(Roles.ComplianceOfficer);

        var page = At<TrailPage>("/audit?q=Siti%20Rahmawati&event=document.eaten");

        page.WaitForElement("[role=alert]");
        Assert.Equal(2, page.FindAll("[role=alert] li").Count);
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.Empty(await QueriesAsync());
    }

    [Theory]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Administrator)]
    public async Task Whoever_reaches_the_page_without_the_role_sees_no_row(string role)
    {
        await SignInAsync(role);
        await _console.PlantAsync(Now, "RV-907");

        var page = At<TrailPage>("/audit?show=1");

        page.WaitForElement("[role=alert]");
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.DoesNotContain("RV-907", page.Find(".lst .tb").TextContent, StringComparison.Ordinal);
        var asked = (await _console.RowsWhenAsync(rows => rows.Count(r => r.Action == "audit.queried") == 2)).Where(r => r.Action == "audit.queried");
        Assert.All(asked, q => Assert.Equal(Outcome.Denied, q.Outcome));
    }

    [Fact]
    public async Task While_the_trail_takes_no_row_nothing_is_shown_and_trying_again_helps_once_it_does()
    {
        await SignInAsync(Roles.ComplianceOfficer);
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER NoRows BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'full'); END"));
        var page = At<TrailPage>("/audit");
        page.WaitForElement("[role=alert] button");
        Assert.Contains("Nothing was shown.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tbody tr"));
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER NoRows"));

        await page.Find("[role=alert] button").ClickAsync();

        page.WaitForElement("tbody tr");
    }

    [Fact]
    public async Task One_s_own_activity_holds_one_s_own_rows_even_if_the_address_names_another()
    {
        var reviewer = await SignInAsync(Roles.Reviewer);
        var mine = await _console.PlantAsync(Now, reviewer.Code);
        var other = await _console.PlantAsync(Now, "RV-907");

        var page = At<ActivityPage>($"/me/activity?actor=RV-907&show={other.Id}");

        page.WaitForElement("aside .note");
        Assert.Equal([$"{mine.Id}"], page.FindAll("tbody td:first-child").Select(c => c.TextContent));
        Assert.DoesNotContain("RV-907", page.Find("main").TextContent, StringComparison.Ordinal);
        Assert.Contains("There is no such row here.", page.Find("aside").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form[action='/audit/export']"));
    }

    [Fact]
    public async Task A_row_opens_with_its_fields_its_check_and_its_lease()
    {
        await SignInAsync(Roles.Auditor);
        var (lease, document) = (Guid.NewGuid(), Guid.NewGuid());
        var subject = new Subject("KYC-7F3K-9QXM", null, document);
        var facts = new Facts { Purpose = Purposes.Review, Lease = lease, Note = "words of a person" };
        var taken = await _console.PlantAsync(Now.AddMinutes(-2), "RV-907", "case.leased", new("KYC-7F3K-9QXM"), new() { Lease = lease });
        var opened = await _console.PlantAsync(Now.AddMinutes(-1), "RV-907", "document.opened", subject, facts, view: ViewId.New());
        await _console.PlantAsync(Now, "RV-908", "document.opened", subject, new() { Lease = Guid.NewGuid() }, view: ViewId.New());

        var page = At<TrailPage>($"/audit?show={opened.Id}");

        page.WaitForElement("aside .kv");
        var drawer = Squeezed(page.Find("aside"));
        Assert.Contains("Picture opened", drawer, StringComparison.Ordinal);
        Assert.Contains("Written by this console", drawer, StringComparison.Ordinal);
        Assert.Contains("review", drawer, StringComparison.Ordinal);
        Assert.DoesNotContain("words of a person", page.Markup, StringComparison.Ordinal);
        Assert.Equal([$"{taken.Id}", $"{opened.Id}"], page.FindAll("aside .ls a").Select(a => a.TextContent));
        Assert.Contains("All views of this document 2", drawer, StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(opened.Leaf), page.Find("aside pre").TextContent);
        Assert.Equal("/audit", page.Find("aside [data-key=escape]").GetAttribute("href"));
    }

    [Fact]
    public async Task A_forged_row_is_called_foreign_and_its_words_stay_text()
    {
        await SignInAsync(Roles.Auditor);
        const string hostile = "<img src=x onerror=\"window.__fired=1\">";
        var row = await _console.ForgeAsync(Now, hostile, $$"""{"actor":"{{hostile.Replace("\"", "\\\"", StringComparison.Ordinal)}}","role":"<b>x</b>"}""");

        var page = At<TrailPage>($"/audit?show={row}");

        page.WaitForElement("aside .note");
        Assert.Contains("Not written by this console", page.Find("aside").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img"));
        Assert.Empty(page.FindAll("td b"));
        Assert.Contains(page.FindAll("tbody td"), c => c.TextContent.Contains(hostile, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edited_column_is_called_out_though_the_row_is_genuine()
    {
        await SignInAsync(Roles.Auditor);
        var row = await _console.PlantAsync(Now, "RV-907");
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER AuditEvents_No_UPDATE"));
        await _console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE AuditEvents SET ActorId = 'RV-666' WHERE Id = {0}", row.Id));

        var page = At<TrailPage>($"/audit?show={row.Id}");

        page.WaitForElement("aside .note");
        Assert.Contains("A column was edited", page.Find("aside").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_and_Newer_are_addresses_and_keep_the_filters()
    {
        await SignInAsync(Roles.Auditor);
        for (var i = 0; i < 60; i++)
        {
            await _console.PlantAsync(Now, "RV-950");
        }

        var page = At<TrailPage>("/audit?actor=RV-950");
        page.WaitForElement("tbody tr");
        Assert.True(page.Find(".pg a:nth-of-type(1)").HasAttribute("aria-disabled"));
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo(page.Find(".pg a:nth-of-type(2)").GetAttribute("href")!);

        page.WaitForState(() => page.FindAll("tbody tr").Count == 10);
        Assert.Contains("actor=RV-950", page.Find(".pg a:nth-of-type(1)").GetAttribute("href"), StringComparison.Ordinal);
        Assert.True(page.Find(".pg a:nth-of-type(2)").HasAttribute("aria-disabled"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _console.DisposeAsync();
    }

    private static void Speak(string language) =>
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);

    private async Task<Actor> SignInAsync(string role)
    {
        var actor = await _console.StaffAsync(role);
        var authorization = _page.AddAuthorization().SetAuthorized(actor.Code);
        authorization.SetClaims([.. actor.Principal.Claims.Where(c => c.Type != System.Security.Claims.ClaimTypes.Name)]);
        authorization.SetPolicies(Policies.ExportAuditTrail);
        _page.Services.AddLocalization();
        _page.Services.AddSingleton(_console.Clock);
        _page.Services.AddSingleton(_console.Get<TrailDesk>());
        _page.Services.AddSingleton(_console.Get<LocalTime>());
        _page.Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
        return actor;
    }

    private IRenderedComponent<TPage> At<TPage>(string address) where TPage : IComponent
    {
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _page.Render<TPage>();
    }

    private async Task<List<AuditEvent>> QueriesAsync() => [.. (await _console.RowsAsync()).Where(r => r.Action == "audit.queried")];

    private static string Squeezed(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
