using System.Globalization;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Intake;

/// <summary>
/// People who do not exist, with names, NIKs (product.md §4) and phone numbers as one meets them in Indonesia. The
/// same count and seed always give the same people.
/// </summary>
internal static class DemoPeople
{
    private static readonly string[] WomenFirst =
    [
        "Siti", "Dewi", "Rina", "Putri", "Ayu", "Nurul", "Wulan", "Maya", "Ratna", "Indah", "Lestari", "Yuni", "Fitri",
        "Anisa", "Kartika", "Melati", "Intan", "Rahayu", "Novi", "Sekar", "Ni Luh", "Maria", "Tiara", "Laila",
    ];

    private static readonly string[] WomenLast =
    [
        "Rahmawati", "Lestari", "Handayani", "Puspitasari", "Wulandari", "Anggraini", "Safitri", "Kusumawati", "Maharani",
        "Oktaviani", "Susanti", "Permatasari", "Hidayati", "Simanjuntak", "Tanjung", "Pertiwi", "Utami", "Wijaya",
    ];

    private static readonly string[] MenFirst =
    [
        "Budi", "Agus", "Dimas", "Rizky", "Andi", "Bambang", "Hendra", "Fajar", "Yusuf", "Eko", "Arif", "Bayu", "I Made",
        "Galih", "Teguh", "Rudi", "Iwan", "Joko", "Ferry", "Muhammad", "Ketut", "Raka", "Surya", "Wahyu",
    ];

    private static readonly string[] MenLast =
    [
        "Santoso", "Pratama", "Setiawan", "Nugroho", "Wibowo", "Saputra", "Hidayat", "Kurniawan", "Gunawan", "Siregar",
        "Nasution", "Hutapea", "Wijaya", "Purnomo", "Ramadhan", "Firmansyah", "Sutrisno", "Mahendra", "Lubis", "Halim",
    ];

    // One name is a whole name for many people, on the card too.
    private static readonly string[] WomenSingle = ["Sumarni", "Suryani", "Kartini", "Wartini", "Maimunah"];
    private static readonly string[] MenSingle = ["Suyatno", "Sukardi", "Paijo", "Mulyono", "Ngatimin"];

    private static readonly (string Area, string Village, string District, string City, string Province, string Street)[] Places =
    [
        ("317401", "Tebet Timur", "Tebet", "Kota Jakarta Selatan", "DKI Jakarta", "Jl. Tebet Timur Dalam"),
        ("317406", "Cipete Selatan", "Cilandak", "Kota Jakarta Selatan", "DKI Jakarta", "Jl. Cipete Raya"),
        ("327302", "Dago", "Coblong", "Kota Bandung", "Jawa Barat", "Jl. Tubagus Ismail"),
        ("327504", "Kranji", "Bekasi Barat", "Kota Bekasi", "Jawa Barat", "Jl. Patriot"),
        ("357808", "Airlangga", "Gubeng", "Kota Surabaya", "Jawa Timur", "Jl. Kedung Sroko"),
        ("357305", "Dinoyo", "Lowokwaru", "Kota Malang", "Jawa Timur", "Jl. MT Haryono"),
        ("337407", "Jatingaleh", "Candisari", "Kota Semarang", "Jawa Tengah", "Jl. Kesatrian"),
        ("347103", "Baciro", "Gondokusuman", "Kota Yogyakarta", "DI Yogyakarta", "Jl. Melati Wetan"),
        ("127101", "Pasar Merah Barat", "Medan Kota", "Kota Medan", "Sumatera Utara", "Jl. Menteng Raya"),
        ("167104", "Bukit Lama", "Ilir Barat I", "Kota Palembang", "Sumatera Selatan", "Jl. Srijaya Negara"),
        ("737109", "Pandang", "Panakkukang", "Kota Makassar", "Sulawesi Selatan", "Jl. Pelita Raya"),
        ("517101", "Sesetan", "Denpasar Selatan", "Kota Denpasar", "Bali", "Jl. Raya Sesetan"),
        ("647105", "Klandasan Ulu", "Balikpapan Kota", "Kota Balikpapan", "Kalimantan Timur", "Jl. Mayjen Sutoyo"),
        ("367401", "Rawa Buntu", "Serpong", "Kota Tangerang Selatan", "Banten", "Jl. Rawa Buntu Utara"),
    ];

    private static readonly string[] BirthPlaces =
    [
        "Jakarta", "Bandung", "Surabaya", "Medan", "Semarang", "Yogyakarta", "Malang", "Bogor", "Solo", "Padang", "Makassar",
        "Palembang", "Denpasar", "Cirebon", "Kediri", "Banjarmasin", "Pontianak", "Manado", "Garut", "Tegal",
    ];

    private static readonly string[] Occupations =
    [
        "Karyawan Swasta", "Wiraswasta", "Pelajar/Mahasiswa", "Guru", "Perawat", "Pedagang", "Buruh Harian Lepas",
        "Pegawai Negeri Sipil", "Petani/Pekebun", "Mengurus Rumah Tangga",
    ];

    private static readonly string[] Prefixes = ["812", "813", "821", "852", "857", "815", "878", "896"];

    public static IReadOnlyList<DemoPerson> Create(int count, int seed)
    {
        var random = new Random(seed); // a seeded Random is the same on every .NET
        return [.. Enumerable.Range(0, count).Select(i => Person(random, i, seed))];
    }

    private static DemoPerson Person(Random random, int index, int seed)
    {
        var sex = random.Next(2) == 0 ? Sex.Female : Sex.Male;
        var name = Name(random, sex, single: index % 8 == 5);
        var place = Pick(random, Places);
        var card = new DateOnly(1962, 1, 1).AddDays(random.Next(365 * 45));
        var form = index % 13 == 4 ? card.AddDays(card.Day == 1 ? 1 : -1) : card;
        var address = new DemoAddress(
            $"{place.Street} {Pick(random, ["No. ", "Gg. II No. ", "Blok C/", "No. "])}{random.Next(1, 120)}",
            $"{random.Next(1, 16):000}/{random.Next(1, 12):000}", place.Village, place.District, place.City, place.Province);
        return new(name, Pick(random, BirthPlaces), form, card, sex, Nik(place.Area, card, sex, random.Next(1, 30)), address,
            card.Year > 1998 || random.Next(3) == 0 ? "Belum Kawin" : "Kawin",
            card.Year > 2003 ? "Pelajar/Mahasiswa" : Pick(random, sex == Sex.Male ? Occupations[..^1] : Occupations),
            Phone(index), seed * 1000 + index);
    }

    private static string Name(Random random, Sex sex, bool single) => (sex, single) switch
    {
        (Sex.Female, true) => Pick(random, WomenSingle),
        (Sex.Female, false) => $"{Pick(random, WomenFirst)} {Pick(random, WomenLast)}",
        (_, true) => Pick(random, MenSingle),
        _ => $"{Pick(random, MenFirst)} {Pick(random, MenLast)}",
    };

    // Area of first registration, birth day (+ 40 for women), month, year, serial.
    private static string Nik(string area, DateOnly birth, Sex sex, int serial) => string.Create(
        CultureInfo.InvariantCulture,
        $"{area}{birth.Day + (sex == Sex.Female ? 40 : 0):00}{birth.Month:00}{birth.Year % 100:00}{serial:0000}");

    private static string Phone(int index)
    {
        var (prefix, tail) = (Prefixes[index % Prefixes.Length], (100 + index * 7 % 900).ToString(CultureInfo.InvariantCulture));
        return (index % 9) switch
        {
            0 => $"0{prefix}-0000-0{tail}",
            1 => $"+62 {prefix}-0000-0{tail}",
            2 => $"0{prefix}00000{tail}",
            3 => $"62{prefix}00000{tail}",
            4 => $"0{prefix} 0000 0{tail}",
            5 => $"(0{prefix}) 0000-0{tail}",
            6 => $"+62{prefix}00000{tail}",
            7 => $"0062 {prefix} 0000 0{tail}",
            _ => $"0{prefix}.0000.0{tail}",
        };
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
