using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

/// <summary>A key folder of its own for one test, gone afterwards.</summary>
public sealed class KeyFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("keys-").FullName;

    /// <summary>Not made yet.</summary>
    public string Path => System.IO.Path.Combine(_parent, "keys");

    public string File => System.IO.Path.Combine(Path, "keyring.json");

    public static TimeProvider Time { get; } = new FakeTimeProvider(new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The folder's ring, made when missing.</summary>
    public KeyRing Ring() => KeyRing.Open(Path, Time, create: true);

    /// <summary>A ring written by hand: version k1 is the bytes 0 to 31, the others are all of their own number.</summary>
    public KeyRing Ring(params int[] versions)
    {
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllText(File, $$"""{"versions":[{{string.Join(',', versions.Select(Version))}}]}""");
        Close();
        return KeyRing.Open(Path, Time);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    /// <summary>Leaves folder and file to their owner alone.</summary>
    public void Close()
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static string Version(int number)
    {
        var material = number == 1
            ? Enumerable.Range(0, 32).Select(i => (byte)i)
            : Enumerable.Repeat((byte)number, 32);
        return $$"""{"id":"k{{number}}","created":"2026-07-01T08:00:00Z","material":"{{Convert.ToBase64String([.. material])}}"}""";
    }
}
