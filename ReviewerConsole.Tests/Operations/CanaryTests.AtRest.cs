using System.Text;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Operations;

// Attack 28: whoever operates the host reads the files themselves.
public sealed partial class CanaryTests
{
    // How JPEG, PNG and WebP begin: seven bytes and more that no sealed file holds by chance.
    private static readonly (string What, byte[] Bytes)[] Pixels =
    [
        ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF"u8]), ("JPEG", [0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x43, 0x00]),
        ("PNG", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]), ("WebP", [.. "WEBPVP8"u8]),
    ];

    [Fact]
    public async Task A28_The_files_of_database_and_documents_and_a_copy_of_them_hold_nothing_of_a_customer()
    {
        var console = Start();
        using var api = await console.ApiAsync();
        await SendAsync(api);
        await SendWhatIsRefusedAsync(api, 1);
        await ReviewAsync(console, 3);

        var found = await AtRestAsync(console);

        Assert.True(found.Files > 10 && found.Bytes > 1_000_000, $"{found.Files} files, {found.Bytes} bytes are too few to mean anything");
        Assert.True(found.Leaks.Count == 0, string.Join('\n', found.Leaks));
    }

    [Fact]
    public async Task A28_What_was_planted_in_any_of_the_files_is_found()
    {
        var console = Start();
        using var api = await console.ApiAsync();
        await SendAsync(api);
        await console.OnDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE Cases SET ExternalId = {Number(7)}"));
        await File.WriteAllTextAsync(Path.Combine(console.DataFolder, "documents", "names.txt"), $"{Name} 8", Encoding.Unicode);
        await File.WriteAllBytesAsync(Path.Combine(console.DataFolder, "documents", "left.full"), Api.Jpeg());
        await File.WriteAllTextAsync(Path.Combine(console.DataFolder, "left.txt"), Convert.ToBase64String(Encoding.ASCII.GetBytes("nik " + Nik(9))));

        var leaks = (await AtRestAsync(console)).Leaks;

        Assert.Contains(leaks, l => l.StartsWith("console.db", StringComparison.Ordinal) && l.Contains($"number {7}", StringComparison.Ordinal));
        Assert.Contains(leaks, l => l.StartsWith("backup/console.db", StringComparison.Ordinal));
        Assert.Contains(leaks, l => l.Contains("names.txt", StringComparison.Ordinal) && l.Contains("words", StringComparison.Ordinal));
        Assert.Contains(leaks, l => l.Contains("left.full", StringComparison.Ordinal) && l.Contains("JPEG", StringComparison.Ordinal));
        Assert.Contains(leaks, l => l.Contains("left.txt", StringComparison.Ordinal) && l.Contains($"NIK {9}", StringComparison.Ordinal));
    }

    // The data folder as it lies, log of the database included, and a copy as a backup takes it.
    private static async Task<(int Files, long Bytes, List<string> Leaks)> AtRestAsync(ConsoleApp console)
    {
        List<(string Name, byte[] Bytes)> files = [];
        foreach (var file in Directory.GetFiles(console.DataFolder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            files.Add((Path.GetRelativePath(console.DataFolder, file), bytes));
        }

        var backup = Path.Combine(console.DataFolder, "..", "copy.db");
        await console.OnDatabaseAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {backup}"));
        files.Add(("backup/console.db", await File.ReadAllBytesAsync(backup)));

        var secrets = Enumerable.Range(0, Customers)
            .SelectMany(c => ((string, string)[])[($"number {c}", Number(c)[1..]), ($"number {c}", Written(c)), ($"NIK {c}", Nik(c))])
            .Concat([("words", Name), ("words", Street), ("words", Noted)])
            .SelectMany(s => Encodings(s.Item2).Select(bytes => (What: s.Item1, Bytes: bytes)))
            .Concat(Pixels).ToList();
        return (files.Count, files.Sum(f => (long)f.Bytes.Length),
        [
            .. from file in files
               from secret in secrets
               where file.Bytes.AsSpan().IndexOf(secret.Bytes) >= 0
               select $"{file.Name} holds {secret.What}",
        ]);
    }

    // As text, as Windows text, and within base64, whatever it is aligned to.
    private static IEnumerable<byte[]> Encodings(string text) =>
    [
        Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text),
        .. Enumerable.Range(0, 3).Select(at => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', at) + text))[4..^4])),
    ];
}
