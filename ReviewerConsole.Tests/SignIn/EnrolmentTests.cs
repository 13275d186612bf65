using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.SignIn;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>How people get in who were not there before: the first run, the one-time link, one's own password.</summary>
public sealed class EnrolmentTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly ConsoleApp _console;
    private readonly Visitor _visitor;

    public EnrolmentTests()
    {
        _console = new(_clock);
        _visitor = new(_console);
    }

    [Fact]
    public async Task A_code_of_the_first_run_makes_an_administrator_who_sets_up_password_and_app_and_signs_in()
    {
        var (admin, _) = await CodesAsync();

        var person = await EnrolAsync(await RedeemAsync(admin, "adi@example.test", "E-1"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        using var answer = await _visitor.SignInAsync(person);

        Assert.Equal("/", answer.Headers.Location!.PathAndQueryOrSelf());
        Assert.Equal("/staff", (await _visitor.GetAsync("/")).Headers.Location!.PathAndQueryOrSelf());
        Assert.Equal(
            [("role.grant_approved", "public"), ("user.created", "public"), ("factor.enrolled", "public"), ("session.signed_in", "AD-001")],
            (await _console.RowsAsync()).Select(r => (r.Action, r.ActorId)));
    }

    [Fact]
    public async Task Each_code_is_redeemed_once_and_then_the_page_is_closed()
    {
        var (admin, officer) = await CodesAsync();
        await RedeemAsync(admin, "adi@example.test", "E-1");

        using var again = await PostAsync(admin, "eve@example.test", "E-3");
        await RedeemAsync(officer, "citra@example.test", "E-2");
        var closed = await (await _visitor.GetAsync("/first-run")).Content.ReadAsStringAsync();

        Assert.Contains("was redeemed", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("The first run is over", closed, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" action=\"/first-run", closed, StringComparison.Ordinal);
        Assert.Equal(["AD-001", "CO-001"], await _console.OnDatabaseAsync(db => db.Set<StaffMember>().Select(m => m.Code).Order().ToListAsync()));
        Assert.Contains(await _console.RowsAsync(), r => (r.Action, r.Outcome) == ("role.grant_approved", Outcome.Denied));
    }

    [Fact]
    public async Task One_person_cannot_redeem_both()
    {
        var (admin, officer) = await CodesAsync();
        await RedeemAsync(admin, "adi@example.test", "E-1");

        using var both = await PostAsync(officer, "second-address@example.test", " e-1 ");

        Assert.Contains("excludes this one", await both.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_the_first_run_is_dead_after_a_day_and_when_fresh_ones_were_printed()
    {
        var (old, _) = await CodesAsync();
        var (fresh, _) = await CodesAsync();
        using var replaced = await PostAsync(old, "adi@example.test", "E-1");
        _clock.Advance(TimeSpan.FromHours(24));

        var late = await (await _visitor.GetAsync("/first-run")).Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.NotEqual(old, fresh);
        Assert.Contains("The first run is over", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_codes_are_printed_and_neither_logged_nor_kept()
    {
        var logged = new StringBuilder();
        await using var console = new ConsoleApp(_clock, services => services.AddSingleton<ILoggerProvider>(new Logs(logged)));
        using var output = new StringWriter();

        FirstRun.Print(await console.Get<FirstRun>().RenewAsync(keepLiving: false, default), output);

        var printed = Regex.Matches(output.ToString(), "[A-Z2-7]{8}(-[A-Z2-7]{8}){3}").Select(m => m.Value).ToList();
        Assert.Equal(2, printed.Count);
        Assert.All(printed, code => Assert.DoesNotContain(code, logged.ToString(), StringComparison.Ordinal));
        var file = await FileAsync(console);
        Assert.All(printed, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_instance_does_not_replace_the_codes_that_the_first_has_printed()
    {
        var (admin, _) = await CodesAsync();
        using var output = new StringWriter();

        await _console.Get<FirstRun>().OfferAsync(output, default);

        Assert.DoesNotMatch("[A-Z2-7]{8}-", output.ToString());
        Assert.Contains("staff bootstrap", output.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await RedeemAsync(admin, "adi@example.test", "E-1"));
    }

    [Fact]
    public async Task With_staff_no_codes_are_printed_and_the_command_says_that_it_is_over()
    {
        await _console.PersonAsync(Roles.Reviewer);
        using var output = new StringWriter();

        await _console.Get<FirstRun>().OfferAsync(output, default);
        var codes = await _console.Get<FirstRun>().RenewAsync(keepLiving: false, default);

        Assert.Empty(output.ToString());
        Assert.Empty(codes);
    }

    [Fact]
    public async Task A_link_works_once_and_for_a_day()
    {
        var (admin, officer) = await CodesAsync();
        var first = await RedeemAsync(admin, "adi@example.test", "E-1");
        var second = await RedeemAsync(officer, "citra@example.test", "E-2");
        await EnrolAsync(first);

        var used = await (await _visitor.GetAsync(first)).Content.ReadAsStringAsync();
        _clock.Advance(TimeSpan.FromHours(24));
        var late = await (await _visitor.GetAsync(second)).Content.ReadAsStringAsync();

        Assert.Contains("This link does not work", used, StringComparison.Ordinal);
        Assert.Contains("This link does not work", late, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short password", "short password", null, "fewer than 15")]
    [InlineData("abababababababab", "abababababababab", null, "too easy")]
    [InlineData("abcdefghijklmnopqrst", "abcdefghijklmnopqrst", null, "too easy")]
    [InlineData("correct horse, battery", "correct horse, buttery", null, "differ")]
    [InlineData("correct horse, battery", "correct horse, battery", "000000", "code is wrong")]
    public async Task What_does_not_do_is_not_saved_and_the_same_key_stays_on_the_page(string password, string repeat, string? code, string sentence)
    {
        var (admin, _) = await CodesAsync();
        var link = await RedeemAsync(admin, "adi@example.test", "E-1");
        var page = await (await _visitor.GetAsync(link)).Content.ReadAsStringAsync();

        using var answer = await _visitor.SendFormAsync(link, page, new Dictionary<string, string>
        {
            ["Entry.Password"] = password,
            ["Entry.Repeat"] = repeat,
            ["Entry.Code"] = code ?? PersonOf(page).CodeAt(_clock.GetUtcNow()),
        });

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.Equal(PersonOf(page).Key, PersonOf(text).Key);
        Assert.Null((await _console.OnDatabaseAsync(db => db.Set<StaffMember>().SingleAsync())).PasswordHash);
    }

    [Fact]
    public async Task Neither_key_nor_recovery_codes_nor_link_can_be_read_in_the_database()
    {
        var (admin, _) = await CodesAsync();
        var link = await RedeemAsync(admin, "adi@example.test", "E-1");

        var person = await EnrolAsync(link);

        var file = await FileAsync(_console);
        Assert.DoesNotContain(Encoding.Latin1.GetString(person.Key), file, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('/')[^1], file, StringComparison.Ordinal);
        Assert.Equal(10, person.RecoveryCodes.Count);
        Assert.All(person.RecoveryCodes, c => Assert.DoesNotContain(c.Replace("-", "", StringComparison.Ordinal), file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_changes_ones_own_password_against_the_current_one_and_a_code()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina)).Dispose();
        _clock.Advance(TimeSpan.FromMinutes(1));

        using var wrong = await ChangeAsync("not the password of anybody", rina);
        using var right = await ChangeAsync(rina.Password, rina);

        Assert.Contains("Nothing was changed", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Your password is changed", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [("factor.enrolled", Outcome.Denied, rina.Code), ("factor.enrolled", Outcome.Ok, rina.Code)],
            (await _console.RowsAsync()).TakeLast(2).Select(r => (r.Action, r.Outcome, r.ActorId)));
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var elsewhere = new Visitor(_console);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.SignInAsync(rina)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.SignInAsync(rina with { Password = "a brand new sentence of mine" })).StatusCode);
    }

    [Fact]
    public async Task The_account_page_counts_the_recovery_codes_that_are_left()
    {
        var rina = await _console.PersonAsync(Roles.Reviewer);
        (await _visitor.SignInAsync(rina, code: rina.RecoveryCodes[0])).Dispose();

        var page = await (await _visitor.GetAsync("/account")).Content.ReadAsStringAsync();

        Assert.Matches("<dd[^>]*data-codes-left[^>]*>9</dd>", page);
    }

    [Theory]
    [InlineData("/welcome/anything", "Nothing was set up", "Tidak ada yang disiapkan")]
    [InlineData("/first-run", "First run", "Penyiapan pertama")]
    public async Task The_pages_speak_both_languages(string path, string english, string indonesian)
    {
        using var http = _console.Http();

        foreach (var (language, words) in (IEnumerable<(string, string)>)[("en", english), ("id", indonesian)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept-Language", language);
            Assert.Contains(words, await (await http.SendAsync(request)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _console.DisposeAsync();
    }

    private async Task<(string Administrator, string Officer)> CodesAsync()
    {
        var codes = await _console.Get<FirstRun>().RenewAsync(keepLiving: false, default);
        return (codes.Single(c => c.Role == Roles.Administrator).Code, codes.Single(c => c.Role == Roles.ComplianceOfficer).Code);
    }

    private Task<HttpResponseMessage> PostAsync(string code, string email, string person) => _visitor.SubmitAsync("/first-run", new Dictionary<string, string>
    {
        ["Entry.Code"] = code,
        ["Entry.Email"] = email,
        ["Entry.PersonNumber"] = person,
    });

    private async Task<string> RedeemAsync(string code, string email, string person)
    {
        using var answer = await PostAsync(code, email, person);
        return answer.Headers.Location!.PathAndQueryOrSelf();
    }

    private async Task<Person> EnrolAsync(string link)
    {
        var page = await (await _visitor.GetAsync(link)).Content.ReadAsStringAsync();
        var person = PersonOf(page);
        using var answer = await _visitor.SendFormAsync(link, page, new Dictionary<string, string>
        {
            ["Entry.Password"] = person.Password,
            ["Entry.Repeat"] = person.Password,
            ["Entry.Code"] = person.CodeAt(_clock.GetUtcNow()),
        });
        var codes = Regex.Matches(await answer.Content.ReadAsStringAsync(), "<li[^>]*>([0-9A-Z-]{19})</li>").Select(m => m.Groups[1].Value);
        return person with { RecoveryCodes = [.. codes] };
    }

    private Task<HttpResponseMessage> ChangeAsync(string current, Person person) => _visitor.SubmitAsync("/account", new Dictionary<string, string>
    {
        ["Entry.Current"] = current,
        ["Entry.Password"] = "a brand new sentence of mine",
        ["Entry.Repeat"] = "a brand new sentence of mine",
        ["Entry.Code"] = person.CodeAt(_clock.GetUtcNow()),
    }, form: "account");

    private static Person PersonOf(string page)
    {
        var text = Regex.Match(page, "data-authenticator-key[^>]*>([A-Z2-7]+)<").Groups[1].Value;
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var email = Regex.Match(page, "autocomplete=\"username\" value=\"([^\"]+)\"").Groups[1].Value;
        return new(Guid.Empty, "", WebUtility.HtmlDecode(email), People.Password, key, []);
    }

    private static async Task<string> FileAsync(ConsoleApp console)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(console.DataFolder, "console.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            text.Append(Encoding.Latin1.GetString(bytes));
        }

        return text.ToString();
    }

    private sealed class Logs(StringBuilder all) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (all)
            {
                all.AppendLine(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
