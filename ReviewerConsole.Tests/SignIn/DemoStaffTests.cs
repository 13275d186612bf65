using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

public sealed class DemoStaffTests
{
    private static readonly Dictionary<string, string> Development = new() { ["environment"] = "Development" };

    [Fact]
    public async Task In_Development_a_click_fills_in_the_form_and_it_signs_in()
    {
        await using var console = new ConsoleApp(clock: null, replace: null, Development);
        using var visitor = new Visitor(console);
        var page = WebUtility.HtmlDecode(await (await visitor.GetAsync("/signin?as=SR-001")).Content.ReadAsStringAsync());

        using var answer = await visitor.SendFormAsync("/signin", page, Filled(page));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/queue", (await visitor.GetAsync("/")).Headers.Location!.PathAndQueryOrSelf());
    }

    [Fact]
    public async Task In_Development_no_code_of_the_first_run_is_printed()
    {
        await using var console = new ConsoleApp(clock: null, replace: null, Development);
        using var output = new StringWriter();

        await console.Get<FirstRun>().OfferAsync(output, default);

        Assert.DoesNotContain("/first-run", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("RV-001", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await console.OnDatabaseAsync(db => db.Set<BootstrapCode>().CountAsync()));
        Assert.Equal(DemoStaff.People.Count, await console.OnDatabaseAsync(db => db.Set<StaffMember>().CountAsync()));
    }

    [Fact]
    public async Task Outside_Development_there_is_no_demo_staff_to_see_or_to_sign_in_as()
    {
        await using var console = new ConsoleApp();
        using var visitor = new Visitor(console);

        var page = await (await visitor.GetAsync("/signin?as=RV-001")).Content.ReadAsStringAsync();

        Assert.DoesNotContain("demo", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<input[^>]*type=\"(email|password)\"[^>]* value=\"[^\"]", page);
        Assert.Empty(await console.OnDatabaseAsync(db => db.Set<StaffMember>().ToListAsync()));
    }

    [Fact]
    public async Task Outside_Development_the_console_does_not_start_on_a_database_with_demo_staff()
    {
        await using var console = new ConsoleApp();
        await console.Get<DemoStaff>().StandReadyAsync(TextWriter.Null, default);

        var error = await Assert.ThrowsAsync<SettingException>(() => console.Get<FirstRun>().OfferAsync(TextWriter.Null, default));

        Assert.Contains("Console:DataFolder", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Filled(string page) => ((string[])["Entry.Email", "Entry.Password", "Entry.Code"]).ToDictionary(
        name => name,
        name => Regex.Match(Regex.Match(page, $"<input[^>]*name=\"{name}\"[^>]*>").Value, " value=\"([^\"]*)\"").Groups[1].Value);
}
