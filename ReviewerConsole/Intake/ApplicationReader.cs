using System.Text.Json;
using System.Text.RegularExpressions;
using ReviewerConsole.Customers;
using ReviewerConsole.Review;

namespace ReviewerConsole.Intake;

/// <summary>Reads an application out of JSON, strictly: each field is checked, and everything that is wrong is said at once.</summary>
internal static partial class ApplicationReader
{
    public const int ExternalIdLength = 64;

    public const int NameLength = 200;
    public const int AddressLength = 500;
    public const int NationalIdLength = 32;
    public const int PhoneLength = 64;
    public const int SlotLength = 32;
    public const int MostDocuments = 6;
    public const string ExternalIdPattern = $"^{ExternalIdSigns}$";
    public const string SlotPattern = $"^{SlotSigns}$";

    private const string ExternalIdSigns = "[A-Za-z0-9._:/+-]{1,64}";
    private const string SlotSigns = "[a-z0-9-]{1,32}";
    private const int Telling = 8; // so many digits of a number name one customer

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private static readonly TimeSpan FirstZone = TimeSpan.FromHours(14); // where today comes first

    public static IReadOnlyDictionary<string, CaseKind> Kinds { get; } = new Dictionary<string, CaseKind> { ["tierUpgrade"] = CaseKind.TierUpgrade };
    public static IReadOnlyDictionary<string, Sex?> Sexes { get; } = new Dictionary<string, Sex?> { ["F"] = Sex.Female, ["M"] = Sex.Male };
    public static IReadOnlyDictionary<string, RiskLevel> Risks { get; } = new Dictionary<string, RiskLevel>
    {
        ["low"] = RiskLevel.Low, ["medium"] = RiskLevel.Medium, ["high"] = RiskLevel.High,
    };

    /// <summary>What a document can be.</summary>
    public static IReadOnlyList<string> Types { get; } = ["KTP", "SELFIE_WITH_ID", "NPWP", "PASSPORT"];

    /// <summary>Whether a document's place may be called so.</summary>
    public static bool IsSlot(string slot) => SlotForm().IsMatch(slot);

    /// <param name="body">UTF-8.</param>
    /// <param name="now">UTC: nobody was born later.</param>
    /// <returns>The application, or what is wrong with it.</returns>
    public static (NewApplication? Application, IReadOnlyList<Fault> Faults) Read(ReadOnlyMemory<byte> body, DateTime now)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                var faults = new List<Fault>();
                var application = Read(new(json.RootElement, "", faults), DateOnly.FromDateTime(now + FirstZone));
                return faults.Count == 0 ? (application, faults) : (null, faults);
            }
        }
        catch (JsonException)
        {
            // Answered below: its message quotes the body.
        }

        return (null, [new(null, Problems.Validation, "not-json")]);
    }

    private static NewApplication? Read(JsonFields root, DateOnly today)
    {
        var externalId = root.Text("externalId", ExternalIdLength);
        var kind = root.Choice("kind", Kinds);
        var risk = root.Choice("risk", Risks, required: false);
        var documents = Documents(root);
        if (root.Object("applicant") is not { } applicant)
        {
            return null;
        }

        var name = applicant.Text("fullName", NameLength);
        var birthDate = applicant.Date("dateOfBirth", Earliest, today);
        var nik = applicant.Text("nationalId", NameLength);
        var nationalId = nik is null ? null : NationalId.Read(nik);
        if (nik is not null && nationalId is null)
        {
            applicant.Refuse("nationalId", "national-id");
        }

        var sex = applicant.Choice("sex", Sexes, required: false);
        var address = applicant.Text("address", AddressLength, required: false);
        var (phone, contact, dialled) = Reachable(applicant);
        if (externalId is not null && !ExternalIdForm().IsMatch(externalId))
        {
            root.Refuse("externalId", "external-id");
        }
        else if (externalId is not null && NamesTheCustomer(externalId, dialled, nationalId))
        {
            root.Refuse("externalId", "external-id-personal");
        }

        for (var at = 0; at < documents?.Count; at++)
        {
            if (NamesTheCustomer(documents[at].Slot, dialled, nationalId))
            {
                root.Refuse($"documents[{at}].slot", "slot-personal");
            }
        }

        return externalId is not null && name is not null && birthDate is { } born && nationalId is not null && documents is not null
            ? new(externalId, kind, risk, new(name, born, nationalId, sex, address), phone, contact, documents)
            : null;
    }

    private static (PhoneNumber? Phone, NumberlessContact? Contact, string? Dialled) Reachable(JsonFields applicant)
    {
        if (applicant.Has("phone") == applicant.Has("contact"))
        {
            applicant.Refuse("phone", applicant.Has("phone") ? "phone-or-contact" : "required");
            return default;
        }

        if (applicant.Has("phone"))
        {
            // Read as it stands: what it may hold is for the reader to say, the length too.
            var text = applicant.Raw("phone");
            var phone = text is null ? null : PhoneReader.Read(text);
            if (text is not null && phone is null)
            {
                applicant.Refuse("phone", PhoneReader.Refusal, PhoneReader.Refusal);
            }

            return (phone, null, text);
        }

        if (applicant.Object("contact") is not { } given)
        {
            return default;
        }

        var contact = NumberlessContact.Read(
            given.Text("ref", NameLength), given.Text("blindIndex", NameLength), given.Text("last3", NameLength));
        if (contact is null)
        {
            applicant.Refuse("contact", "contact");
        }

        return (null, contact, null);
    }

    private static List<NewDocument>? Documents(JsonFields root)
    {
        if (root.Objects("documents", MostDocuments, "document-count") is not { } listed)
        {
            return null;
        }

        var documents = new List<NewDocument>();
        var types = Types.ToDictionary(t => t);
        foreach (var each in listed)
        {
            var slot = each.Text("slot", NameLength);
            var type = each.Choice("type", types);
            if (slot is not null && !IsSlot(slot))
            {
                each.Refuse("slot", "slot-form");
            }
            else if (slot is not null && documents.Any(d => d.Slot == slot))
            {
                each.Refuse("slot", "slot-twice");
            }
            else if (slot is not null && type is not null)
            {
                documents.Add(new(slot, type));
            }
        }

        return documents;
    }

    // The integrator's own id and its slots are stored and shown in the clear, so they must not be the number that nobody may see.
    private static bool NamesTheCustomer(string name, string? dialled, NationalId? nationalId)
    {
        var digits = Digits(name);
        var number = Digits(dialled ?? "");
        return (number.Length >= Telling && digits.Contains(number[^Telling..], StringComparison.Ordinal))
            || (nationalId is { Parts: not null } && digits.Contains(nationalId.Text, StringComparison.Ordinal));
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"\A" + ExternalIdSigns + @"\z")]
    private static partial Regex ExternalIdForm();

    [GeneratedRegex(@"\A" + SlotSigns + @"\z")]
    private static partial Regex SlotForm();
}
