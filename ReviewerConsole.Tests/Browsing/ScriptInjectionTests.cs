using System.Text.Json;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using ReviewerConsole.Review;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Audit;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>
/// Attack 32: names, addresses, notes, reasons, rows and addresses that are scripts. They stay text on every page: no element
/// comes of them, nothing runs, and the content policy has nothing to stop.
/// </summary>
public sealed class ScriptInjectionTests(Browser browser) : IAsyncDisposable
{
    // Each makes an element that can be found, whether or not its script could run.
    private const string Image = "<img data-xss src=x onerror=window.__fired=1>";
    private const string Name = "\"'><script data-xss>window.__fired=1</script>" + Image + "</title></textarea><svg data-xss onload=window.__fired=1>";
    private const string Email = "<svg/data-xss/onload=window.__fired=1>\"'&lt;b&gt;@evil.test";

    private static readonly string Words = string.Join(' ',
        Name, "<a data-xss href=javascript:window.__fired=1>x</a>", "<iframe data-xss srcdoc='<script>parent.__fired=1</script>'></iframe>", "<base data-xss href=//evil.test/>",
        "<meta data-xss http-equiv=refresh content='0;url=//evil.test'>", "&lt;img data-xss src=x onerror=window.__fired=1&gt;", "<!--><img data-xss src=x>-->", "]]>",
        "{{constructor.constructor('window.__fired=1')()}}", "@(window.__fired=1)", "${window.__fired=1}", "<style data-xss>*{display:none}</style>");

    private readonly ConsoleApp _console = new();
    private readonly List<Seat> _seats = [];

    [Fact]
    public async Task On_the_pages_of_a_case()
    {
        await _console.SendCaseAsync(name: Name, address: Words[..500]);
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        await _console.Get<CaseDesk>().SaveAsync(shift.Reviewer, shift.LeaseId, CaseDraft.Empty with { Note = Words }, default);
        var reviewer = await SitDownAsync(shift.Reviewer);
        await reviewer.GoAsync($"/cases/{shift.Reference}");
        await reviewer.SeePicturesAsync();
        await AssertTextAsync(reviewer, Name, Words[..500]);
        foreach (var key in (string[])["x", "e", "k"])
        {
            await reviewer.Page.Keyboard.PressAsync(key);
            await Expect(reviewer.Page.Locator("dialog:modal")).ToBeVisibleAsync();
            await AssertTextAsync(reviewer, Name);
            await reviewer.Page.Keyboard.PressAsync("Escape");
            await Expect(reviewer.Page.Locator("dialog:modal")).ToHaveCountAsync(0);
        }

        await shift.ProposeAsync(Words);
        await reviewer.GoAsync($"/cases/{shift.Reference}");
        await Expect(reviewer.Page.GetByText("DOC_TAMPERED")).ToBeVisibleAsync();
        await AssertTextAsync(reviewer, Words);

        var senior = await SitDownAsync(await _console.StaffAsync(Roles.SeniorReviewer));
        await senior.GoAsync("/approvals");
        await senior.Page.Locator("button.ask").First.ClickAsync();
        await senior.SeePicturesAsync();
        await AssertTextAsync(senior, Name);
        await senior.Page.GetByRole(AriaRole.Radio, new() { Name = "Reject" }).CheckAsync();
        await senior.Page.GetByLabel("Reason").SelectOptionAsync("DOC_TAMPERED");
        await senior.Page.Locator("#answer-note").FillAsync(Words);
        await senior.Page.GetByRole(AriaRole.Button, new() { Name = "Lock my answer" }).ClickAsync();
        await Expect(senior.Page.GetByText("Both agree on")).ToBeVisibleAsync();
        await AssertTextAsync(senior);
        AssertNoComplaint();
    }

    [Fact]
    public async Task On_a_case_that_was_escalated_with_words()
    {
        await _console.SendCaseAsync(name: Name);
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        await shift.LookAsync();
        var answer = await _console.Get<DecisionDesk>().DecideAsync(shift.Reviewer, new(shift.LeaseId, Verdict.Escalate, null, Words, Guid.NewGuid()), default);
        Assert.Equal(DecisionResult.Escalated, answer.Result);
        var next = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.SeniorReviewer));
        var senior = await SitDownAsync(next.Reviewer);

        await senior.GoAsync($"/cases/{next.Reference}");

        await senior.SeePicturesAsync();
        await AssertTextAsync(senior, Name, Words);
        AssertNoComplaint();
    }

    [Fact]
    public async Task On_the_pages_of_staff()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var officer = await SitDownAsync(await _console.StaffAsync(Roles.ComplianceOfficer));
        Assert.Null(await _console.Get<GrantDesk>().ProposeAsync(admin, null, Email, "E-77", Roles.Reviewer, Words[..500], default));
        await officer.GoAsync("/staff");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Approve: " }).WaitForAsync();
        await AssertTextAsync(officer, Email, Words[..500]);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Approve: " }).ClickAsync();
        await Expect(officer.Page.GetByText("Approved.")).ToBeVisibleAsync();
        await AssertTextAsync(officer, Email);

        var staff = (await _console.Get<StaffDesk>().ReadAsync(admin, default))!.Staff.Single(s => s.Email == Email);
        var (link, _) = await _console.Get<StaffDesk>().IssueLinkAsync(admin, staff, default);
        var person = await SitDownAsync(null);
        await person.GoAsync(link!);
        await AssertTextAsync(person);
        Assert.Equal(Email, await person.Page.Locator("form input[autocomplete=username]").GetAttributeAsync("value"));
        Assert.True(await person.Page.Locator("form svg path, form svg rect").CountAsync() > 0, "the QR code is drawn");
        AssertNoComplaint();
    }

    [Fact]
    public async Task On_the_pages_of_the_trail()
    {
        var officer = await SitDownAsync(await _console.StaffAsync(Roles.ComplianceOfficer));
        var fields = ReviewerConsole.Audit.LeafWriter.Keys.ToDictionary(key => key, _ => Name);
        var row = await _console.ForgeAsync(_console.Clock.UtcNow(), Image, JsonSerializer.Serialize(new Dictionary<string, string>(fields) { [Image] = Name }));

        await officer.GoAsync($"/audit?show={row}");
        await Expect(officer.Page.Locator("aside.dr dl")).ToBeVisibleAsync();
        await AssertTextAsync(officer, Name, Image);
        foreach (var field in (string[])["q", "actor", "event", "purpose", "outcome", "last", "from", "to", "older", "newer", "show", "export"])
        {
            await officer.GoAsync($"/audit?{field}={Uri.EscapeDataString(Name)}");
            await AssertTextAsync(officer);
            await officer.GoAsync($"/me/activity?{field}={Uri.EscapeDataString(Name)}");
            await AssertTextAsync(officer);
        }

        AssertNoComplaint();
    }

    [Fact]
    public async Task On_the_pages_for_anybody()
    {
        var anybody = await SitDownAsync(null);
        var hostile = Uri.EscapeDataString(Name);
        foreach (var path in (string[])[
            $"/signin?returnUrl={hostile}&ended={hostile}&as={hostile}", $"/first-run?x={hostile}", $"/welcome/{hostile}", $"/not-found?{hostile}", $"/{hostile}", $"/error?{hostile}",
            $"/cases/{hostile}", $"/queue?{hostile}"])
        {
            await anybody.GoAsync(path);
            await AssertTextAsync(anybody);
        }

        await anybody.GoAsync("/signin");
        await anybody.Page.EvaluateAsync("() => document.querySelectorAll('form').forEach(f => f.noValidate = true)");
        await anybody.Page.FillAsync("#email", Name);
        await anybody.Page.FillAsync("#password", Name);
        await anybody.Page.FillAsync("#code", Image[..32]);
        await anybody.Page.ClickAsync("form:has(#email) button[type=submit]");
        await Expect(anybody.Page.Locator("#signin-error")).ToBeVisibleAsync();
        await AssertTextAsync(anybody);
        Assert.Equal(Name, await anybody.Page.InputValueAsync("#email"));

        var reviewer = await SitDownAsync(await _console.StaffAsync(Roles.Reviewer));
        foreach (var path in (string[])[$"/cases/{hostile}", $"/queue?{hostile}", $"/staff?{hostile}", $"/signin/replaced?returnUrl={hostile}", $"/account?{hostile}"])
        {
            await reviewer.GoAsync(path);
            await AssertTextAsync(reviewer);
        }

        AssertNoComplaint();
    }

    [Fact]
    public async Task These_tests_would_notice()
    {
        var seat = await SitDownAsync(null);
        await seat.GoAsync("/signin");
        await seat.Page.EvaluateAsync("html => document.querySelector('main, body').insertAdjacentHTML('beforeend', html)", Name);

        await Expect(seat.Page.Locator("[data-xss]").First).ToBeAttachedAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => AssertTextAsync(seat));
        await seat.Page.WaitForFunctionAsync("() => window.__violations > 0");
        Assert.Contains(seat.Complaints, c => c.Contains("policy: ", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats)
        {
            await seat.DisposeAsync();
        }

        await _console.DisposeAsync();
    }

    private async Task<Seat> SitDownAsync(Actor? actor)
    {
        var seat = await Seat.TakeAsync(browser, _console, actor);
        await seat.Page.AddInitScriptAsync("window.__violations = 0; document.addEventListener('securitypolicyviolation', () => window.__violations++);");
        _seats.Add(seat);
        return seat;
    }

    /// <summary>The words are there, as text, and nothing but text.</summary>
    private async Task AssertTextAsync(Seat seat, params string[] shown)
    {
        var found = await seat.Page.EvaluateAsync<string>(
            "() => JSON.stringify([typeof window.__fired, window.__violations, document.querySelectorAll('[data-xss], iframe, base:not([href=\"/\"]), meta[http-equiv]').length])");
        Assert.Equal("[\"undefined\",0,0]", found);
        Assert.StartsWith(_console.Address.ToString(), seat.Page.Url, StringComparison.Ordinal);
        var text = await seat.Page.EvaluateAsync<string>("() => document.body.textContent");
        Assert.All(shown, words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    private void AssertNoComplaint() => Assert.All(_seats, seat => Assert.Empty(seat.Complaints));
}
