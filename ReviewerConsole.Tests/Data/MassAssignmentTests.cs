using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Access;
using ReviewerConsole.SignIn;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.SignIn;

namespace ReviewerConsole.Tests.Data;

/// <summary>
/// Attack 37: every property of every entity, sent along with everything that can be sent. Afterwards the database is what
/// it would have been without them: each row, each column.
/// </summary>
public sealed partial class MassAssignmentTests : IAsyncDisposable
{
    private const string Text = "canary";
    private const int Number = 424242;
    private const string Id = "c0ffee00-c0ff-4ee0-8c0f-fee00c0ffee0";
    private const string Moment = "2031-01-02T03:04:05Z";

    // What the contracts themselves name, by object or form.
    private static readonly string[] Root = ["externalId", "kind", "applicant", "risk", "documents"];
    private static readonly string[] Applicant = ["fullName", "dateOfBirth", "nationalId", "phone", "contact", "sex", "address"];
    private static readonly string[] Slot = ["slot", "type"];
    private static readonly string[] Form =
    [
        "Entry.Email", "Entry.Password", "Entry.Code", "Entry.Repeat", "Entry.Current", "Entry.PersonNumber", "Entry.SealedKey", "culture", "returnUrl",
        "format", "q", "actor", "event", "purpose", "outcome", "last", "from", "to", "older", "newer", "as", "ended",
    ];

    private readonly List<ConsoleApp> _consoles = [];

    [Fact]
    public async Task Nothing_but_what_the_contracts_name_reaches_a_row()
    {
        var (plain, again, laden) = (await DayAsync(laden: false), await DayAsync(laden: false), await DayAsync(laden: true));

        Assert.True(laden.Names > 150, $"{laden.Names} properties are too few to be all");
        Assert.Equal(plain.Answers, laden.Answers);
        Assert.Equal(plain.Tables.Keys, laden.Tables.Keys);
        foreach (var (table, rows) in plain.Tables)
        {
            // Ids, sealed bytes and hashes are another each time: there, only what was sent may not be.
            var fixedColumns = FixedColumns(rows, again.Tables[table]);
            Assert.Equal(Fixed(rows, fixedColumns), Fixed(laden.Tables[table], fixedColumns));
            Assert.All(laden.Tables[table], row => Assert.All(row, cell => Assert.False(IsSent(cell.Value), $"{table}.{cell.Key} holds {cell.Value}")));
        }

        Assert.Contains(plain.Tables, t => t.Key.Contains("Cases", StringComparison.Ordinal) && t.Value.Count == 2);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles)
        {
            await console.DisposeAsync();
        }
    }

    private sealed record Day(int Names, IReadOnlyList<string> Answers, SortedDictionary<string, List<Dictionary<string, string>>> Tables);

    private async Task<Day> DayAsync(bool laden)
    {
        var clock = new FakeTimeProvider(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        var console = new ConsoleApp(clock);
        _consoles.Add(console);
        var everything = await EverythingAsync(console);
        var load = laden ? everything : [];
        var answers = new List<string>();

        await PeopleAsync(console, clock, load, answers);
        await ApplicationsAsync(console, load, answers);
        return new(everything.Count, answers, await TablesAsync(console));
    }

    // The first administrator comes in, changes the password and leaves; an auditor takes the trail out.
    private static async Task PeopleAsync(ConsoleApp console, FakeTimeProvider clock, IReadOnlyList<(string Name, JsonNode Value)> load, List<string> answers)
    {
        using var visitor = new Visitor(console);
        var code = (await console.Get<FirstRun>().RenewAsync(keepLiving: false, default)).Single(c => c.Role == Roles.Administrator).Code;
        var link = (await SendAsync("/first-run", ("Entry.Code", code), ("Entry.Email", "sari@example.test"), ("Entry.PersonNumber", "E-1"))).Headers.Location!.PathAndQueryOrSelf();
        var page = await (await visitor.GetAsync(link)).Content.ReadAsStringAsync();
        var sari = new Person(Guid.Empty, "", "sari@example.test", People.Password, Key(page), []);
        answers.Add($"{(await visitor.SendFormAsync(link, page, Loaded(("Entry.Password", sari.Password), ("Entry.Repeat", sari.Password), ("Entry.Code", Now(0))))).StatusCode}");
        clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync("/signin", ("Entry.Email", sari.Email), ("Entry.Password", sari.Password), ("Entry.Code", Now(0)));
        const string Next = "a brand new sentence of mine";
        clock.Advance(TimeSpan.FromMinutes(1));
        page = await (await visitor.GetAsync("/account")).Content.ReadAsStringAsync();
        answers.Add($"{(await visitor.SendFormAsync("/account", page, Loaded(("Entry.Current", sari.Password), ("Entry.Password", Next), ("Entry.Repeat", Next), ("Entry.Code", Now(0))), "account")).StatusCode}");
        answers.Add($"{(await visitor.SendFormAsync("/language", page, Loaded(("culture", "en"), ("returnUrl", "/staff")), "/language")).StatusCode}");
        answers.Add($"{(await visitor.SendFormAsync("/audit/export", page, Loaded(("format", "csv")), "/language")).StatusCode}");
        answers.Add($"{(await visitor.SendFormAsync("/signout", page, Loaded(), "/language")).StatusCode}");

        string Now(int seconds) => sari.CodeAt(clock.GetUtcNow().AddSeconds(seconds));

        Dictionary<string, string> Loaded(params (string Name, string Value)[] fields)
        {
            var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in load)
            {
                foreach (var form in (string[])[name, $"Entry.{name}", $"fields.{name}"])
                {
                    if (!Form.Contains(form, StringComparer.OrdinalIgnoreCase))
                    {
                        all[form] = value.ToString();
                    }
                }
            }

            foreach (var (name, value) in fields)
            {
                all[name] = value;
            }

            return all;
        }

        async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields)
        {
            var answer = await visitor.SubmitAsync(path, Loaded(fields));
            answers.Add($"{path} {answer.StatusCode}");
            return answer;
        }
    }

    // Two applications: one with its documents, one that is withdrawn.
    private static async Task ApplicationsAsync(ConsoleApp console, IReadOnlyList<(string Name, JsonNode Value)> load, List<string> answers)
    {
        using var api = await console.ApiAsync();
        var query = string.Join('&', load.Select(l => $"{l.Name}={Uri.EscapeDataString(l.Value.ToString())}"));
        foreach (var externalId in (string[])["UPG-1", "UPG-2"])
        {
            var application = Api.Application(externalId);
            Lay(application, Root);
            Lay(application["applicant"]!.AsObject(), Applicant);
            Lay(application["documents"]![0]!.AsObject(), Slot);
            var answer = await api.SendAsync(application);
            answers.Add($"{answer.StatusCode}");
            var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
            if (externalId == "UPG-1")
            {
                foreach (var slot in (string[])["id-card", "selfie"])
                {
                    using var picture = new ByteArrayContent(Api.Jpeg()) { Headers = { ContentType = new("image/jpeg") } };
                    answers.Add($"{(await api.PutAsync(Api.Path($"/{id}/documents/{slot}?{query}"), picture)).StatusCode}");
                }

                answers.Add($"{(await api.GetAsync(Api.Path($"/{id}?{query}"))).StatusCode}");
            }
            else
            {
                var body = new JsonObject();
                Lay(body, []);
                answers.Add($"{(await api.PostAsync(Api.Path($"/{id}/withdraw?{query}"), new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"))).StatusCode}");
            }
        }

        void Lay(JsonObject into, string[] contract)
        {
            foreach (var (name, value) in load.Where(l => !contract.Contains(l.Name)))
            {
                into[name] = value.DeepClone();
            }
        }
    }

    private static Task<List<(string Name, JsonNode Value)>> EverythingAsync(ConsoleApp console) => console.OnDatabaseAsync(db => Task.FromResult<List<(string, JsonNode)>>(
    [
        .. db.Model.GetEntityTypes()
            .SelectMany(type => type.GetProperties().Select(p => (p.Name, Type: p.ClrType))
                .Concat(type.ClrType.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(p => (p.Name, Type: p.PropertyType))))
            .DistinctBy(p => p.Name)
            .SelectMany(p => ((string[])[p.Name, char.ToLowerInvariant(p.Name[0]) + p.Name[1..]]).Distinct().Select(name => (name, Canary(Nullable.GetUnderlyingType(p.Type) ?? p.Type)))),
    ]));

    private static JsonValue Canary(Type type) => true switch
    {
        _ when type == typeof(bool) => JsonValue.Create(true),
        _ when type == typeof(Guid) => JsonValue.Create(Id),
        _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) => JsonValue.Create(Moment),
        _ when type.IsEnum => JsonValue.Create(Enum.GetNames(type)[^1]),
        _ when type.IsPrimitive => JsonValue.Create(Number),
        _ when type == typeof(byte[]) => JsonValue.Create(Convert.ToBase64String(Encoding.ASCII.GetBytes(Text))),
        _ => JsonValue.Create(Text),
    };

    private static bool IsSent(string cell) => cell.Contains(Text, StringComparison.OrdinalIgnoreCase)
        || cell.Contains(Convert.ToHexString(Encoding.ASCII.GetBytes(Text)), StringComparison.Ordinal)
        || cell == Number.ToString(CultureInfo.InvariantCulture)
        || cell.Replace("-", "", StringComparison.Ordinal).Contains(Id.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)
        || cell.StartsWith("2031-01-02", StringComparison.Ordinal);

    private static HashSet<string> FixedColumns(List<Dictionary<string, string>> one, List<Dictionary<string, string>> other) => one.Count == 0
        ? []
        : [.. one[0].Keys.Where(column => one.Select(r => r[column]).Order(StringComparer.Ordinal).SequenceEqual(other.Select(r => r[column]).Order(StringComparer.Ordinal)))];

    private static List<string> Fixed(List<Dictionary<string, string>> rows, HashSet<string> columns) =>
        [.. rows.Select(row => string.Join(" | ", row.Where(c => columns.Contains(c.Key)).Select(c => $"{c.Key}={c.Value}"))).Order(StringComparer.Ordinal)];

    private static Task<SortedDictionary<string, List<Dictionary<string, string>>>> TablesAsync(ConsoleApp console) => console.OnDatabaseAsync(async db =>
    {
        var tables = new SortedDictionary<string, List<Dictionary<string, string>>>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<Dictionary<string, string>>();
            while (await reader.ReadAsync())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, at => reader.GetValue(at) switch
                {
                    byte[] bytes => Convert.ToHexString(bytes) + Encoding.Latin1.GetString(bytes),
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
                }));
            }

            tables[table] = rows;
        }

        return tables;
    });

    private static byte[] Key(string page)
    {
        var bits = string.Concat(AuthenticatorKey().Match(page).Groups[1].Value
            .Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2))];
    }

    [GeneratedRegex("data-authenticator-key[^>]*>([A-Z2-7]+)<")]
    private static partial Regex AuthenticatorKey();
}
