using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Keys;

namespace ReviewerConsole.Tests.Audit;

public sealed class RowCheckTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    [Fact]
    public void A_row_stays_genuine_when_the_master_key_is_rotated()
    {
        var instance = new AuditInstance(_folder.Ring(1), new FakeTimeProvider());
        var row = Row(instance.Id, "RV-907", "RV-907", instance.Tag);

        var check = row.Check(_folder.Ring(1, 2));

        Assert.Equal(RowCheck.Genuine, check);
    }

    [Fact]
    public void A_tag_of_another_ring_is_foreign()
    {
        var instance = new AuditInstance(_folder.Ring(1), new FakeTimeProvider());
        var row = Row(instance.Id, "RV-907", "RV-907", leaf => HMACSHA256.HashData(new byte[32], leaf));

        Assert.Equal(RowCheck.Foreign, row.Check(_folder.Ring(1)));
    }

    [Fact]
    public void A_column_that_says_something_else_than_the_leaf_is_seen()
    {
        var instance = new AuditInstance(_folder.Ring(1), new FakeTimeProvider());
        var row = Row(instance.Id, "RV-907", "RV-666", instance.Tag);

        Assert.Equal(RowCheck.ColumnsDiffer, row.Check(_folder.Ring(1)));
    }

    public void Dispose() => _folder.Dispose();

    private static AuditEvent Row(Guid instance, string actorInLeaf, string actorInColumn, Func<byte[], byte[]> tag)
    {
        var at = new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
        var leaf = Encoding.ASCII.GetBytes(
            $$"""{"act":"case.leased","actor":"{{actorInLeaf}}","inst":"{{instance:N}}","iseq":1,"out":"ok","t":"2026-11-24T12:00:00.000Z"}""");
        return new()
        {
            Id = 1, Leaf = leaf, Tag = tag(leaf), AtUtc = at, Action = "case.leased", Outcome = Outcome.Ok,
            ActorId = actorInColumn, Instance = instance, InstanceSequence = 1,
        };
    }
}
