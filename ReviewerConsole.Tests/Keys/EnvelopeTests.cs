using System.Security.Cryptography;
using CsCheck;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Tests.Keys;

public sealed class EnvelopeTests : IDisposable
{
    private readonly KeyFolder _folder = new();
    private readonly Envelope _envelope;

    public EnvelopeTests() => _envelope = new(_folder.Ring(1, 2));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_sealed_opens_again()
    {
        Gen.Select(Gen.Byte.Array[0, 5000], Gen.Byte.Array[0, 64]).Sample((plaintext, place) =>
        {
            var envelope = _envelope.Seal(plaintext, KeyPurposes.Document, place);

            Assert.Equal(plaintext, _envelope.Open(envelope, KeyPurposes.Document, place));
        });
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var envelope = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        for (var bit = 0; bit < envelope.Length * 8; bit++)
        {
            var changed = envelope.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            AssertRefused(changed, "row 7");
        }
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        var envelope = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        for (var length = 0; length < envelope.Length; length++)
        {
            AssertRefused(envelope[..length], "row 7");
            AssertRefused(envelope[^length..], "row 7");
        }
    }

    [Fact]
    public void Anything_appended_is_refused()
    {
        var envelope = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        AssertRefused([.. envelope, 0], "row 7");
    }

    [Fact]
    public void Bytes_that_are_no_envelope_are_refused()
    {
        Gen.Byte.Array[0, 300].Sample(bytes => AssertRefused(bytes, "row 7"));
        Gen.Byte.Array[0, 300].Sample(bytes => AssertRefused([.. "RCE\x02\x02k1"u8, .. bytes], "row 7"));
    }

    [Fact]
    public void An_envelope_does_not_open_in_another_place_or_for_another_purpose()
    {
        var envelope = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        AssertRefused(envelope, "row 8");
        AssertRefused(envelope, "");
        Assert.Throws<CryptographicException>(() => _envelope.Open(envelope, KeyPurposes.Phone, "row 7"u8));
    }

    [Fact]
    public void Halves_of_two_envelopes_do_not_fit()
    {
        var first = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);
        var second = _envelope.Seal("specimen"u8, KeyPurposes.Document, "row 7"u8);

        for (var seam = 8; seam < first.Length; seam++)
        {
            byte[] joined = [.. first[..seam], .. second[seam..]];
            if (!joined.AsSpan().SequenceEqual(first))
            {
                AssertRefused(joined, "row 7");
            }
        }
    }

    [Fact]
    public void Another_ring_of_the_same_version_opens_nothing()
    {
        using var other = new KeyFolder();
        var envelope = new Envelope(other.Ring()).Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        AssertRefused(envelope, "row 7");
    }

    [Fact]
    public void An_envelope_of_an_older_version_still_opens_and_one_of_an_unknown_version_does_not()
    {
        using var other = new KeyFolder();
        var old = new Envelope(other.Ring(1)).Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);
        var unknown = new Envelope(other.Ring(1, 3)).Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8);

        Assert.Equal("SPECIMEN"u8, _envelope.Open(old, KeyPurposes.Document, "row 7"u8));
        AssertRefused(unknown, "row 7");
    }

    [Fact]
    public void An_envelope_made_by_another_program_from_the_layout_opens()
    {
        // AES-256-GCM and HKDF in Python, from the layout in the class's summary and the bytes 0 to 31 as k1.
        var envelope = Convert.FromBase64String(
            "UkNFAgJrMQECAwQFBgcICQoLDIe+GMKsPMmc0e+IRkMjoX9xQOVybMphENHPqQmgcAa/UJ/sxIYAwytWD0izY17+PhQVFhcYGRobHB0eHzdH"
            + "hpxvvsIMPW7LJGZVT2bBZE78NX9HeQ==");
        var ofCustomer = Convert.FromBase64String(
            "UkNFAgJrMQECAwQFBgcICQoLDE74+j21P9cbi+IKvx0/zOJy8XDSjSfmUWuqFB82H/GBirxHqvFjnuzZVCuZRdSx/hQVFhcYGRobHB0eHzdH"
            + "hpxvvsIMPW7LJGZVT2bBZE78NX9HeQ==");
        using var secret = new CustomerSecret([.. Enumerable.Range(200, 32).Select(i => (byte)i)]);

        Assert.Equal("SPECIMEN"u8, _envelope.Open(envelope, KeyPurposes.Document, "row 7"u8));
        Assert.Equal("SPECIMEN"u8, _envelope.Open(ofCustomer, KeyPurposes.Document, "row 7"u8, secret));
    }

    [Fact]
    public void What_is_a_customers_opens_with_that_customers_secret_only()
    {
        var (_, secret) = CustomerKey.New(Guid.NewGuid(), _envelope);
        var (_, another) = CustomerKey.New(Guid.NewGuid(), _envelope);
        var envelope = _envelope.Seal("SPECIMEN"u8, KeyPurposes.Document, "row 7"u8, secret);

        Assert.Equal("SPECIMEN"u8, _envelope.Open(envelope, KeyPurposes.Document, "row 7"u8, secret));
        AssertRefused(envelope, "row 7");
        Assert.Throws<CryptographicException>(() => _envelope.Open(envelope, KeyPurposes.Document, "row 7"u8, another));
        secret.Dispose();
        Assert.Throws<CryptographicException>(() => _envelope.Open(envelope, KeyPurposes.Document, "row 7"u8, secret));
    }

    [Fact]
    public void An_item_wrapped_anew_opens_under_the_new_version_and_its_content_is_untouched()
    {
        Gen.Select(Gen.Byte.Array[0, 500], Gen.Byte.Array[0, 64], Gen.Bool).Sample((plaintext, place, isCustomers) =>
        {
            using var other = new KeyFolder();
            var secret = isCustomers ? CustomerKey.New(Guid.NewGuid(), _envelope).Secret : null;
            var old = new Envelope(other.Ring(1)).Seal(plaintext, KeyPurposes.Document, place, secret);

            var (head, replaces) = _envelope.Rewrap(old.AsSpan(0, Math.Min(old.Length, Envelope.MaxHead)), KeyPurposes.Document, place, secret);
            byte[] anew = [.. head, .. old[replaces..]];

            Assert.Equal(("k1", "k2"), (Envelope.VersionOf(old), Envelope.VersionOf(anew)));
            Assert.Equal(plaintext, _envelope.Open(anew, KeyPurposes.Document, place, secret));
            Assert.ThrowsAny<CryptographicException>(() => new Envelope(other.Ring(1)).Open(anew, KeyPurposes.Document, place, secret));
            Assert.ThrowsAny<CryptographicException>(() => _envelope.Rewrap(old, KeyPurposes.Phone, place, secret));
            Assert.ThrowsAny<CryptographicException>(() => _envelope.Rewrap(old, KeyPurposes.Document, [.. place, 0], secret));
        }, iter: 50);
    }

    [Fact]
    public void Sealing_twice_never_looks_alike_and_never_shows_the_plaintext()
    {
        var zeros = new byte[64];

        var first = _envelope.Seal(zeros, KeyPurposes.Document, []);
        var second = _envelope.Seal(zeros, KeyPurposes.Document, []);

        Assert.NotEqual(first[8..40], second[8..40]);
        Assert.NotEqual(first[^64..], second[^64..]);
        Assert.DoesNotContain("00000000", Convert.ToHexString(first), StringComparison.Ordinal);
    }

    private void AssertRefused(byte[] envelope, string place)
    {
        var refusal = Assert.ThrowsAny<CryptographicException>(
            () => _envelope.Open(envelope, KeyPurposes.Document, System.Text.Encoding.ASCII.GetBytes(place)));

        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SPECIMEN", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
