using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Intake;

/// <summary>
/// The demo's applications, the same at every start: as JSON, so that they come in like anybody's. A few are late, of
/// high risk, short of a number, or at odds with their own NIK.
/// </summary>
internal sealed record DemoPlan(string ExternalId, DemoPerson Person, TimeSpan Age, byte[] Json, IReadOnlyList<(string Slot, Func<byte[]> Draw)> Pictures)
{
    private const int Count = 44;
    private const int Seed = 7;
    private const int Numberless = 15;
    private const int SharesAPhone = 33;
    private const int SharedPhone = 12;

    // Possible, yet outside Indonesia's numbering plan.
    private static readonly Dictionary<int, string> UnusualPhones = new() { [9] = "+62 999 0000 671", [27] = "+62 999 0000 672" };

    /// <param name="dueAfter">When a case is due: the ages are parts of it, so that the queue has late, pressing and quiet cases.</param>
    public static IReadOnlyList<DemoPlan> All(TimeSpan dueAfter)
    {
        var people = DemoPeople.Create(Count, Seed);
        return [.. people.Select((person, at) => Of(person, at, people, dueAfter))];
    }

    public override string ToString() => ExternalId;

    private static DemoPlan Of(DemoPerson person, int at, IReadOnlyList<DemoPerson> people, TimeSpan dueAfter)
    {
        var pictures = new List<(string Slot, string Type, Func<byte[]> Draw)>
        {
            ("id-card", "KTP", () => DemoPictures.IdCard(person)),
            ("selfie", "SELFIE_WITH_ID", () => DemoPictures.Selfie(person)),
        };
        if (at % 5 == 3)
        {
            pictures.Add(("npwp", "NPWP", () => DemoPictures.Npwp(person)));
        }

        if (at % 8 == 6)
        {
            pictures.Add(("passport", "PASSPORT", () => DemoPictures.Passport(person)));
        }

        var externalId = string.Create(CultureInfo.InvariantCulture, $"DEMO-{at + 1:0000}");
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            externalId,
            kind = "tierUpgrade",
            risk = (at % 6) switch { 2 => "high", 5 => "medium", _ => "low" },
            applicant = new
            {
                fullName = person.FullName,
                dateOfBirth = person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                nationalId = person.Nik,
                sex = person.Sex == Sex.Female ? "F" : "M",
                address = person.Address.ToString(),
                phone = at switch
                {
                    Numberless => null,
                    SharesAPhone => people[SharedPhone].Phone,
                    _ => UnusualPhones.GetValueOrDefault(at, person.Phone),
                },
                contact = at == Numberless ? ContactOf(person) : null,
            },
            documents = pictures.Select(p => new { slot = p.Slot, type = p.Type }),
        });
        return new(externalId, person, AgeOf(at, dueAfter), json, [.. pictures.Select(p => (p.Slot, p.Draw))]);
    }

    private static object ContactOf(DemoPerson person) => new
    {
        @ref = "cus_demo_15",
        blindIndex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person.Phone))),
        last3 = person.Phone[^3..],
    };

    // Out of eleven: one overdue, one due within the hour (of a day), two within four hours, the rest evenly later.
    private static TimeSpan AgeOf(int at, TimeSpan dueAfter) => dueAfter * ((at % 11) switch
    {
        0 => 1.02 + at * 0.005, // up to a quarter more than what is allowed
        1 => 0.965 + at * 0.0006,
        2 or 3 => 0.85 + at * 0.0018,
        _ => at * 0.0175,
    });
}
