using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.Intake;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>
/// Attack 40: a stranger finds out who has an account, which link was ever sent, which key exists. Every refusal has the
/// same status and the same words, and took the same work: the same hashing and the same commands to the database.
/// </summary>
public sealed partial class EnumerationTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly Work _work = new();
    private readonly ConsoleApp _console;

    public EnumerationTests() => _console = NewConsole(_work);

    [Theory]
    [InlineData("password")]
    [InlineData("code")]
    [InlineData("closed")]
    [InlineData("not-enrolled")]
    [InlineData("no-role")]
    [InlineData("locked")]
    public async Task A_sign_in_is_refused_alike_with_and_without_an_account(string reason)
    {
        var rina = reason == "no-role" ? await _console.PersonAsync() : await _console.PersonAsync(Roles.Reviewer);
        await _console.OnDatabaseAsync(async db =>
        {
            var member = await db.Set<StaffMember>().SingleAsync(m => m.Id == rina.Id);
            member.DisabledAt = reason == "closed" ? _console.Clock.UtcNow() : null;
            member.PasswordHash = reason == "not-enrolled" ? null : member.PasswordHash;
            return await db.SaveChangesAsync();
        });
        var strangersWork = new Work();
        await using var other = NewConsole(strangersWork); // each the first of its console: nothing is prepared by the other
        await other.PersonAsync(Roles.Reviewer);
        var known = reason == "password" || reason == "locked" ? rina with { Password = "not the password of anybody" } : rina;

        var answer = await TryAsync(_console, _work, known, reason == "code" ? "000000" : null, reason == "locked");
        var stranger = await TryAsync(other, strangersWork, rina with { Email = "nobody-at-all@example.test" }, null, reason == "locked");

        Assert.Equal(stranger.Answer, answer.Answer);
        Assert.Equal(stranger.Work, answer.Work);
        Assert.Contains(answer.Work, w => w.StartsWith("verified", StringComparison.Ordinal));
        Assert.Contains(answer.Work, w => w.StartsWith("INSERT INTO \"AuditEvents\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_enrolment_link_that_is_used_replaced_or_out_of_date_reads_like_one_that_never_was()
    {
        var admin = await _console.StaffAsync(Roles.Administrator);
        var answers = new Dictionary<string, (string Answer, IReadOnlyList<string> Work)>
        {
            ["never"] = await OpenAsync("/welcome/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            ["nonsense"] = await OpenAsync("/welcome/x"),
        };
        foreach (var how in (string[])["replaced", "used", "closed", "late"])
        {
            var member = await _console.StaffAsync(Roles.Reviewer);
            var line = (await _console.Get<StaffDesk>().ReadAsync(admin, default))!.Staff.Single(s => s.Code == member.Code);
            var (link, _) = await _console.Get<StaffDesk>().IssueLinkAsync(admin, line, default);
            Assert.Contains(member.Code, (await OpenAsync(link!)).Answer, StringComparison.Ordinal);
            await _console.OnDatabaseAsync(async db =>
            {
                var now = _console.Clock.UtcNow();
                var kept = await db.Set<EnrolmentLink>().SingleAsync(l => l.StaffId == member.StaffId);
                kept.UsedAt = how == "used" ? now : null;
                kept.ExpiresAt = how == "late" ? now : kept.ExpiresAt;
                kept.Hash = how == "replaced" ? EnrolmentLink.HashOf(EnrolmentLink.NewToken()) : kept.Hash;
                (await db.Set<StaffMember>().SingleAsync(m => m.Id == member.StaffId)).DisabledAt = how == "closed" ? now : null;
                return await db.SaveChangesAsync();
            });

            answers[how] = await OpenAsync(link!);
        }

        Assert.All(answers, a => Assert.Equal(answers["never"].Answer, a.Value.Answer));
        Assert.All(answers, a => Assert.Equal(answers["never"].Work, a.Value.Work));
    }

    [Fact]
    public async Task A_code_of_the_first_run_that_is_redeemed_or_replaced_reads_like_one_that_never_was()
    {
        var old = await _console.Get<FirstRun>().RenewAsync(keepLiving: false, default);
        var codes = await _console.Get<FirstRun>().RenewAsync(keepLiving: false, default);
        using var redeemed = await RedeemAsync(codes[0].Code, "sari@example.test");
        Assert.Equal(HttpStatusCode.Redirect, redeemed.StatusCode);

        var never = await RedeemedAsync("AAAAAAAA-AAAAAAAA-AAAAAAAA-AAAAAAAA");
        var replaced = await RedeemedAsync(old[1].Code);
        var used = await RedeemedAsync(codes[0].Code);

        Assert.All([replaced, used], a => Assert.Equal(never.Answer, a.Answer));
        Assert.All([replaced, used], a => Assert.Equal(never.Work, a.Work));
    }

    [Fact]
    public async Task A_key_that_is_revoked_expired_or_half_right_reads_like_one_that_never_was()
    {
        var keys = _console.Get<ApiKeyDesk>();
        var living = await _console.KeyAsync("wallet");
        var (revoked, expired) = (await _console.KeyAsync("revoked"), await _console.KeyAsync("expired", days: 1));
        await keys.RevokeAsync(Actor.System, "revoked", default);
        _clock.Advance(TimeSpan.FromDays(2));

        var never = await CallAsync(ApiKeyText.New().Reveal());
        var half = await CallAsync(HalfRight(living));
        var ended = new[] { await CallAsync(revoked), await CallAsync(expired) };
        var nonsense = await CallAsync("rck_nonsense");

        Assert.All([half, .. ended, nonsense], a => Assert.Equal(never.Answer, a.Answer));
        Assert.All([half, .. ended], a => Assert.Equal(never.Work, a.Work));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private ConsoleApp NewConsole(Work work) => new(_clock, services =>
    {
        ConsoleApp.WithoutKeepers(services); // whose work is not that of an answer
        services.AddSingleton<IPasswordHasher<StaffMember>>(new Hasher(work));
        services.ConfigureDatabase(o => o.AddInterceptors(new Commands(work)));
    });

    // The name of a living key with a secret of one's own, and characters that check both.
    private static string HalfRight(string living)
    {
        var bytes = Base64Url.DecodeFromChars(living.AsSpan(ApiKeyText.Prefix.Length, 54));
        RandomNumberGenerator.Fill(bytes.AsSpan(8));
        var text = ApiKeyText.Prefix + Base64Url.EncodeToString(bytes);
        return text + Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 4));
    }

    private static async Task<(string Answer, IReadOnlyList<string> Work)> TryAsync(
        ConsoleApp console, Work work, Person person, string? code, bool locked)
    {
        using var visitor = new Visitor(console);
        for (var tries = 0; locked && tries < SignInTries.Limit; tries++)
        {
            (await visitor.SignInAsync(person, code: code)).Dispose();
        }

        using var page = await visitor.GetAsync("/signin");
        var html = await page.Content.ReadAsStringAsync();
        work.Clear();
        using var answer = await visitor.SendFormAsync("/signin", html, new Dictionary<string, string>
        {
            ["Entry.Email"] = person.Email, ["Entry.Password"] = person.Password, ["Entry.Code"] = code ?? person.CodeAt(console.Clock.GetUtcNow()),
        });
        return (await TextAsync(answer), work.Done);
    }

    private async Task<(string Answer, IReadOnlyList<string> Work)> OpenAsync(string link)
    {
        using var visitor = new Visitor(_console);
        _work.Clear();
        using var answer = await visitor.GetAsync(link);
        return (await TextAsync(answer), _work.Done);
    }

    private async Task<(string Answer, IReadOnlyList<string> Work)> RedeemedAsync(string code)
    {
        using var answer = await RedeemAsync(code, "tono@example.test");
        return (await TextAsync(answer), _work.Done);
    }

    private async Task<HttpResponseMessage> RedeemAsync(string code, string email)
    {
        using var visitor = new Visitor(_console);
        using var page = await visitor.GetAsync("/first-run");
        var html = await page.Content.ReadAsStringAsync();
        _work.Clear();
        return await visitor.SendFormAsync("/first-run", html, new Dictionary<string, string>
        {
            ["Entry.Code"] = code, ["Entry.Email"] = email, ["Entry.PersonNumber"] = "E-1",
        });
    }

    private async Task<(string Answer, IReadOnlyList<string> Work)> CallAsync(string key)
    {
        using var http = _console.Http();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _work.Clear();
        using var answer = await http.GetAsync(Api.Path());
        return (answer.Headers.WwwAuthenticate + await TextAsync(answer), _work.Done);
    }

    // Status, headers and what a person reads: without what was typed, tokens, nonces and the time.
    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length"))
            .Select(h => $"{h.Key}: {Nonce().Replace(string.Join(',', h.Value), "")}").Order(StringComparer.Ordinal);
        return $"{answer.StatusCode}\n{string.Join('\n', headers)}\n{Tags().Replace(await answer.Content.ReadAsStringAsync(), "")}";
    }

    [GeneratedRegex("'nonce-[^']+'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<input[^>]*>|<script[^>]*>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Tags();

    private sealed class Work
    {
        private readonly ConcurrentQueue<string> _done = [];

        public IReadOnlyList<string> Done => [.. _done];

        public void Add(string what) => _done.Enqueue(what);

        public void Clear() => _done.Clear();
    }

    private sealed class Hasher(Work work) : PasswordHasher<StaffMember>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 }))
    {
        public override string HashPassword(StaffMember user, string password)
        {
            work.Add("hashed");
            return base.HashPassword(user, password);
        }

        public override PasswordVerificationResult VerifyHashedPassword(StaffMember user, string hashedPassword, string providedPassword)
        {
            work.Add($"verified with {BitConverter.ToString(Convert.FromBase64String(hashedPassword), 0, 13)}"); // algorithm, rounds, length of the salt
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class Commands(Work work) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            work.Add(command.CommandText);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
