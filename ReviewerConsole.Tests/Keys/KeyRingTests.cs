using System.Security.Cryptography;
using System.Text.Json;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_ring_is_made_once_and_read_again()
    {
        Assert.False(KeyRing.Exists(_folder.Path));
        var first = _folder.Ring();

        var second = _folder.Ring();

        Assert.True(KeyRing.Exists(_folder.Path));
        Assert.Equal("k1", second.CurrentId);
        Assert.Equal(first.Derive(KeyPurposes.Phone, []), second.Derive(KeyPurposes.Phone, []));
        Assert.False(File.Exists(_folder.File + ".new"));
    }

    [Fact]
    public void Two_folders_never_get_the_same_material()
    {
        using var other = new KeyFolder();

        Assert.NotEqual(_folder.Ring().Derive(KeyPurposes.Phone, []), other.Ring().Derive(KeyPurposes.Phone, []));
    }

    [Fact]
    public async Task Creators_that_race_all_end_with_one_ring()
    {
        using var start = new Barrier(8);

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Convert.ToHexString(_folder.Ring().Derive(KeyPurposes.Phone, []));
            },
            TaskCreationOptions.LongRunning)));

        Assert.Single(keys.Distinct());
        Assert.Equal(keys[0], Convert.ToHexString(_folder.Ring().Derive(KeyPurposes.Phone, [])));
    }

    [Fact]
    public void A_crash_while_writing_does_not_stop_the_next_start()
    {
        _folder.Ring();
        File.Move(_folder.File, _folder.File + ".new"); // stopped before the rename

        Assert.Equal("k1", _folder.Ring().CurrentId);
    }

    [Fact]
    public void Folder_and_file_belong_to_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        _folder.Ring();

        Assert.Equal("700", Mode(_folder.Path));
        Assert.Equal("600", Mode(_folder.File));
    }

    [Theory]
    [InlineData(true, "chmod 700")]
    [InlineData(false, "chmod 600")]
    public void Keys_that_others_can_read_are_refused_with_the_command_that_helps(bool folder, string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        _folder.Ring();
        Open(folder ? _folder.Path : _folder.File);

        var refusal = Assert.Throws<KeyRingException>(() => _folder.Ring());

        Assert.Contains(command, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_ring_is_not_made_in_silence()
    {
        var refusal = Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, KeyFolder.Time));

        Assert.Contains("Restore the backup", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"versions":null}""")]
    [InlineData("""{"versions":[]}""")]
    [InlineData("""{"versions":[null]}""")]
    [InlineData("""{"versions":[{"id":"k1","created":"2026-07-01T08:00:00Z","material":"AAEC"}]}""")]
    [InlineData("""{"versions":[{"id":"k1","created":"2026-07-01T08:00:00Z"}]}""")]
    [InlineData("""{"versions":[{"id":"k1","created":"2026-07-01T08:00:00Z","material":"not base64 SECRET"}]}""")]
    [InlineData("""{"versions":[{"id":"k01","created":"2026-07-01T08:00:00Z","material":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}]}""")]
    [InlineData("""{"versions":[{"id":"k1","created":"2026-07-01T08:00:00Z","material":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}""")]
    public void A_damaged_ring_is_refused_without_a_word_of_it(string content)
    {
        _folder.Ring();
        File.WriteAllText(_folder.File, content);

        var refusal = Assert.Throws<KeyRingException>(() => _folder.Ring());

        Assert.Contains("is damaged. Restore the backup", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void Versions_out_of_order_are_damage(int first, int second)
    {
        Assert.Throws<KeyRingException>(() => _folder.Ring(first, second));
    }

    [Fact]
    public void A_ring_that_is_no_file_is_refused()
    {
        _folder.Ring();
        File.Delete(_folder.File);
        Directory.CreateDirectory(_folder.File);

        Assert.Throws<KeyRingException>(() => _folder.Ring());
        Assert.Throws<KeyRingException>(() => KeyRing.Open(_folder.Path, KeyFolder.Time));
    }

    [Fact]
    public void The_newest_version_is_current_and_the_oldest_stays()
    {
        var ring = _folder.Ring(1, 2, 10);

        Assert.Equal("k10", ring.CurrentId);
        Assert.Equal("k1", ring.OldestId);
        Assert.Equal(ring.Derive(KeyPurposes.Phone, [], "k10"), ring.Derive(KeyPurposes.Phone, []));
        Assert.NotEqual(ring.Derive(KeyPurposes.Phone, [], "k1"), ring.Derive(KeyPurposes.Phone, []));
    }

    [Fact]
    public void Derivation_is_HKDF_of_the_label_the_purpose_and_the_context()
    {
        var key = _folder.Ring(1).Derive(KeyPurposes.AuditTag, "inst-1"u8);

        Assert.Equal( // computed apart from this program, by RFC 5869 in Python
            "4D05541D8808F786AD091E2EFAE8861DF387B7A2461309143A104FF895F257B3",
            Convert.ToHexString(key));
    }

    [Fact]
    public void Purpose_context_and_version_each_make_another_key()
    {
        var ring = _folder.Ring(1, 2);

        byte[][] keys =
        [
            ring.Derive(KeyPurposes.Phone, []), ring.Derive(KeyPurposes.Document, []), ring.Derive(KeyPurposes.Phone, [1]),
            ring.Derive(KeyPurposes.Phone, [0]), ring.Derive(KeyPurposes.Phone, [], "k1"),
            ring.Derive("ab", "c"u8), ring.Derive("a", "bc"u8),
        ];

        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData("k2")]
    [InlineData("")]
    public void An_unknown_version_is_refused(string keyId)
    {
        Assert.Throws<CryptographicException>(() => _folder.Ring().Derive(KeyPurposes.Phone, [], keyId));
    }

    [Fact]
    public void Nothing_in_the_room_prints_a_secret()
    {
        var ring = _folder.Ring(1);
        object[] all = [ring, new Envelope(ring), new BlindIndex(ring), new KeyRingFile.Version("k1", default, [1, 2, 3]), new CustomerSecret([0, 1, 0, 1]), CustomerKey.New(Guid.NewGuid(), new Envelope(ring)).Row];

        var printed = string.Join(' ', all.Select(o => $"{o} ")) + JsonSerializer.Serialize(ring);

        Assert.DoesNotContain("AAEC", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("0001", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Byte[]", printed, StringComparison.Ordinal);
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);
        }
    }
}
