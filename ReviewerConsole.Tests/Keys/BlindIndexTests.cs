using CsCheck;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

public sealed class BlindIndexTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_the_keyed_HMAC_of_the_value()
    {
        var index = new BlindIndex(_folder.Ring(1)).Of(KeyPurposes.PhoneIndex, "+62215550100");

        Assert.Equal( // computed apart from this program, by RFC 5869 and RFC 2104 in Python
            "D5B5E0A0CA6FF3812B72E966D088ABE60A5F860553B09D95A12AD6C8DC3A7309",
            Convert.ToHexString(index));
    }

    [Fact]
    public void Equal_values_meet_and_others_do_not()
    {
        var index = new BlindIndex(_folder.Ring());

        Gen.Select(Gen.String.AlphaNumeric, Gen.String.AlphaNumeric).Sample((one, other) =>
        {
            Assert.Equal(index.Of(KeyPurposes.PhoneIndex, one), index.Of(KeyPurposes.PhoneIndex, one));
            Assert.NotEqual(index.Of(KeyPurposes.PhoneIndex, one), index.Of(KeyPurposes.NikIndex, one));
            if (one != other)
            {
                Assert.NotEqual(index.Of(KeyPurposes.PhoneIndex, one), index.Of(KeyPurposes.PhoneIndex, other));
            }
        });
    }

    [Fact]
    public void It_stays_the_same_when_the_ring_is_rotated()
    {
        var before = new BlindIndex(_folder.Ring(1)).Of(KeyPurposes.NikIndex, "3174015403980002");

        var after = new BlindIndex(_folder.Ring(1, 2)).Of(KeyPurposes.NikIndex, "3174015403980002");

        Assert.Equal(before, after);
    }
}
