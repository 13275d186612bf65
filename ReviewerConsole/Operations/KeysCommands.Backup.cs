using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Operations;

// Backing the key folder up, and putting it back. Neither touches the database.
internal static partial class KeysCommands
{
    private static readonly string PassphraseRule =
        $"The passphrase is typed at a prompt, or is the first line of standard input; it has at least {KeyBackup.ShortestPassphrase} characters and is never an argument, which other programs could read.";

    private static Command Backup(Func<ConsoleFolders> folders, Option<bool> json)
    {
        var to = new Option<string>("--out") { Description = "The file to write. A file that is there is not overwritten.", Required = true };
        var backup = new Command("backup", $"""
            Writes the key ring to one file, encrypted under a passphrase (AES-256-GCM, PBKDF2-HMAC-SHA-256). Keep the file apart
            from the backups of the data, and the passphrase apart from the file: whoever has all three can read everything.
            {PassphraseRule}
            {ExitCodes}
            """) { to };
        backup.SetAction((line, ct) => OrNotAsync(line, async () =>
        {
            var path = Path.GetFullPath(line.GetValue(to)!);
            if (File.Exists(path))
            {
                return await SayNotAsync(line, $"{path} exists and was not overwritten. Name another file.");
            }

            if (await PassphraseAsync(line, twice: true, ct) is not { } passphrase)
            {
                return NotDone;
            }

            var bytes = KeyBackup.Make(folders().Keys, passphrase);
            DurableFile.Write(path, file => file.Write(bytes));
            await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json)
                ? JsonSerializer.Serialize(new { File = path, Bytes = bytes.Length }, Json)
                : $"Written: {path}. Try it: keys restore into an empty folder (Console__KeyFolder=/another/folder).");
            return Done;
        }));
        return backup;
    }

    private static Command Restore(Func<ConsoleFolders> folders, Option<bool> json)
    {
        var from = new Argument<string>("FILE") { Description = "A file that keys backup wrote." };
        var restore = new Command("restore", $"""
            Puts the key ring of a backup into Console:KeyFolder, which must hold none. Do this before the console starts on
            restored data: it refuses to start on data whose keys are missing.
            {PassphraseRule}
            {ExitCodes}
            """) { from };
        restore.SetAction((line, ct) => OrNotAsync(line, async () =>
        {
            var keys = folders().Keys;
            if (KeyRing.Exists(keys))
            {
                return await SayNotAsync(line, $"There is a key ring in {keys}, and nothing was written: it may be all that opens your data. Move it away first.");
            }

            var backup = await File.ReadAllBytesAsync(line.GetValue(from)!, ct);
            if (await PassphraseAsync(line, twice: false, ct) is not { } passphrase)
            {
                return NotDone;
            }

            var current = KeyBackup.Restore(backup, passphrase, keys);
            await line.InvocationConfiguration.Output.WriteLineAsync(line.GetValue(json)
                ? JsonSerializer.Serialize(new { Folder = keys, Current = current }, Json)
                : $"Restored to {keys}; {current} seals what is new.");
            return Done;
        }));
        return restore;
    }

    private static async Task<int> OrNotAsync(ParseResult line, Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is CryptographicException or KeyRingException)
        {
            return await SayNotAsync(line, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await SayNotAsync(line, $"The file could not be read or written, and nothing was changed: {e.Message}");
        }
    }

    private static async Task<int> SayNotAsync(ParseResult line, string why)
    {
        await line.InvocationConfiguration.Error.WriteLineAsync(why);
        return NotDone;
    }

    private static async Task<string?> PassphraseAsync(ParseResult line, bool twice, CancellationToken ct)
    {
        var prompt = line.InvocationConfiguration.Error;
        string? typed;
        if (Console.IsInputRedirected)
        {
            typed = await Console.In.ReadLineAsync(ct);
        }
        else
        {
            typed = await TypeAsync(prompt, "Passphrase: ");
            if (twice && typed != await TypeAsync(prompt, "The same again: "))
            {
                await prompt.WriteLineAsync("The two differ. Nothing was written.");
                return null;
            }
        }

        if (typed?.Length >= KeyBackup.ShortestPassphrase)
        {
            return typed;
        }

        await prompt.WriteLineAsync($"A passphrase has at least {KeyBackup.ShortestPassphrase} characters. Nothing was written.");
        return null;
    }

    private static async Task<string> TypeAsync(TextWriter prompt, string ask)
    {
        await prompt.WriteAsync(ask);
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        await prompt.WriteLineAsync();
        return typed.ToString();
    }
}
