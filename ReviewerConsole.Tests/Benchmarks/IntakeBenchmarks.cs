using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ReviewerConsole.Decoding;
using ReviewerConsole.Tests.Decoding;
using ReviewerConsole.Tests.Intake;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>
/// Documents coming in: over HTTP, through a worker, sealed and on record, against the same decoding and encoding in the
/// process itself, without worker, seal, file or row. A photo of 12 megapixels, turned by EXIF. Linux only.
/// </summary>
[Collection(nameof(OneAtATime))]
public sealed class IntakeBenchmarks : IAsyncDisposable
{
    private const int Rounds = 3;
    private const int Files = 8;

    private readonly ConsoleApp _console = new();
    private int _applications;

    [Fact(Explicit = true)]
    public async Task Files_a_second_with_one_and_four_at_once()
    {
        var table = new Table("Documents coming in, 12 MP JPEG", "", "files/s", "CPU ms a file, console", "CPU ms a file, workers", "peak MB, console", "peak MB, a worker");
        using var scene = Pictures.Scene(4000, 3000);
        var photo = Tampered.WithOrientation(scene.Jpeg(quality: 88), 6);
        var key = await _console.KeyAsync();
        await using var server = await ServedConsole.StartAsync(_console);
        using var api = new HttpClient { BaseAddress = server.Address };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await UploadAsync(server, api, photo, Files, 4); // until the code is compiled and both workers are there

        foreach (var atOnce in (int[])[1, 4])
        {
            List<Measured> uploads = [], peers = [];
            List<double> workers = [], console = [], each = [];
            for (var round = 0; round < Rounds; round++)
            {
                ResetPeaks(server.Id);
                var before = ProcessTree.WorkersOf(server.Id).Sum(ProcessTree.Ticks);
                uploads.Add(await UploadAsync(server, api, photo, Files, atOnce));
                workers.Add((ProcessTree.WorkersOf(server.Id).Sum(ProcessTree.Ticks) - before) * 10.0 / Files);
                console.Add(Peak(server.Id));
                each.Add(ProcessTree.WorkersOf(server.Id).Max(Peak));
                peers.Add(await Measured.OfAsync(Files, atOnce, Measured.OwnCpu, _ => Task.Run(() => Redraw(photo))));
            }

            table.Row($"{atOnce} at once", Table.Spread(uploads.Select(m => m.PerSecond)), Table.Spread(uploads.Select(m => m.CpuEach), "0"),
                Table.Spread(workers, "0"), Table.Spread(console, "0"), Table.Spread(each, "0"));
            table.Row($"peer: decode + encode in process, {atOnce} at once", Table.Spread(peers.Select(m => m.PerSecond)), Table.Spread(peers.Select(m => m.CpuEach), "0"), "", "", "");
        }

        table.Note($"{photo.Length / 1024} KiB of 4000 × 3000 px, turned by EXIF; {Rounds} rounds of {Files} files in turn with the peer. Upload, worker, seal, two files flushed to the disk and one audit row, against decoding and both encodings alone.");
        table.Print();
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task<Measured> UploadAsync(ServedConsole server, HttpClient api, byte[] photo, int files, int atOnce)
    {
        var places = new List<(Guid Id, string Slot)>();
        while (places.Count < files)
        {
            var id = await api.ReceivedAsync($"UPG-{++_applications}");
            places.AddRange([(id, "id-card"), (id, "selfie")]);
        }

        return await Measured.OfAsync(files, atOnce, () => server.Cpu, async i =>
        {
            var answer = await api.UploadAsync(places[i].Id, places[i].Slot, photo);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        });
    }

    private static void Redraw(byte[] photo)
    {
        using var drawing = new PictureRedrawing();
        Assert.Null(drawing.Redraw(photo, photo.Length, "image/jpeg"));
    }

    private static void ResetPeaks(int console)
    {
        foreach (var id in ProcessTree.WorkersOf(console).Append(console))
        {
            File.WriteAllText($"/proc/{id}/clear_refs", "5");
        }
    }

    private static double Peak(int id) => double.Parse(
        File.ReadLines($"/proc/{id}/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;
}
