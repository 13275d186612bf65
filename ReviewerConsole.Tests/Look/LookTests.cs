using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReviewerConsole.Audit;
using ReviewerConsole.Look;

namespace ReviewerConsole.Tests.Look;

public sealed class LookTests : BunitContext
{
    public LookTests() => Services.AddLocalization();

    [Theory]
    [InlineData("document.opened", "k-look", Glyphs.Eye)]
    [InlineData("document.served", "k-look", Glyphs.Eye)]
    [InlineData("subject.searched", "k-look", Glyphs.Lens)]
    [InlineData("audit.exported", "k-look", Glyphs.Lens)]
    [InlineData("application.received", "k-case", Glyphs.Tray)]
    [InlineData("document.refused", "k-case", Glyphs.Tray)]
    [InlineData("case.leased", "k-case", Glyphs.Folder)]
    [InlineData("decision.vetoed", "k-decide", Glyphs.Check)]
    [InlineData("phone.shown", "k-phone", Glyphs.Handset)]
    [InlineData("message.sent", "k-talk", Glyphs.Bubble)]
    [InlineData("webhook.failed", "k-talk", Glyphs.ArrowUp)]
    [InlineData("incident.opened", "k-alarm", Glyphs.Triangle)]
    [InlineData("canary.tripped", "k-alarm", Glyphs.Bell)]
    [InlineData("leak.traced", "k-alarm", Glyphs.Lens)]
    [InlineData("session.refused", "k-office", Glyphs.Key)]
    [InlineData("role.revoked", "k-office", Glyphs.Person)]
    [InlineData("page.refused", "k-office", Glyphs.Shield)]
    [InlineData("log.gap", "k-log", Glyphs.Seal)]
    public void An_event_shows_its_name_its_shape_and_its_kind(string name, string kind, string glyph)
    {
        var chip = Render<EventChip>(p => p.Add(c => c.Name, name));

        Assert.Equal(name, chip.Find(".ev").TextContent);
        Assert.Contains(kind, chip.Find(".ev").ClassList);
        Assert.Equal(glyph, chip.Find("path").GetAttribute("d"));
        Assert.Equal("true", chip.Find(".ev > span").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Every_event_of_the_catalogue_is_drawn_with_its_name()
    {
        var names = EventCatalogue.All.ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Equal(name, Render<EventChip>(p => p.Add(c => c.Name, name)).Find(".ev").TextContent));
    }

    [Theory]
    [InlineData("ok", "en", "ok", "t2")]
    [InlineData("Denied", "en", "refused", "bad")]
    [InlineData("FAILED", "en", "failed", "warn")]
    [InlineData("denied", "id", "ditolak", "bad")]
    public void An_outcome_is_a_word_beside_its_shape(string outcome, string culture, string word, string hue)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        var mark = Render<OutcomeMark>(p => p.Add(m => m.Outcome, outcome));

        Assert.Equal(word, mark.Find(".out").TextContent);
        Assert.Contains(hue, mark.Find(".out").ClassList);
        Assert.NotNull(mark.Find("svg[aria-hidden=true]"));
    }

    [Fact]
    public void An_outcome_that_nobody_knows_is_not_drawn_as_a_success() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Render<OutcomeMark>(p => p.Add(m => m.Outcome, "fine")));

    [Fact]
    public void A_drawn_key_is_not_read_as_part_of_the_controls_name() =>
        Assert.Equal("true", Render<ReviewerConsole.Look.Key>(p => p.AddChildContent("N")).Find("kbd").GetAttribute("aria-hidden"));

    [Fact]
    public void An_icon_is_silent_unless_it_has_a_name()
    {
        var silent = Render<Icon>(p => p.Add(i => i.Of, Glyphs.Eye)).Find("svg");
        var named = Render<Icon>(p => p.Add(i => i.Of, Glyphs.Eye).Add(i => i.Name, "seen")).Find("svg");

        Assert.Equal("true", silent.GetAttribute("aria-hidden"));
        Assert.False(silent.HasAttribute("role"));
        Assert.Equal("img", named.GetAttribute("role"));
        Assert.Equal("seen", named.GetAttribute("aria-label"));
        Assert.False(named.HasAttribute("aria-hidden"));
    }

    [Fact]
    public void The_keys_help_names_every_key_and_can_be_left()
    {
        KeyGroup[] groups = [new("Anywhere", new KeyHint("Take next", "N"), new KeyHint("Zoom", "+", "-"))];

        var help = Render<KeysHelp>(p => p.Add(h => h.Groups, groups));

        Assert.Equal(["N", "+", "-"], help.FindAll("li kbd").Select(k => k.TextContent));
        Assert.Single(help.FindAll("button[data-closes]"));
        Assert.Equal("keys-help", Render<KeysButton>().Find("button[data-key='?']").GetAttribute("data-opens"));
    }

    [Fact]
    public void A_note_and_a_state_say_in_words_what_their_hue_says()
    {
        var note = Render<Note>(p => p.Add(n => n.Tone, Tone.Error).Add(n => n.Title, "Nothing was sent").AddChildContent("The store is full."));
        var state = Render<StateChip>(p => p.Add(s => s.Tone, Tone.Warning).AddChildContent("Open"));

        Assert.Contains("bad", note.Find(".note").ClassList);
        Assert.Equal("Nothing was sentThe store is full.", note.Find(".note").TextContent);
        Assert.Contains("w", state.Find(".state").ClassList);
        Assert.Equal("Open", state.Find(".state").TextContent);
    }

    [Fact]
    public void Every_icon_is_a_path_on_the_grid_of_sixteen()
    {
        var glyphs = typeof(Glyphs).GetFields().Select(f => (f.Name, Path: (string)f.GetValue(null)!)).ToList();

        Assert.NotEmpty(glyphs);
        Assert.All(glyphs, g => Assert.Matches(@"^M[MmLlHhVvCcSsAaZz0-9 .,-]+$", g.Path));
        Assert.Distinct(glyphs.Select(g => g.Path));
    }
}
