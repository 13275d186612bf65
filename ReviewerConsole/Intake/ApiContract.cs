using System.Text.Json.Nodes;

namespace ReviewerConsole.Intake;

/// <summary>
/// What the API promises besides its types: what each route may refuse, and an example of each body. The document is made
/// of this and of the routes themselves, and the routes are tested against it.
/// </summary>
internal static class ApiContract
{
    public const string Receive = "receiveApplication";
    public const string LookUp = "lookUpApplication";
    public const string Find = "findApplication";
    public const string Withdraw = "withdrawApplication";
    public const string Store = "storeDocument";

    private static readonly Fault[] Always =
    [
        Plain(Problems.Unauthorized), new(null, Problems.Forbidden, ApiKeyDesk.OtherAddress), Plain(Problems.RateLimited), Plain(Problems.Unavailable),
    ];

    private static readonly Fault[] Digest = [Upload.Malformed, Upload.Mismatch];
    private static readonly Fault[] Keyed =
    [
        .. Digest, IntakeApi.BodyTooLarge, IntakeApi.KeyMalformed, IntakeApi.OtherRequest, Plain(Problems.IdempotencyInFlight),
    ];

    /// <summary>By the route's name.</summary>
    public static IReadOnlyDictionary<string, ApiPromise> Routes { get; } = new Dictionary<string, ApiPromise>
    {
        [Receive] = new(201, Application("Received", "Awaited"), ["Idempotency-Key", "Content-Digest"], ["Location", IntakeApi.Replayed],
        [
            .. Keyed, IntakeApi.NoJson, IntakeDesk.Known, new("applicant.phone", "invalid-phone", "invalid-phone"), new("kind", Problems.Validation, "not-listed"), .. Always,
        ]),
        [LookUp] = new(200, Application("Queued", "Available"), [], [], [IntakeApi.NoExternalId, IntakeDesk.Missing, .. Always]),
        [Find] = new(200, Application("Queued", "Available"), [], [], [IntakeDesk.Missing, .. Always]),
        [Withdraw] = new(200, Application("Withdrawn", "Available"), ["Idempotency-Key", "Content-Digest"], [IntakeApi.Replayed],
            [.. Keyed, IntakeDesk.Missing, IntakeDesk.Closed, .. Always]),
        [Store] = new(201, StoredDocument, ["Content-Digest"], [],
        [
            .. Digest, IntakeDesk.Missing, UploadDesk.InPlace, UploadDesk.Raced, IntakeDesk.Closed,
            .. ((string[])[Problems.TooLarge, "too-many-pixels", Problems.TypeNotAllowed, "type-mismatch", "animated", "corrupt", "pdf-encrypted", "pdf-not-supported", "heic-not-supported"])
                .Select(Plain),
            Plain(Problems.QuotaExceeded), UploadDesk.NoSpace, UploadDesk.NotRead, .. Always,
        ]),
    };

    /// <summary>An application as it is sent. Everybody in it is invented.</summary>
    public static JsonObject ApplicationSent => new()
    {
        ["externalId"] = "UPG-2026-000017",
        ["kind"] = "tierUpgrade",
        ["applicant"] = new JsonObject
        {
            ["fullName"] = "Siti Rahmawati", ["dateOfBirth"] = "1998-03-14", ["nationalId"] = "3174015403980002", ["phone"] = "0812-0000-0678",
            ["sex"] = "F", ["address"] = "Jalan Kenanga 14, Bandung",
        },
        ["risk"] = "low",
        ["documents"] = new JsonArray(
            new JsonObject { ["slot"] = "id-card", ["type"] = "KTP" }, new JsonObject { ["slot"] = "selfie", ["type"] = "SELFIE_WITH_ID" }),
    };

    /// <summary>The same where the number stays with the integrator.</summary>
    public static JsonObject NumberlessSent
    {
        get
        {
            var sent = ApplicationSent;
            var applicant = sent["applicant"]!.AsObject();
            applicant.Remove("phone");
            applicant["contact"] = new JsonObject
            {
                ["ref"] = "customer-81", ["blindIndex"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ["last3"] = "678",
            };
            return sent;
        }
    }

    private static JsonObject StoredDocument => new()
    {
        ["slot"] = "id-card", ["state"] = "Available", ["width"] = 3024, ["height"] = 1908,
        ["sha256"] = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    };

    private static Fault Plain(string code) => new(null, code, code);

    private static JsonObject Application(string state, string documents) => new()
    {
        ["id"] = "0199e6c2-5a00-7b3c-9d1e-3f2a4b5c6d7e", ["reference"] = "KYC-7F3K-9QXM", ["externalId"] = "UPG-2026-000017", ["state"] = state,
        ["phone"] = "+62 ••• •••• •678", ["phoneFlag"] = null,
        ["documents"] = new JsonArray(
            new JsonObject { ["slot"] = "id-card", ["state"] = documents }, new JsonObject { ["slot"] = "selfie", ["state"] = documents }),
    };
}

/// <summary>What one route promises.</summary>
/// <param name="Status">When all is well.</param>
/// <param name="Example">Of the body then.</param>
/// <param name="Takes">Header fields that it reads.</param>
/// <param name="Gives">Header fields of the answer.</param>
/// <param name="Refusals">Each that it may answer with.</param>
internal sealed record ApiPromise(
    int Status, JsonObject Example, IReadOnlyList<string> Takes, IReadOnlyList<string> Gives, IReadOnlyList<Fault> Refusals);
