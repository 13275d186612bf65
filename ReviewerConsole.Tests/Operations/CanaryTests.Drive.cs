using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NetVips;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Browsing;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.SignIn;
using ReviewerConsole.Tests.Watermarking;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Operations;

// What is done with the fifty, and what is broken under them.
public sealed partial class CanaryTests
{
    // The wallet knows its customers: what it gets back are refusals and masks. Everybody else gets less.
    private async Task<HttpResponseMessage> HearAsync(Task<HttpResponseMessage> asked)
    {
        var answer = await asked;
        _said.Add($"{answer.StatusCode} {answer.Headers} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }

    private async Task SendAsync(HttpClient api)
    {
        for (var customer = 0; customer < Customers; customer++)
        {
            var answer = await HearAsync(api.SendAsync(Application(customer)));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
            if (customer < 4)
            {
                await HearAsync(api.UploadAsync(id, "id-card", Picture(customer)));
                await HearAsync(api.UploadAsync(id, "selfie", Api.Jpeg(600, 800, (byte)(100 + customer))));
            }
        }
    }

    private async Task SendWhatIsRefusedAsync(HttpClient api, int customer)
    {
        var whole = Application(customer).ToJsonString();
        var id = (await (await HearAsync(api.SendAsync(With(60, a => a["risk"] = "high")))).JsonAsync()).GetProperty("id").GetGuid();
        foreach (var refused in (JsonObject[])
        [
            Application(customer), // twice
            With(61, a => a["externalId"] = Number(customer)),
            With(61, a => a["externalId"] = Nik(customer)),
            With(61, a => a["applicant"]!["phone"] = Written(customer) + " SELAMAT"),
            With(61, a => a["applicant"]!["phone"] = long.Parse(Number(customer), CultureInfo.InvariantCulture)),
            With(61, a => a["applicant"]!["dateOfBirth"] = Nik(customer)),
            With(61, a => a["applicant"]!["sex"] = $"{Name} {customer}"),
            With(61, a => a["applicant"]!["fullName"] = string.Concat(Enumerable.Repeat($"{Name} {customer} ", 40))),
            With(61, a => a["applicant"]!["contact"] = new JsonObject { ["ref"] = Number(customer), ["blindIndex"] = Nik(customer), ["last3"] = "1" }),
            With(61, a => a["documents"]![0]!["slot"] = Number(customer)),
            With(61, a => a["applicant"]![Number(customer)] = $"{Name} {customer}"),
        ])
        {
            await HearAsync(api.SendAsync(refused));
        }

        foreach (var (body, type) in ((string, string)[])[(whole[..^9], "application/json"), (whole + new string(' ', 70_000), "application/json"), (whole, "text/plain"), (whole, "application/json; charset=utf-16")])
        {
            using var content = new StringContent(body);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            await HearAsync(api.PostAsync(Api.Path(), content));
            await HearAsync(api.PutAsync(Api.Path($"/{id}/documents/id-card"), content));
        }

        await HearAsync(api.UploadAsync(id, "id-card", Encoding.ASCII.GetBytes($"no picture of {Number(customer)}")));
        await HearAsync(api.UploadAsync(id, "id-card", [.. Api.Jpeg()[..200], .. Encoding.ASCII.GetBytes(Number(customer))]));
        await HearAsync(api.UploadAsync(id, "id-card", Api.Jpeg(), digest: $"sha-256=:{Number(customer)}:"));
        foreach (var query in (string[])["externalId", "phone", "q"])
        {
            await HearAsync(api.GetAsync(Api.Path($"?{query}={Uri.EscapeDataString(Written(customer))}")));
        }

        JsonObject With(int other, Action<JsonObject> change)
        {
            var application = Application(customer);
            application["externalId"] = $"CANARY-{other}";
            change(application);
            return application;
        }
    }

    private async Task TryTheDoorsAsync(ConsoleApp console, int customer)
    {
        using var visitor = new Visitor(console);
        var page = await (await visitor.GetAsync($"/not-found?phone={Number(customer)}")).Content.ReadAsStringAsync(); // tells its own visitor their address
        foreach (var path in (string[])["/signin", "/language", "/first-run", "/welcome/x", "/account", "/audit/export", "/signout", "/nowhere"])
        {
            using var answer = await visitor.SendFormAsync(path, page, new Dictionary<string, string>
            {
                ["_handler"] = "sign-in", ["Entry.Email"] = Number(customer), ["Entry.Password"] = $"{Name} {customer}", ["Entry.Code"] = Nik(customer),
                ["q"] = Number(customer), ["culture"] = Number(customer), ["returnUrl"] = $"/queue?q={Number(customer)}",
            }, form: "/language");
        }

        using var stranger = console.Http();
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Number(customer)}");
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"{Number(customer)}={Nik(customer)}; __Host-reviewer-console={Number(customer)}");
        await HearAsync(stranger.GetAsync(Api.Path()));
        await HearAsync(stranger.GetAsync("/queue"));
    }

    // A person at a browser: looks, writes the number into a note, looks it up, proposes; a second person agrees.
    private async Task ReviewAsync(ConsoleApp console, int customer)
    {
        var shift = await Shift.TakeAsync(console, await console.StaffAsync(Roles.Reviewer));
        await using var reviewer = await Seat.TakeAsync(browser, console, shift.Reviewer);
        await reviewer.GoAsync($"/cases/{shift.Reference}");
        await reviewer.SeePicturesAsync();
        await reviewer.Page.Keyboard.PressAsync("e");
        await reviewer.Page.Locator("#note-text").FillAsync($"{Noted} {Number(customer)}");
        await reviewer.Page.Keyboard.PressAsync("Escape");
        await Expect(reviewer.Page.Locator("dialog:modal")).ToHaveCountAsync(0);
        await reviewer.Page.Keyboard.PressAsync("x");
        await reviewer.Page.Locator("#decide-note").FillAsync($"{Noted} {Number(customer)}");
        await reviewer.Page.Locator("#decide-note").BlurAsync();
        await Expect(reviewer.Page.Locator("dialog:modal")).ToBeVisibleAsync();
        await shift.ProposeAsync($"{Noted} {Written(customer)}");

        await using var senior = await Seat.TakeAsync(browser, console, await console.StaffAsync(Roles.SeniorReviewer));
        await senior.GoAsync("/approvals");
        await senior.Page.Locator("button.ask").First.ClickAsync();
        await senior.SeePicturesAsync();
        await senior.Page.GetByRole(AriaRole.Radio, new() { Name = "Reject" }).CheckAsync();
        await senior.Page.GetByLabel("Reason").SelectOptionAsync("DOC_TAMPERED");
        await senior.Page.Locator("#answer-note").FillAsync($"{Noted} {Number(customer)}");
        await senior.Page.GetByRole(AriaRole.Button, new() { Name = "Lock my answer" }).ClickAsync();
        await Expect(senior.Page.GetByText("Both agree on")).ToBeVisibleAsync();
    }

    private async Task ReadTheTrailAsync(ConsoleApp console, int customer)
    {
        await using var officer = await Seat.TakeAsync(browser, console, await console.StaffAsync(Roles.ComplianceOfficer));
        await officer.GoAsync($"/audit?q={Number(customer)}&actor={Number(customer)}");
        await officer.GoAsync("/audit");
        await officer.Page.Locator("main input[name=q], main input[type=search]").First.FillAsync(Number(customer));
        await officer.Page.Keyboard.PressAsync("Enter");
        await Expect(officer.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        var export = console.Get<TrailExport>();
        foreach (var format in (TrailFormat[])[TrailFormat.Ndjson, TrailFormat.Csv])
        {
            using var body = new MemoryStream();
            await export.SendAsync((await export.AdmitAsync(await console.StaffAsync(Roles.Auditor), new(), format, default))!, body, default);
            _said.Add(Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    // Sealed words that do not open, files that are gone, a table that is gone, a trail that takes no row.
    private async Task BreakAsync(ConsoleApp console, HttpClient api, int customer)
    {
        var shift = await Shift.TakeAsync(console, await console.StaffAsync(Roles.Reviewer));
        using (var http = console.Http(console.Cookie(shift.Reviewer)))
        {
            Directory.Delete(Path.Combine(console.DataFolder, "documents"), recursive: true);
            using var look = new HttpRequestMessage(HttpMethod.Get, await shift.TicketAsync()) { Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Sec-Fetch-Dest", "image" } } };
            await HearAsync(http.SendAsync(look));
        }

        await SqlAsync("UPDATE Customers SET Particulars = zeroblob(64)");
        await using (var reviewer = await Seat.TakeAsync(browser, console, shift.Reviewer))
        {
            await reviewer.Page.GotoAsync(new Uri(console.Address, $"/cases/{shift.Reference}").ToString());
            await Expect(reviewer.Page.GetByText("This customer's data cannot be shown")).ToBeVisibleAsync();
            _said.Add(await reviewer.DomAsync());
        }

        await SqlAsync("CREATE TRIGGER NoCustomers BEFORE INSERT ON Customers BEGIN SELECT RAISE(ABORT, 'no'); END");
        await HearAsync(api.SendAsync(Other(70)));
        await SqlAsync("DROP TRIGGER NoCustomers");
        await SqlAsync("ALTER TABLE Customers RENAME TO Lost");
        await HearAsync(api.SendAsync(Other(71)));
        await SqlAsync("ALTER TABLE Lost RENAME TO Customers");
        await console.FailRowsAsync();
        await HearAsync(api.SendAsync(Other(72)));
        await SendWhatIsRefusedOnceAsync();
        await TryTheDoorsAsync(console, customer);

        Task<int> SqlAsync(string sql) => console.OnDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

        async Task SendWhatIsRefusedOnceAsync() => await HearAsync(api.GetAsync(Api.Path($"?externalId={Number(customer)}")));

        JsonObject Other(int number)
        {
            var application = Application(customer);
            application["externalId"] = $"CANARY-{number}";
            return application;
        }
    }

    // What it prints when it starts beside these customers, at a terminal and as a command.
    private async Task CommandAsync(ConsoleApp console)
    {
        foreach (var (line, code) in ((string[], int)[])[(["api-key", "list"], 0), (["staff", "bootstrap"], 1), (["--Console:Watermark:Opacity=0"], 78)])
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), .. line]) { RedirectStandardError = true, RedirectStandardOutput = true };
            (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["DOTNET_ENVIRONMENT"]) = ("Production", "Production");
            (start.Environment["Console__DataFolder"], start.Environment["Console__KeyFolder"]) = (console.DataFolder, console.KeyFolder);
            (start.Environment["Logging__LogLevel__Default"], start.Environment["Logging__LogLevel__Microsoft.EntityFrameworkCore"]) = ("Trace", "Trace");
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var both = $"{await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)}\n{await said}";
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == code, both);
            _said.AddRange(both.Split('\n'));
        }

        Assert.Contains(_said, text => text.Contains("Executed DbCommand", StringComparison.Ordinal));
        Assert.Contains(_said, text => text.Contains("Console:Watermark:Opacity", StringComparison.Ordinal));
    }

    // With the number where cameras and programs leave words: the comment of the file.
    private static byte[] Picture(int customer)
    {
        using var scene = Pictures.Scene(1200, 757);
        using var named = scene.Mutate(m => m.Set(GValue.GStrType, "exif-ifd0-ImageDescription", $"{Name} {Number(customer)}"));
        return named.JpegsaveBuffer(q: 90);
    }
}
