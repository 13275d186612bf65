using NetVips;
using ReviewerConsole.Decoding;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Decoding;

/// <summary>
/// Files of each accepted type, drawn here and then damaged: whatever they are, somebody who sent one gets a picture or a
/// code, and the console goes on. The same damage each time: bits, bytes, pieces cut, doubled, moved, lengths and sizes.
/// </summary>
public sealed class WorkerFuzzTests
{
    private const int FilesOfEach = 260;
    private const int AtOnce = 4;

    public static TheoryData<string> Types => ["jpeg", "progressive", "png", "interlaced", "webp", "lossless"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Damaged_files_end_as_a_picture_or_a_code(string type)
    {
        var seed = Seed(type);
        var said = new Dictionary<string, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, FilesOfEach), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
        {
            var outcome = await Workers.ReadAsync(Damaged(seed, i));
            var answer = outcome.IsRefused(out var refusal) ? refusal.Code() : Whole(outcome.Accepted);
            lock (said)
            {
                said[answer] = said.GetValueOrDefault(answer) + 1;
            }
        });

        Assert.Equal(FilesOfEach, said.Values.Sum());
        Assert.DoesNotContain("no picture", said.Keys);
        Assert.True(said.GetValueOrDefault("corrupt") > FilesOfEach / 4, string.Join(", ", said));
        Assert.True(said.Count > 1, string.Join(", ", said)); // or the damage is such that it tries nothing
    }

    private static string Whole(AcceptedPicture picture) =>
        picture.Width > 0 && picture.Full.AsSpan().StartsWith<byte>([0xFF, 0xD8]) && picture.Master.AsSpan().EndsWith<byte>([0xFF, 0xD9]) ? "taken" : "no picture";

    private static byte[] Seed(string type)
    {
        using var scene = Pictures.Scene(96, 64);
        using var clear = scene.Bandjoin(200).Copy(interpretation: Enums.Interpretation.Srgb);
        return type switch
        {
            "jpeg" => Tampered.WithOrientation(scene.IccTransform("p3", inputProfile: "srgb").JpegsaveBuffer(), 6),
            "progressive" => scene.JpegsaveBuffer(interlace: true),
            "png" => clear.PngsaveBuffer(),
            "interlaced" => scene.PngsaveBuffer(interlace: true, palette: true),
            "webp" => clear.WebpsaveBuffer(),
            _ => Tampered.WithCanvas(scene.WebpsaveBuffer(lossless: true, keep: Enums.ForeignKeep.None), 96, 64),
        };
    }

    // Half of the PNGs have their checksums put right again, or none would reach the decoder.
    private static byte[] Damaged(byte[] seed, int number)
    {
        var damaged = Damaged(seed, new Random(number));
        return number % 2 == 0 ? damaged : Tampered.WithRightChecksums(damaged);
    }

    private static byte[] Damaged(byte[] seed, Random random)
    {
        var file = seed.ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            // Half of the damage is done to what is read first.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(200, file.Count) : file.Count);
            var length = Math.Min(random.Next(1, 40), file.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(at, length);
                    break;
                case 3:
                    file.InsertRange(at, file.GetRange(at, length));
                    break;
                case 4:
                    file.InsertRange(at, file.GetRange(random.Next(file.Count - length + 1), length));
                    break;
                case 5:
                    file[at] = random.Next(2) == 0 ? byte.MaxValue : byte.MinValue;
                    break;
                default:
                    file.RemoveRange(Math.Max(at, 40), Math.Max(0, file.Count - Math.Max(at, 40)));
                    break;
            }

            if (file.Count < 2)
            {
                break;
            }
        }

        return [.. file];
    }
}
