using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>The <c>api-key</c> commands, for an operator who can reach the data and the keys.</summary>
internal static partial class ApiKeyCommands
{
    private const int Done = 0;
    private const int NotDone = 1;
    private const int StoreAway = 69; // EX_UNAVAILABLE of sysexits.h

    private const string ExitCodes = """

        Exit codes: 0 done, 1 not done (why is said), 64 wrong command line, 69 the database could not be reached or
        written, so nothing was changed, 78 wrong configuration.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="open">The console, prepared but not serving.</param>
    public static Command Create(Func<Task<WebApplication>> open)
    {
        var json = new Option<bool>("--json") { Description = "Answer in JSON, for programs.", Recursive = true };
        var command = new Command("api-key", "Keys with which integrators send applications (POST /api/v1/applications).") { json };
        command.Subcommands.Add(Make(open, json));
        command.Subcommands.Add(List(open, json));
        command.Subcommands.Add(Revoke(open, json));
        return command;
    }

    private static Command Make(Func<Task<WebApplication>> open, Option<bool> json)
    {
        var name = new Option<string>("--name")
        {
            Description = "The integrator, as the audit trail will name it: a-z, 0-9 and -, at most 40 characters. Applications belong to this name.",
            Required = true,
        };
        name.Validators.Add(r =>
        {
            if (!NameForm().IsMatch(r.GetValueOrDefault<string>() ?? ""))
            {
                r.AddError("--name may hold only a-z, 0-9 and -, at most 40 characters.");
            }
        });
        var days = new Option<int>("--days") { Description = "How long the key lives, 1 to 730 days.", DefaultValueFactory = _ => 365 };
        days.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 730)
            {
                r.AddError("--days must lie between 1 and 730.");
            }
        });
        var allow = new Option<string[]>("--allow")
        {
            Description = $"An address or network (CIDR, such as 203.0.113.0/24) that the key is good from; repeat it for more, at most {ApiKey.MostNetworks}. Without it: every address.",
        };
        allow.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string[]>() is { } networks && (networks.Length > ApiKey.MostNetworks || networks.Any(n => Networks.Read(n) is null)))
            {
                r.AddError($"--allow must be an IP address or a network such as 203.0.113.0/24, at most {ApiKey.MostNetworks} times.");
            }
        });
        var create = new Command("create", $"""
            Makes a key and prints it, alone on the last line. It is shown this once: only its hash is kept.
            An integrator may have {ApiKey.LiveAtOnce} living keys, so that a new one is in place before the old one is revoked.
            {ExitCodes}
            """) { name, days, allow };
        create.SetAction((line, ct) => OnRecordAsync(line, async () =>
        {
            await using var console = await open();
            var made = await console.Services.GetRequiredService<ApiKeyDesk>().CreateAsync(
                Actor.System, line.GetValue(name)!, line.GetValue(days), ct, [.. (line.GetValue(allow) ?? []).Select(n => Networks.Read(n)!.Value)]);
            if (made is not { Text: { } text, Key: { } key })
            {
                await line.InvocationConfiguration.Error.WriteLineAsync(made.Code == ApiKeyDesk.TooMany
                    ? $"'{line.GetValue(name)}' already has {ApiKey.LiveAtOnce} living keys. Revoke one first: api-key list, api-key revoke ID."
                    : $"Not made: {made.Code}.");
                return NotDone;
            }

            await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json)
                ? JsonSerializer.Serialize(new { key.Name, key.Id, key.ExpiresAt, Key = text.Reveal() }, Json)
                : $"Key {key.Id} of '{key.Name}', until {Day(key.ExpiresAt)}. Keep it where secrets are kept:\n{text.Reveal()}");
            return Done;
        }));
        return create;
    }

    private static Command List(Func<Task<WebApplication>> open, Option<bool> json)
    {
        var list = new Command("list", $"Lists every key: name, id, first and last day, when it was revoked, when it was last used (UTC, to the minute), where it is good from. Never the key itself.{ExitCodes}");
        list.SetAction((line, ct) => OnRecordAsync(line, async () =>
        {
            await using var console = await open();
            var keys = await console.Services.GetRequiredService<ApiKeyDesk>().ListAsync(ct);
            var output = line.InvocationConfiguration.Output;
            if (line.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(keys, Json));
                return Done;
            }

            await output.WriteLineAsync($"{"name",-40} {"id",-16} {"created",-10} {"expires",-10} {"revoked",-10} {"last used",-16} good from");
            foreach (var k in keys)
            {
                await output.WriteLineAsync($"{k.Name,-40} {k.Id,-16} {Day(k.CreatedAt)} {Day(k.ExpiresAt)} {Day(k.RevokedAt),-10} {Minute(k.LastUsedAt),-16} {(k.Allowed.Length == 0 ? "anywhere" : k.Allowed)}");
            }

            return Done;
        }));
        return list;
    }

    private static Command Revoke(Func<Task<WebApplication>> open, Option<bool> json)
    {
        var which = new Argument<string>("ID-OR-NAME") { Description = "One key by its id, or every living key of an integrator by its name." };
        var revoke = new Command("revoke", $"Ends a key: it opens nothing from the next request on.{ExitCodes}") { which };
        revoke.SetAction((line, ct) => OnRecordAsync(line, async () =>
        {
            await using var console = await open();
            var ended = await console.Services.GetRequiredService<ApiKeyDesk>().RevokeAsync(Actor.System, line.GetValue(which)!, ct);
            await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json)
                ? JsonSerializer.Serialize(new { Revoked = ended }, Json)
                : ended == 0 ? "No living key has this id or name." : $"Revoked: {ended}.");
            return ended == 0 ? NotDone : Done;
        }));
        return revoke;
    }

    private static async Task<int> OnRecordAsync(ParseResult line, Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is AuditUnavailableException || StoreFault.IsUnavailable(e))
        {
            await line.InvocationConfiguration.Error.WriteLineAsync("The database could not be reached or written, so nothing was changed. Is the disk full, or the database locked?");
            return StoreAway;
        }
    }

    private static string Day(DateTime? moment) => moment?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    private static string Minute(DateTime? moment) => moment?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex NameForm();
}
