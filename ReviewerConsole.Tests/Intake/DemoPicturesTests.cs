using ReviewerConsole.Intake;
using ReviewerConsole.Tests.Decoding;

namespace ReviewerConsole.Tests.Intake;

public sealed class DemoPicturesTests
{
    private static readonly IReadOnlyList<DemoPerson> People = DemoPeople.Create(6, seed: 1);

    public static TheoryData<string> Kinds => ["id card", "selfie", "npwp", "passport"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_person_has_their_own_picture_and_always_the_same(string kind)
    {
        var pictures = People.Select(p => Draw(kind, p)).ToArray();

        Assert.Equal(pictures[3], Draw(kind, People[3]));
        Assert.Equal(People.Count, pictures.Select(Convert.ToBase64String).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_picture_is_taken_like_a_customers_upload(string kind)
    {
        var accepted = await Workers.AcceptedAsync(Draw(kind, People[0]), "image/jpeg");

        Assert.InRange(Math.Max(accepted.Width, accepted.Height), 1600, 2400);
    }

    [Fact]
    public void The_machine_readable_zone_has_right_check_digits()
    {
        // The specimen of ICAO Doc 9303 part 4, appendix: L898902C3 UTO 740812 F 120415.
        Assert.Equal("L898902C36", DemoCards.Checked("L898902C3"));
        Assert.Equal("7408122", DemoCards.Checked("740812"));
        Assert.Equal("1204159", DemoCards.Checked("120415"));
    }

    private static byte[] Draw(string kind, DemoPerson person) => kind switch
    {
        "id card" => DemoPictures.IdCard(person),
        "selfie" => DemoPictures.Selfie(person),
        "npwp" => DemoPictures.Npwp(person),
        _ => DemoPictures.Passport(person),
    };
}
