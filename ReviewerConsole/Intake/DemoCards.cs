using System.Globalization;
using NetVips;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Intake;

/// <summary>The documents themselves, flat: a stand-in for each kind, never good enough to pass for one.</summary>
internal static class DemoCards
{
    private const int Width = 1284, Height = 810; // 85.6 × 54 mm (ISO/IEC 7810 ID-1) at 15 px a mm
    private const int Ink = 0x16324A;
    private const double Unit = 1.5;

    private static readonly Lazy<byte[]> Blue = new(() => Ground(Width, Height, 0xD3E9F4, 0xA6CDE4, 0x5F9DC4));
    private static readonly Lazy<byte[]> Yellow = new(() => Ground(Width, Height, 0xFBF6DC, 0xEED98F, 0xC9A63E));
    private static readonly Lazy<byte[]> Green = new(() => Ground(Width, 900, 0xEFF4EA, 0xCFE0D0, 0x86B093));

    public static Image IdCard(DemoPerson person)
    {
        var card = Canvas(Blue.Value, Height);
        var (name, place) = (Upper(person.FullName), person.Address);
        card.Write("PROVINSI " + Upper(place.Province), Width / 2, 46 * Unit, 28 * Unit, Ink, 0.5);
        card.Write(Upper(place.City), Width / 2, 80 * Unit, 28 * Unit, Ink, 0.5);
        card.Write("NIK", 34 * Unit, 132 * Unit, 31 * Unit, Ink);
        card.Write(": " + person.Nik, 150 * Unit, 132 * Unit, 33 * Unit, Ink, font: DemoCanvas.Mono);
        (string Label, string Value)[] rows =
        [
            ("Nama", name),
            ("Tempat/Tgl Lahir", $"{Upper(person.BirthPlace)}, {Day(person.CardBirthDate)}"),
            ("Jenis Kelamin", (person.Sex == Sex.Female ? "PEREMPUAN" : "LAKI-LAKI") + "      Gol. Darah : " + "OABO"[person.Seed % 4]),
            ("Alamat", Upper(place.Street)),
            ("    RT/RW", place.Neighbourhood),
            ("    Kel/Desa", Upper(place.Village)),
            ("    Kecamatan", Upper(place.District)),
            ("Agama", "–"),
            ("Status Perkawinan", Upper(person.MaritalStatus)),
            ("Pekerjaan", Upper(person.Occupation)),
            ("Kewarganegaraan", "WNI"),
            ("Berlaku Hingga", "SEUMUR HIDUP"),
        ];
        for (var i = 0; i < rows.Length; i++)
        {
            var y = (174 + i * 29.4) * Unit;
            card.Write(rows[i].Label.TrimStart(), (rows[i].Label[0] == ' ' ? 54 : 34) * Unit, y, 20 * Unit, Ink, alpha: 0.92);
            card.Write(": " + rows[i].Value, 222 * Unit, y, 20 * Unit, Ink);
        }

        // By custom the ground is red for an odd year of birth and blue for an even one.
        using var portrait = new DemoFace(person).Portrait(300, person.CardBirthDate.Year % 2 == 1 ? 0xB23A32 : 0x2F5FA8);
        card.Draw(portrait, (int)(622 * Unit), (int)(144 * Unit));
        card.Write(Upper(place.City).Replace("KOTA ", "", StringComparison.Ordinal), 722 * Unit, 424 * Unit, 17 * Unit, Ink, 0.5);
        card.Write($"{1 + person.Seed % 27:00}-0{1 + person.Seed % 9}-20{12 + person.Seed % 11}", 722 * Unit, 448 * Unit, 17 * Unit, Ink, 0.5);
        Sign(card, person.Seed, 662 * Unit, 492 * Unit);
        Specimen(card, Width * 0.46, Height * 0.56, 205);
        return card.ToImage();
    }

    public static Image Npwp(DemoPerson person)
    {
        var card = Canvas(Yellow.Value, Height);
        const int Navy = 0x1D2C55;
        card.Fill(DemoShape.Rectangle(0, 0, Width, 150), 0x24407C);
        card.Fill(DemoShape.Path("M 60 75 L 105 28 L 150 75 L 105 122 Z"), 0xF2C94C);
        card.Fill(DemoShape.Ellipse(105, 75, 22, 22), 0x24407C);
        card.Write("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", 190, 64, 34, 0xFFFFFF);
        card.Write("DIREKTORAT JENDERAL PAJAK", 190, 112, 34, 0xFFFFFF);
        var digits = new Random(person.Seed).Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);
        card.Write("NPWP", 60, 240, 40, Navy);
        card.Write($"{digits[..2]}.{digits[2..5]}.{digits[5..8]}.{person.Seed % 10}-0{person.Nik[..2]}.000", 240, 240, 52, Navy, font: DemoCanvas.Mono);
        string[] lines =
        [
            Upper(person.FullName), "NIK " + person.Nik, Upper(person.Address.Street),
            $"RT/RW {person.Address.Neighbourhood}  {Upper(person.Address.Village)}", $"{Upper(person.Address.District)}, {Upper(person.Address.City)}",
        ];
        for (var i = 0; i < lines.Length; i++)
        {
            card.Write(lines[i], 60, 340 + i * 62, i == 0 ? 44 : 36, Navy);
        }

        card.Write("KPP PRATAMA " + Upper(person.Address.City).Replace("KOTA ", "", StringComparison.Ordinal), 60, 740, 30, Navy);
        card.Write($"Terdaftar 0{1 + person.Seed % 9}-{1 + person.Seed % 12:00}-20{14 + person.Seed % 10}", Width - 60, 740, 30, Navy, 1);
        Specimen(card, Width * 0.56, Height * 0.6, 205);
        return card.ToImage();
    }

    public static Image Passport(DemoPerson person)
    {
        var page = Canvas(Green.Value, 900);
        const int Dark = 0x1F2E28;
        page.Write("REPUBLIK INDONESIA", 60, 74, 40, 0x7A2E2A);
        page.Write("PASPOR / PASSPORT", Width - 60, 74, 34, 0x7A2E2A, 1);
        using var portrait = new DemoFace(person).Portrait(320, 0xE9ECE6);
        page.Draw(portrait, 60, 130);
        var number = "X" + (1_000_000 + person.Seed * 7919 % 8_999_999).ToString(CultureInfo.InvariantCulture);
        var issued = new DateOnly(2022 + person.Seed % 4, 1 + person.Seed % 12, 1 + person.Seed % 28);
        (string Label, string Value, int X, int Y)[] fields =
        [
            ("Jenis / Type", "P", 430, 150), ("Kode negara / Country code", "IDN", 600, 150), ("No. paspor / Passport no.", number, 950, 150),
            ("Nama lengkap / Full name", Upper(person.FullName), 430, 255), ("Kewarganegaraan / Nationality", "INDONESIA", 430, 360),
            ("Tgl. lahir / Date of birth", Day(person.CardBirthDate), 430, 465), ("Kelamin / Sex", person.Sex == Sex.Female ? "P/F" : "L/M", 760, 465),
            ("Tempat lahir / Place of birth", Upper(person.BirthPlace), 950, 465), ("Tgl. pengeluaran / Date of issue", Day(issued), 430, 570),
            ("Tgl. habis berlaku / Date of expiry", Day(issued.AddYears(10)), 850, 570),
        ];
        foreach (var field in fields)
        {
            page.Write(field.Label, field.X, field.Y, 19, Dark, alpha: 0.75);
            page.Write(field.Value, field.X, field.Y + 42, 34, Dark);
        }

        Sign(page, person.Seed, 90, 610);
        page.Fill(DemoShape.Rectangle(0, 700, Width, 200), 0xF6F8F2, 0.8);
        page.Write(FirstLine(person), 52, 780, 44.5, Dark, font: DemoCanvas.Mono);
        page.Write(SecondLine(person, number, issued.AddYears(10)), 52, 850, 44.5, Dark, font: DemoCanvas.Mono);
        Specimen(page, Width * 0.6, 430, 200);
        return page.ToImage();
    }

    // ICAO 9303 part 4: two lines of 44.
    private static string FirstLine(DemoPerson person)
    {
        var names = Upper(person.FullName).Split(' ');
        var line = names.Length == 1 ? names[0] : $"{names[^1]}<<{string.Join('<', names[..^1])}";
        return ("P<IDN" + line).PadRight(44, '<');
    }

    private static string SecondLine(DemoPerson person, string number, DateOnly expiry)
    {
        var (document, birth, ends) = (Checked(number.PadRight(9, '<')), Checked(Short(person.CardBirthDate)), Checked(Short(expiry)));
        var rest = Checked("".PadRight(14, '<'));
        var sex = person.Sex == Sex.Female ? 'F' : 'M';
        return $"{document}IDN{birth}{sex}{ends}{rest}{Checked(document + birth + ends + rest)[^1]}";

        static string Short(DateOnly date) => date.ToString("yyMMdd", CultureInfo.InvariantCulture);
    }

    /// <summary>Appends the check digit: weights 7, 3, 1, letters from 10, fillers 0.</summary>
    internal static string Checked(string field)
    {
        var sum = field.Select((c, i) => (c == '<' ? 0 : char.IsDigit(c) ? c - '0' : c - 'A' + 10) * (i % 3) switch { 0 => 7, 1 => 3, _ => 1 }).Sum();
        return field + (char)('0' + sum % 10);
    }

    private static void Specimen(DemoCanvas card, double x, double y, double size) =>
        card.WriteOutline("SPECIMEN", x, y, size, rise: 22, 0xB03A34, 0.62);

    private static void Sign(DemoCanvas card, int seed, double x, double y)
    {
        var random = new Random(seed);
        var path = FormattableString.Invariant($"M {x} {y}");
        for (var i = 0; i < 4; i++)
        {
            path += FormattableString.Invariant($" C {x + 8 + i * 40} {y - random.Next(20, 70)} {x + 34 + i * 40} {y - random.Next(0, 60)} {x + 40 + i * 40} {y + random.Next(-8, 14)}");
        }

        card.Fill(DemoShape.Stroke(path, 4), 0x1B2330);
    }

    private static DemoCanvas Canvas(byte[] ground, int height)
    {
        using var image = Image.NewFromMemory(ground, Width, height, 3, Enums.BandFormat.Uchar);
        return new DemoCanvas(image);
    }

    private static byte[] Ground(int width, int height, int light, int dark, int wave)
    {
        using var slope = DemoScene.Slope(width, height, 0.6, 0.4);
        using var ground = DemoScene.Between(slope, light, dark);
        var canvas = new DemoCanvas(ground);
        for (var y = -60; y < height + 60; y += 26)
        {
            canvas.Fill(DemoShape.Stroke(FormattableString.Invariant($"M -20 {y} C {width * 0.2} {y + 80} {width * 0.35} {y - 70} {width * 0.55} {y} C {width * 0.75} {y + 66} {width * 0.9} {y + 40} {width + 20} {y - 14}"), 2.2f), wave, 0.28);
        }

        return canvas.ToImage().WriteToMemory<byte>();
    }

    private static string Upper(string text) => text.ToUpperInvariant();

    private static string Day(DateOnly date) => date.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture);
}
