using System.CommandLine;
using System.Text.Json;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

/// <summary>What an operator does about staff at the command line.</summary>
internal static class StaffCommands
{
    private const int Closed = 1;
    private const int StoreAway = 69; // EX_UNAVAILABLE of sysexits.h

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="open">The console, prepared but not serving.</param>
    public static Command Create(Func<Task<WebApplication>> open) => new("staff", "The people who sign in.") { Bootstrap(open) };

    private static Command Bootstrap(Func<Task<WebApplication>> open)
    {
        var json = new Option<bool>("--json") { Description = "Print an array of { role, code }." };
        var command = new Command(
            "bootstrap",
            "Prints fresh one-time codes for the first administrator and the first compliance officer; earlier ones stop working. " +
            "Exit codes: 0 printed, 1 the first run is over, 64 wrong command line, 69 the database cannot be written, 78 wrong configuration.")
        {
            json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await PrintAsync(open, parsed, parsed.GetValue(json), ct);
            }
            catch (Exception e) when (StoreFault.IsUnavailable(e))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("The database cannot be written, so no code was made. Is the disk full, or the database locked?");
                return StoreAway;
            }
        });
        return command;
    }

    private static async Task<int> PrintAsync(Func<Task<WebApplication>> open, ParseResult parsed, bool json, CancellationToken ct)
    {
        await using var console = await open();
        var codes = await console.Services.GetRequiredService<FirstRun>().RenewAsync(keepLiving: false, ct);
        if (codes.Count == 0)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                "The first run is over: no code was printed. An administrator proposes further staff at /staff.");
            return Closed;
        }

        var output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(codes.Select(c => new { role = c.Role, code = c.Code }), Json));
        }
        else
        {
            FirstRun.Print(codes, output);
        }

        return 0;
    }
}
