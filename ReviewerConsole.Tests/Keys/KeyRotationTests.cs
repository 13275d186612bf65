using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

public sealed class KeyRotationTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_version_that_another_process_adds_is_used_without_a_restart()
    {
        var (one, other) = (_folder.Ring(), _folder.Ring());
        var before = new Envelope(one).Seal("SPECIMEN"u8, KeyPurposes.Phone, []);

        Assert.Equal("k2", one.Rotate("k1", KeyFolder.Time));
        var after = new Envelope(one).Seal("SPECIMEN"u8, KeyPurposes.Phone, []);

        Assert.Equal("SPECIMEN"u8, new Envelope(other).Open(after, KeyPurposes.Phone, [])); // names a version it has not seen
        Assert.Equal("k2", Envelope.VersionOf(new Envelope(other).Seal([], KeyPurposes.Phone, [])));
        Assert.Equal("SPECIMEN"u8, new Envelope(other).Open(before, KeyPurposes.Phone, []));
        Assert.Equal(("k1", "k2"), (other.OldestId, other.CurrentId));
    }

    [Fact]
    public void Whoever_rotates_second_adds_nothing()
    {
        var (one, other) = (_folder.Ring(), _folder.Ring());

        var ids = new[] { one.Rotate("k1", KeyFolder.Time), other.Rotate("k1", KeyFolder.Time), one.Rotate("k2", KeyFolder.Time) };

        Assert.Equal(["k2", "k2", "k3"], ids);
        Assert.Equal([("k1", KeyFolder.Time.GetUtcNow()), ("k2", KeyFolder.Time.GetUtcNow()), ("k3", KeyFolder.Time.GetUtcNow())], other.Versions.Select(v => (v.Id, v.Created)));
    }

    [Fact]
    public async Task Rotations_that_race_lose_no_version()
    {
        _folder.Ring();
        using var start = new Barrier(6);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var ring = _folder.Ring();
                start.SignalAndWait();
                for (var i = 0; i < 5; i++)
                {
                    ring.Rotate(ring.CurrentId, KeyFolder.Time);
                }
            },
            TaskCreationOptions.LongRunning)));

        var versions = _folder.Ring().Versions;
        Assert.InRange(versions.Count, 6, 31);
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => $"k{n}"), versions.Select(v => v.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("damaged")]
    public void A_folder_that_goes_while_the_console_runs_changes_nothing(string? content)
    {
        var ring = _folder.Ring();
        var envelope = new Envelope(ring).Seal("SPECIMEN"u8, KeyPurposes.Phone, []);
        File.Delete(_folder.File);
        if (content is not null)
        {
            File.WriteAllText(_folder.File, content);
        }

        Assert.Equal("SPECIMEN"u8, new Envelope(ring).Open(envelope, KeyPurposes.Phone, []));
        Assert.Equal("k1", ring.CurrentId);
        Assert.Throws<KeyRingException>(() => ring.Rotate("k1", KeyFolder.Time));
    }

    [Fact]
    public void Another_ring_put_in_its_place_is_not_taken_for_a_rotation()
    {
        using var other = new KeyFolder();
        var ring = _folder.Ring();
        other.Ring().Rotate("k1", KeyFolder.Time);
        File.Copy(other.File, _folder.File, overwrite: true);

        Assert.Equal("k1", ring.CurrentId);
    }
}
