using System.Security.Cryptography;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

public sealed class KeyBackupTests : IDisposable
{
    private const string Passphrase = "kunci cadangan 2026";

    private readonly KeyFolder _folder = new();
    private readonly KeyFolder _other = new();

    [Fact]
    public void What_was_sealed_before_opens_with_the_restored_ring()
    {
        var ring = _folder.Ring();
        var old = new Envelope(ring).Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);
        ring.Rotate("k1", KeyFolder.Time);
        var index = new BlindIndex(ring).Of(KeyPurposes.PhoneIndex, "+62215550100");

        var backup = KeyBackup.Make(_folder.Path, Passphrase);
        Directory.Delete(_folder.Path, recursive: true);
        var current = KeyBackup.Restore(backup, Passphrase, _other.Path);

        var restored = KeyRing.Open(_other.Path, KeyFolder.Time);
        Assert.Equal(("k2", "k2"), (current, restored.CurrentId));
        Assert.Equal("SPECIMEN"u8, new Envelope(restored).Open(old, KeyPurposes.Document, "row 7"u8));
        Assert.Equal(index, new BlindIndex(restored).Of(KeyPurposes.PhoneIndex, "+62215550100"));
    }

    [Fact]
    public void The_backup_shows_nothing_of_the_ring_and_no_two_are_alike()
    {
        _folder.Ring(1);

        var (one, two) = (KeyBackup.Make(_folder.Path, Passphrase), KeyBackup.Make(_folder.Path, Passphrase));

        Assert.DoesNotContain("material", System.Text.Encoding.ASCII.GetString(one), StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", System.Text.Encoding.ASCII.GetString(one), StringComparison.Ordinal);
        Assert.NotEqual(one[9..25], two[9..25]);
    }

    [Fact]
    public void Another_passphrase_opens_nothing_and_writes_nothing()
    {
        _folder.Ring();
        var backup = KeyBackup.Make(_folder.Path, Passphrase);

        Assert.Throws<CryptographicException>(() => KeyBackup.Restore(backup, Passphrase + ".", _other.Path));

        Assert.False(Directory.Exists(_other.Path));
    }

    [Fact]
    public void A_file_that_was_cut_or_changed_opens_nothing_and_writes_nothing()
    {
        _folder.Ring();
        var backup = KeyBackup.Make(_folder.Path, Passphrase);
        byte[][] bad =
        [
            [], backup[..8], backup[..52], backup[..^1], [.. backup, 0], Flipped(0), Flipped(5), Flipped(10), Flipped(30), Flipped(45), Flipped(backup.Length - 1),
            [.. backup[..5], 0, 0, 0, 1, .. backup[9..]], [.. backup[..5], 0x7F, 0xFF, 0xFF, 0xFF, .. backup[9..]], // one iteration, and two thousand million
        ];

        Assert.All(bad, file => Assert.Throws<CryptographicException>(() => KeyBackup.Restore(file, Passphrase, _other.Path)));

        Assert.False(Directory.Exists(_other.Path));

        byte[] Flipped(int at)
        {
            var changed = backup.ToArray();
            changed[at] ^= 1;
            return changed;
        }
    }

    [Fact]
    public void A_ring_that_is_there_is_never_overwritten()
    {
        _folder.Ring();
        var mine = _other.Ring().Derive(KeyPurposes.Phone, []);
        var backup = KeyBackup.Make(_folder.Path, Passphrase);

        Assert.Throws<KeyRingException>(() => KeyBackup.Restore(backup, Passphrase, _other.Path));

        Assert.Equal(mine, KeyRing.Open(_other.Path, KeyFolder.Time).Derive(KeyPurposes.Phone, []));
    }

    [Fact]
    public void Another_program_opens_it_from_the_layout()
    {
        _folder.Ring(1);
        var backup = KeyBackup.Make(_folder.Path, Passphrase);

        // Step by step from the summary of the class, not by its code.
        var key = Rfc2898DeriveBytes.Pbkdf2(Passphrase, backup[9..25], 600_000, HashAlgorithmName.SHA256, 32);
        var ring = new byte[backup.Length - 53];
        using (var aes = new AesGcm(key, 16))
        {
            aes.Decrypt(backup[25..37], backup[53..], backup[37..53], ring, backup[..25]);
        }

        Assert.Equal("RCKB\u0001\u0000\u0009\u0027\u00C0", System.Text.Encoding.Latin1.GetString(backup[..9]));
        Assert.Equal(File.ReadAllBytes(_folder.File), ring);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }
}
