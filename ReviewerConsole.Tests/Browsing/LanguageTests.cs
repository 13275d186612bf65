using System.Text.RegularExpressions;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>Every page speaks Indonesian and English, and no key of a resource shows where a word should.</summary>
public sealed partial class LanguageTests(Browser browser, BusyOffice office) : IClassFixture<BusyOffice>
{
    public static TheoryData<string, string?, string, string> Pages => new()
    {
        { "/signin", null, "Masuk", "Sign in" },
        { "/not-found", null, "Tidak ada apa pun di alamat ini", "Nothing is at this address" },
        { "/first-run", null, "Penyiapan pertama", "First run" },
        { "/welcome/no-such-link", null, "Tidak ada yang disiapkan", "Nothing was set up" },
        { "/account", Roles.Auditor, "Akun Anda", "Your account" },
        { "/queue", Roles.Reviewer, "Ambil berikutnya", "Take next" },
        { "/approvals", Roles.SeniorReviewer, "Empat mata", "Four eyes" },
        { "/cases/KYC-0000-0000", Roles.Reviewer, "Berkas ini tidak terbuka untuk Anda", "This case is not open to you" },
        { "/audit", Roles.ComplianceOfficer, "terbaru dahulu", "newest first" },
        { "/audit?show=1", Roles.ComplianceOfficer, "Baris", "Row" },
        { "/me/activity", Roles.Reviewer, "Waktu", "Time" },
        { "/staff", Roles.Administrator, "Peran", "Role" },
        { "/staff", Roles.Reviewer, "Halaman ini tidak terbuka untuk Anda", "This page is not open to you" },
        { "/too-many-pages", Roles.Reviewer, "Sudah 3 halaman terbuka", "3 pages are open already" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_reads_in_both_languages(string path, string? role, string indonesian, string english)
    {
        var actor = role is null ? null : await office.Console.StaffAsync(role);

        await AssertReadsAsync(path, actor, "id-ID", indonesian, english);
        await AssertReadsAsync(path, actor, "en-GB", english, indonesian);
    }

    [Fact]
    public async Task The_case_page_reads_in_both_languages()
    {
        var path = $"/cases/{office.Reviewing.Reference}";

        await AssertReadsAsync(path, office.Reviewing.Reviewer, "id-ID", "Saya mengenal orang ini", "I know this person");
        await AssertReadsAsync(path, office.Reviewing.Reviewer, "en-GB", "I know this person", "Saya mengenal orang ini");
    }

    [Fact]
    public async Task The_decision_dialog_reads_in_both_languages()
    {
        var path = $"/cases/{office.Reviewing.Reference}";

        await AssertReadsAsync(path, office.Reviewing.Reviewer, "id-ID", "Nasabah membaca", "The customer reads", key: "x");
        await AssertReadsAsync(path, office.Reviewing.Reviewer, "en-GB", "The customer reads", "Nasabah membaca", key: "x");
    }

    private async Task AssertReadsAsync(string path, Actor? actor, string language, string word, string otherWord, string? key = null)
    {
        await using var seat = await Seat.TakeAsync(browser, office.Console, actor, language);
        await seat.GoAsync(path);
        if (key is not null)
        {
            await seat.SeePicturesAsync();
            await seat.Page.Keyboard.PressAsync(key);
        }

        await Expect(seat.Page.Locator("html")).ToHaveAttributeAsync("lang", language[..2]);
        await Expect(seat.Page.Locator("body")).ToContainTextAsync(word);
        var text = await seat.Page.EvaluateAsync<string>(
            "() => [document.title, document.body.textContent, ...[...document.querySelectorAll('*')].flatMap(e => ['aria-label', 'title', 'placeholder', 'alt'].map(a => e.getAttribute(a) ?? ''))].join('\\n')");
        Assert.DoesNotContain(otherWord, text, StringComparison.Ordinal);
        Assert.Empty(Key().Matches(text).Select(m => m.Value));
        Assert.Empty(seat.Complaints);
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Za-z]*_[A-Za-z]\w*|\b(?:Field|Event|Outcome|Role|Purpose|Last|Wrong|Export)\.[a-z][\w.]*")]
    private static partial Regex Key();
}
