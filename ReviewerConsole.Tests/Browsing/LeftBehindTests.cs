using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReviewerConsole.Access;
using static Microsoft.Playwright.Assertions;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>What stays in a browser with a profile on disk, as staff have it, once somebody has looked at a case.</summary>
public sealed class LeftBehindTests(Browser browser) : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly string _profile = Directory.CreateTempSubdirectory("reviewer-profile-").FullName;

    [Fact]
    public async Task After_signing_out_Back_shows_the_sign_in_page()
    {
        await using var seat = await OpenCaseAsync();

        await seat.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(seat.Page).ToHaveURLAsync(new Regex("/signin$"));
        await seat.Page.GoBackAsync();

        await Expect(seat.Page.Locator("#password")).ToBeVisibleAsync();
        Assert.Contains("/signin", seat.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(Wallet.Name, await seat.DomAsync(), StringComparison.Ordinal);
        await Expect(seat.Page.Locator("[data-picture]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task From_another_page_Back_asks_the_console_anew_and_does_not_revive_the_old_page()
    {
        await using var seat = await OpenCaseAsync();
        await seat.Page.EvaluateAsync("() => { window.old = true; }");

        await seat.GoAsync("/not-found");
        await seat.Page.GoBackAsync();

        await seat.SeePicturesAsync();
        Assert.False(await seat.Page.EvaluateAsync<bool>("() => !!window.old"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_profile_on_disk_holds_no_picture(bool signsOut)
    {
        var pictures = new List<IResponse>();
        var seat = await OpenCaseAsync(pictures);
        var bodies = await Task.WhenAll(pictures.Select(p => p.BodyAsync()));
        var font = await seat.Context.APIRequest.GetAsync(new Uri(_console.Address, "fonts/inter-latin-wght-normal.woff2").ToString());
        var kept = await font.BodyAsync();
        if (signsOut)
        {
            await seat.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Expect(seat.Page).ToHaveURLAsync(new Regex("/signin$"));
        }

        await seat.DisposeAsync(); // which writes what Chromium wants to keep

        var files = Directory.GetFiles(_profile, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
        Assert.Equal(2, bodies.Length);
        Assert.All(bodies, body => Assert.True(body.Length > 10_000));
        Assert.Equal(!signsOut, files.Any(f => Holds(f, Middle(kept)))); // the search finds what is there; signing out clears even that
        Assert.All(bodies, body => Assert.DoesNotContain(files, f => Holds(f, Middle(body))));
        Assert.DoesNotContain(files, f => FrameHeaders(bodies).Any(header => Holds(f, header)));
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task<Seat> OpenCaseAsync(List<IResponse>? pictures = null)
    {
        await _console.SendCaseAsync();
        var shift = await Shift.TakeAsync(_console, await _console.StaffAsync(Roles.Reviewer));
        var context = await (await browser.PlaywrightAsync()).Chromium.LaunchPersistentContextAsync(_profile, new()
        {
            ExecutablePath = Browser.Program,
            Args = Browser.Switches,
            IgnoreDefaultArgs = ["--disable-back-forward-cache"], // as people have it
            Locale = "en-GB",
            ViewportSize = new() { Width = 1440, Height = 900 },
        });
        var seat = await Seat.TakeAsync(context, _console, shift.Reviewer);
        seat.Page.Response += (_, response) =>
        {
            if (response.Url.Contains("/views/", StringComparison.Ordinal))
            {
                pictures?.Add(response);
            }
        };
        await seat.GoAsync($"/cases/{shift.Reference}");
        await seat.SeePicturesAsync();
        return seat;
    }

    private static bool Holds(byte[] file, ReadOnlySpan<byte> part) => file.AsSpan().IndexOf(part) >= 0;

    private static ReadOnlySpan<byte> Middle(byte[] body) => body.AsSpan(body.Length / 2, 64);

    // The frame header of a JPEG of these pictures' sizes (ITU-T T.81, B.2.2), with three components.
    private static IEnumerable<byte[]> FrameHeaders(IEnumerable<byte[]> jpegs)
    {
        foreach (var jpeg in jpegs)
        {
            var at = 2;
            while (jpeg[at + 1] is not (0xC0 or 0xC1 or 0xC2))
            {
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            }

            yield return jpeg[at..(at + 10)];
        }
    }
}
