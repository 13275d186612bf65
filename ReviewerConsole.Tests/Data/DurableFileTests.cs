using System.Buffers.Binary;
using System.Diagnostics;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Data;

/// <summary>A file is there whole or not at all, whenever its writer dies and whatever the disk says.</summary>
public sealed class DurableFileTests : IDisposable
{
    /// <summary>Environment variable that makes a process a writer into the folder it names.</summary>
    public const string Folder = "REVIEWERCONSOLE_TEST_WRITES";

    private const int Size = 300_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-console-file-").FullName;

    private string File => Path.Combine(_folder, "file");

    public static TheoryData<string> Moments => ["half 1", "half 2", "half 7", "whole 1", "whole 5", "renamed 3"];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_writer_that_is_killed_leaves_the_file_before_or_the_file_after(string moment)
    {
        using var writer = Start();
        string? line;
        do
        {
            line = await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && line != moment);

        writer.Kill(); // SIGKILL, wherever it is by now
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(moment, line);
        var about = int.Parse(moment.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var atLeast = moment.StartsWith("renamed", StringComparison.Ordinal) ? about : about - 1;
        if (atLeast > 0 || System.IO.File.Exists(File))
        {
            AssertWhole(await System.IO.File.ReadAllBytesAsync(File), atLeast);
        }

        // Whoever comes next is not hindered by what was left aside.
        DurableFile.Write(File, file => file.Write(Content(99)), overwrite: true);
        AssertWhole(await System.IO.File.ReadAllBytesAsync(File), atLeast: 99);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there_and_nothing_aside()
    {
        DurableFile.Write(File, file => file.Write(Content(1)));

        Assert.Throws<IOException>(() => DurableFile.Write(
            File,
            file =>
            {
                file.Write(Content(2).AsSpan(0, 1000));
                throw new IOException("No space left on device");
            },
            overwrite: true));

        AssertWhole(System.IO.File.ReadAllBytes(File), atLeast: 1);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_is_there_is_not_overwritten_unless_that_was_meant()
    {
        DurableFile.Write(File, file => file.Write(Content(1)));

        Assert.Throws<IOException>(() => DurableFile.Write(File, file => file.Write(Content(2))));

        AssertWhole(System.IO.File.ReadAllBytes(File), atLeast: 1);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void It_belongs_to_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        DurableFile.Write(File, file => file.Write(Content(1)));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : System.IO.File.GetUnixFileMode(File));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Writes the file again and again, and says on standard output where it is.</summary>
    internal static void WriteForEver(string folder)
    {
        for (var number = 1; ; number++)
        {
            var content = Content(number);
            DurableFile.Write(
                Path.Combine(folder, "file"),
                file =>
                {
                    file.Write(content.AsSpan(0, Size / 2));
                    Say($"half {number}");
                    file.Write(content.AsSpan(Size / 2));
                    Say($"whole {number}");
                },
                overwrite: true);
            Say($"renamed {number}");
        }

        static void Say(string where)
        {
            Console.Out.WriteLine(where);
            Console.Out.Flush();
        }
    }

    private static byte[] Content(int number)
    {
        var content = new byte[Size];
        for (var at = 0; at < Size; at += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(at), number);
        }

        return content;
    }

    private static void AssertWhole(byte[] found, int atLeast)
    {
        Assert.Equal(Size, found.Length);
        var number = BinaryPrimitives.ReadInt32LittleEndian(found);
        Assert.Equal(Content(number), found);
        Assert.True(number >= atLeast, $"{number} is older than {atLeast}");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReviewerConsole.dll"), "--version"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(DurableFileTests).Assembly.Location;
        start.Environment[Folder] = _folder;
        return Process.Start(start)!;
    }
}
