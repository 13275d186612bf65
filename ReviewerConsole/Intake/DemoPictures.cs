using NetVips;

namespace ReviewerConsole.Intake;

/// <summary>
/// Documents and selfies of the demo people, drawn by this program: no picture of a person or of a real document is
/// in it, and SPECIMEN stands across each. JPEG, the same bytes for the same person.
/// </summary>
internal static class DemoPictures
{
    public static byte[] IdCard(DemoPerson person)
    {
        using var card = DemoCards.IdCard(person);
        return OnDesk(card, person.Seed);
    }

    public static byte[] Npwp(DemoPerson person)
    {
        using var card = DemoCards.Npwp(person);
        return OnDesk(card, person.Seed + 1);
    }

    public static byte[] Passport(DemoPerson person)
    {
        using var page = DemoCards.Passport(person);
        return OnDesk(page, person.Seed + 2);
    }

    public static byte[] Selfie(DemoPerson person)
    {
        var random = new Random(person.Seed);
        var face = new DemoFace(person);
        using var wall = DemoScene.Wall(person.Seed);
        var room = new DemoCanvas(wall);
        face.Draw(room, 590 + random.Next(60), 600, 1.95f);
        using var behind = room.ToImage();
        using var card = DemoCards.IdCard(person);
        var (x, y) = (640 + random.Next(90), 1270);
        using var held = DemoScene.Lay(behind, card, rise: 2 + random.Next(8), scale: 0.56, x, y);
        var front = new DemoCanvas(held);
        DemoScene.Hand(front, face, x + 180, y + 205);
        using var done = front.ToImage();
        return Encode(done);
    }

    private static byte[] OnDesk(Image card, int seed)
    {
        var random = new Random(seed);
        using var desk = DemoScene.Desk(seed);
        using var laid = DemoScene.Lay(desk, card, rise: random.Next(-40, 41) / 10.0, scale: 1,
            desk.Width / 2 + random.Next(-30, 31), desk.Height / 2 + random.Next(-20, 21));
        return Encode(laid);
    }

    private static byte[] Encode(Image picture) => picture.JpegsaveBuffer(q: 90, keep: Enums.ForeignKeep.None);
}
