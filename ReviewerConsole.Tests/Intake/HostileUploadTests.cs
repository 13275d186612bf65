using System.Net;
using System.Text;
using ReviewerConsole.Decoding;
using ReviewerConsole.Tests.Benchmarks;
using ReviewerConsole.Tests.Decoding;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Attacks 52 and 53 and R16 against a console that is a process of its own, as in production.</summary>
public sealed class HostileUploadTests : IAsyncLifetime
{
    private readonly ConsoleApp _made = new();
    private ServedConsole _served = null!;
    private HttpClient _api = null!;
    private Guid _id;

    public async ValueTask InitializeAsync()
    {
        using var first = await _made.ApiAsync();
        _id = await first.ReceivedAsync();
        _served = await ServedConsole.StartAsync(_made);
        _api = new() { BaseAddress = _served.Address, Timeout = Timeout.InfiniteTimeSpan };
        _api.DefaultRequestHeaders.Authorization = first.DefaultRequestHeaders.Authorization;
    }

    [Fact]
    public async Task R16_Two_hundred_bad_files_eight_at_once_are_refused_as_they_should_be_and_the_console_goes_on()
    {
        var id = _served.Id;
        var files = BadFiles();
        var wrong = new List<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (name, type, file, code) = i % 100 == 50 ? ("slow", "image/jpeg", Hostile.SlowJpeg, "corrupt") : files[i % files.Count];
            var answer = await _api.UploadAsync(_id, "id-card", file, type);
            if (await answer.CodeAsync() is var said && said != code)
            {
                lock (wrong)
                {
                    wrong.Add($"{name}: {said}, not {code}");
                }
            }
        });

        Assert.Empty(wrong.Distinct());
        Assert.False(_served.HasExited);
        Assert.Equal(id, _served.Id);
        Assert.Equal(HttpStatusCode.Created, (await _api.UploadAsync(_id, "id-card", Api.Jpeg())).StatusCode);
        Assert.Equal(2, _made.StoredFiles().Count);
    }

    [Fact]
    public async Task A53_A_worker_killed_in_the_middle_of_a_decode_costs_one_request()
    {
        Assert.SkipUnless(ProcessTree.IsHere, ProcessTree.Reason);
        await _api.UploadAsync(_id, "id-card", Encoding.ASCII.GetBytes("no picture, but it starts the worker"));
        var worker = ProcessTree.WorkerOf(_served.Id)!.Value;
        var before = ProcessTree.Ticks(worker);

        var upload = _api.UploadAsync(_id, "id-card", Hostile.SlowJpeg);
        await ProcessTree.WorksAsync(worker, before);
        await ProcessTree.SignalAsync(worker, "KILL");
        var answer = await upload;
        var next = await _api.UploadAsync(_id, "id-card", Api.Jpeg());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable", "2"), (answer.StatusCode, await answer.CodeAsync(), answer.Headers.RetryAfter?.ToString()));
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.False(_served.HasExited);
        Assert.NotEqual(worker, ProcessTree.WorkerOf(_served.Id));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _served.DisposeAsync();
        await _made.DisposeAsync();
    }

    private static List<(string Name, string Type, byte[] File, string Code)> BadFiles()
    {
        using var scene = Pictures.Scene(160, 100);
        using var wide = Pictures.Flat(12_001, 8, 90);
        var (jpeg, png, webp) = (scene.Jpeg(), scene.PngsaveBuffer(), scene.WebpsaveBuffer());
        List<(string, string, byte[], string)> files =
        [
            ("bomb", "image/png", Hostile.Bomb(), "too-many-pixels"),
            ("many scans", "image/jpeg", Hostile.ManyScans(), "corrupt"),
            ("wide", "image/png", wide.PngsaveBuffer(), "too-many-pixels"),
            ("said to be large", "image/jpeg", Tampered.WithFrame(jpeg, 60_000, 60_000), "too-many-pixels"),
            ("cut JPEG", "image/jpeg", jpeg[..^100], "corrupt"),
            ("cut PNG", "image/png", png[..^20], "corrupt"),
            ("cut WebP", "image/webp", webp[..^20], "corrupt"),
            ("wrong Adler", "image/png", Tampered.WithWrongAdler(png), "corrupt"),
            ("half a JPEG", "image/jpeg", [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9], "corrupt"),
            ("APNG", "image/png", Tampered.WithChunk(png, "acTL", [0, 0, 0, 2, 0, 0, 0, 0]), "animated"),
            ("two JPEGs", "image/jpeg", [.. jpeg, .. jpeg], "animated"),
            ("GIF", "image/gif", scene.GifsaveBuffer(), "type-not-allowed"),
            ("TIFF", "image/tiff", scene.TiffsaveBuffer(), "type-not-allowed"),
            ("SVG", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"u8.ToArray(), "type-not-allowed"),
            ("PDF", "application/pdf", "%PDF-1.7"u8.ToArray(), "pdf-not-supported"),
            ("HEIC", "image/heic", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic"u8.ToArray(), "heic-not-supported"),
            ("PNG as JPEG", "image/jpeg", png, "type-mismatch"),
            ("too large", "image/jpeg", new byte[PictureIntake.MostBytes + 1], "too-large"),
        ];
        return files;
    }
}
