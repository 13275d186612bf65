using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public sealed class TrailFormTests
{
    private static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<TrailForm, string> WrongOnes => new()
    {
        { new() { Q = "Siti Rahmawati" }, "Q" },
        { new() { Q = "' OR 1=1 --" }, "Q" },
        { new() { Q = "-1" }, "Q" },
        { new() { Actor = "RV 014" }, "Actor" },
        { new() { Actor = new string('A', 81) }, "Actor" },
        { new() { Event = "document.eaten" }, "Event" },
        { new() { Purpose = "curiosity" }, "Purpose" },
        { new() { Outcome = "Ok" }, "Outcome" },
        { new() { Outcome = "0" }, "Outcome" },
        { new() { Last = "1y" }, "Last" },
        { new() { From = "yesterday" }, "From" },
        { new() { From = "2026-13-01" }, "From" },
        { new() { To = "24/11/2026" }, "To" },
        { new() { From = "2026-11-24", To = "2026-11-24" }, "To" },
        { new() { Older = "1.x" }, "Older" },
        { new() { Newer = "99999999999999999.1" }, "Newer" },
    };

    [Theory]
    [MemberData(nameof(WrongOnes))]
    public void What_is_not_understood_is_named_and_no_question_is_asked(TrailForm form, string field)
    {
        var query = form.Read(Now, out var wrong);

        Assert.Null(query);
        Assert.Equal([field], wrong);
    }

    [Fact]
    public void Blank_fields_ask_nothing()
    {
        var form = new TrailForm { Q = " ", Actor = "", From = "" };

        var query = form.Read(Now, out var wrong);

        Assert.Equal(new TrailQuery(), query);
        Assert.Empty(wrong);
        Assert.Equal("/audit", form.ToUrl("/audit"));
        Assert.Null(query!.ToCodes());
    }

    [Theory]
    [InlineData("2026-11-24", "2026-11-24T00:00:00.000Z")]
    [InlineData("2026-11-24T03:12", "2026-11-24T03:12:00.000Z")]
    [InlineData("2026-11-24T03:12:45.2069Z", "2026-11-24T03:12:45.206Z")]
    [InlineData("2026-11-24T10:12:45+07:00", "2026-11-24T03:12:45.000Z")]
    public void Times_are_UTC_to_the_millisecond(string typed, string read)
    {
        var query = new TrailForm { From = typed }.Read(Now, out _);

        Assert.Equal($"from={read}", query!.ToCodes());
        Assert.Equal(DateTimeKind.Utc, query.From!.Value.Kind);
    }

    [Fact]
    public void A_span_begins_so_long_before_now()
    {
        var query = new TrailForm { Last = "24h" }.Read(Now, out _);

        Assert.Equal(Now.AddDays(-1), query!.From);
    }

    [Fact]
    public void A_place_survives_the_address()
    {
        var place = new TrailPlace(Now.AddMilliseconds(206), 48241);

        var query = new TrailForm { Older = place.ToString() }.Read(Now, out _);

        Assert.Equal(place, query!.OlderThan);
    }

    [Fact]
    public void Every_question_can_stand_in_a_row()
    {
        var query = new TrailForm
        {
            Q = "4711", Actor = "api:wallet-eu-2", Event = "document.opened", Purpose = "review", Outcome = "failed",
            From = "2026-11-24", To = "2026-11-25", Older = "1795490000000.48241",
        }.Read(Now, out _)!;

        Assert.True(LeafWriter.IsPlain(query.ToCodes()!));
    }

    [Theory] // the row of a search can never be erased
    [InlineData("3174015403980002")] // a NIK is 16 digits, as a view's number in hex could be
    [InlineData("081298760678")]
    [InlineData("+6281298760678")]
    [InlineData("Budi-Santoso")]
    public void A_customers_words_are_no_question(string words)
    {
        Assert.Null(new TrailForm { Q = words }.Read(Now, out _));
        Assert.Null(new TrailForm { Actor = words }.Read(Now, out _));
    }

    [Fact]
    public void The_address_escapes_what_was_typed()
    {
        var form = new TrailForm { Q = "a&b=<c>", Actor = "RV-014" };

        Assert.Equal("/audit?q=a%26b%3D%3Cc%3E&actor=RV-014", form.ToUrl("/audit"));
    }
}
