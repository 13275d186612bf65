using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Browsing;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>The pages of this room in Chromium.</summary>
public sealed class SignInPagesTests(Browser browser) : IAsyncLifetime
{
    private readonly ConsoleApp _console = new();
    private readonly List<string> _complaints = [];
    private readonly List<IBrowserContext> _people = [];

    [Fact]
    public async Task An_administrator_proposes_an_officer_approves_and_the_new_reviewer_comes_in()
    {
        var admin = await StaffPageAsync(await _console.StaffAsync(Roles.Administrator));
        await admin.FillAsync("#propose-email", "maya@example.test");
        await admin.FillAsync("#propose-person", "E-77");
        await admin.FillAsync("#propose-why", "joins the desk");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await Assertions.Expect(admin.GetByText("A compliance officer decides.").First).ToBeVisibleAsync();
        Assert.Equal(0, await admin.GetByRole(AriaRole.Button, new() { Name = "Approve" }).CountAsync());

        var officer = await StaffPageAsync(await _console.StaffAsync(Roles.ComplianceOfficer));
        await officer.GetByRole(AriaRole.Button, new() { Name = "Approve: maya@example.test, Reviewer" }).ClickAsync();
        await Assertions.Expect(officer.GetByText("Approved.")).ToBeVisibleAsync();
        Assert.Equal(0, await officer.GetByRole(AriaRole.Button, new() { Name = "New link" }).CountAsync());

        await admin.ReloadAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "New link: RV-001" }).ClickAsync();
        var link = await admin.Locator("[data-link]").TextContentAsync();

        var maya = await PageAsync();
        await maya.GotoAsync(link!);
        var key = Base32(await maya.Locator("[data-authenticator-key]").TextContentAsync());
        var person = new Person(Guid.Empty, "RV-001", "maya@example.test", People.Password, key, []);
        await maya.FillAsync("#new-password", person.Password);
        await maya.FillAsync("#repeat", person.Password);
        await maya.FillAsync("#code", person.CodeAt(_console.Clock.GetUtcNow()));
        await maya.GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        var recovery = await maya.Locator("main li").First.TextContentAsync();
        await maya.GetByRole(AriaRole.Link, new() { Name = "I have kept them: sign in" }).ClickAsync();
        await maya.FillAsync("#email", person.Email);
        await maya.FillAsync("#password", person.Password);
        await maya.FillAsync("#code", recovery!);
        await maya.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(maya).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/queue$"));

        Assert.Equal(
            ["role.grant_proposed", "role.grant_approved", "user.created", "factor.reset", "factor.enrolled", "session.signed_in"],
            (await _console.RowsAsync()).Select(r => r.Action).Take(6));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task After_signing_out_going_back_leads_to_the_sign_in()
    {
        var admin = await StaffPageAsync(await _console.StaffAsync(Roles.Administrator));

        await admin.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(admin).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/signin$"));
        await Assertions.Expect(admin.Locator("h1")).ToHaveTextAsync("Sign in");
        await admin.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });

        await Assertions.Expect(admin).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/signin\?"));
        await Assertions.Expect(admin.Locator("h1")).ToHaveTextAsync("Sign in");
        Assert.Equal(0, await admin.GetByText("Propose a role").CountAsync());
    }

    [Fact]
    public async Task An_open_staff_page_does_nothing_once_its_session_has_ended()
    {
        var actor = await _console.StaffAsync(Roles.ComplianceOfficer);
        var administrator = await _console.StaffAsync(Roles.Administrator);
        await _console.Get<GrantDesk>().ProposeAsync(administrator, null, "maya@example.test", "E-77", Roles.Reviewer, "joins", default);
        var officer = await StaffPageAsync(actor);
        await _console.Get<Sessions>().SignOutAsync(actor, default);

        await officer.GetByRole(AriaRole.Button, new() { Name = "Approve: maya@example.test, Reviewer" }).ClickAsync();

        await Assertions.Expect(officer.GetByText("Your session has ended")).ToBeVisibleAsync();
        Assert.Equal(0, await officer.GetByText("maya@example.test").CountAsync());
    }

    [Fact]
    public async Task Accounts_of_one_person_are_shown_as_the_same_person()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var reviewer = await _console.StaffAsync(Roles.Reviewer);
        var senior = await _console.StaffAsync(Roles.SeniorReviewer);
        await _console.OnDatabaseAsync(async db =>
        {
            var members = db.Set<StaffMember>().Where(m => m.Id == reviewer.StaffId || m.Id == senior.StaffId).ToList();
            members.ForEach(m => db.Entry(m).Property(x => x.PersonNumber).CurrentValue = "E-5");
            return await db.SaveChangesAsync();
        });

        var page = await StaffPageAsync(admin);

        await Assertions.Expect(page.Locator($"[data-staff={reviewer.Code}]")).ToContainTextAsync($"same person as {senior.Code}");
        await Assertions.Expect(page.Locator($"[data-staff={senior.Code}]")).ToContainTextAsync($"same person as {reviewer.Code}");
    }

    [Theory]
    [InlineData("signin", "light")]
    [InlineData("signin", "dark")]
    [InlineData("signin?ended=idle", "light")]
    [InlineData("first-run", "light")]
    [InlineData("first-run", "dark")]
    [InlineData("welcome", "light")]
    [InlineData("welcome", "dark")]
    [InlineData("account", "light")]
    [InlineData("account", "dark")]
    [InlineData("staff", "light")]
    [InlineData("staff", "dark")]
    public async Task Axe_finds_nothing(string path, string theme)
    {
        var actor = await _console.StaffAsync(Roles.Administrator);
        var waiting = await _console.StaffAsync(Roles.Reviewer);
        var view = await _console.Get<StaffDesk>().ReadAsync(actor, default);
        var (link, _) = await _console.Get<StaffDesk>().IssueLinkAsync(actor, view!.Staff.Single(s => s.Code == waiting.Code), default);
        await _console.Get<GrantDesk>().ProposeAsync(actor, null, "maya@example.test", "E-77", Roles.Reviewer, "joins", default);
        var page = await PageAsync(path is "account" or "staff" ? actor : null, theme);

        await page.GotoAsync(new Uri(_console.Address, path == "welcome" ? link! : path).ToString());
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
        if (path == "staff")
        {
            await Assertions.Expect(page.Locator($"[data-staff={waiting.Code}]")).ToBeVisibleAsync();
        }

        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(_complaints);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            await person.CloseAsync();
        }

        await _console.DisposeAsync();
    }

    private async Task<IPage> StaffPageAsync(Actor actor)
    {
        var page = await PageAsync(actor);
        await page.GotoAsync(new Uri(_console.Address, "staff").ToString());
        await Assertions.Expect(page.Locator($"[data-staff={actor.Code}]")).ToBeVisibleAsync();
        return page;
    }

    private async Task<IPage> PageAsync(Actor? actor = null, string theme = "light")
    {
        var person = await browser.PersonAsync(new() { Locale = "en-GB", ViewportSize = new() { Width = 1440, Height = 900 } });
        _people.Add(person);
        await person.AddCookiesAsync([new() { Name = "theme", Value = theme, Url = _console.Address.ToString() }]);
        if (actor is not null)
        {
            var cookie = _console.Cookie(actor).Split('=', 2);
            await person.AddCookiesAsync([new() { Name = cookie[0], Value = cookie[1], Domain = "localhost", Path = "/", Secure = true }]);
        }

        var page = await person.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        return page;
    }

    private static byte[] Base32(string? text)
    {
        var bits = string.Concat(text!.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
