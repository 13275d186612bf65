using System.Net;
using Microsoft.AspNetCore.Routing;
using NetVips;
using ReviewerConsole.Audit;
using ReviewerConsole.Tests.Decoding;
using ReviewerConsole.Tests.Watermarking;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Documents;

/// <summary>Attacks 8 and 9: whatever is asked for, and however, what comes is marked with this view and no other.</summary>
public sealed class OnlyMarkedTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly byte[] _original = Pictures.Scene(2000, 1250).Jpeg();

    [Fact] // attack 9
    public async Task Whatever_the_query_says_the_picture_carries_this_views_mark_and_no_other()
    {
        var leased = await LeasedCase.CreateAsync(_console, _original);
        var master = (await Workers.AcceptedAsync(_original)).Master;
        string[] queries =
        [
            "", "?mark=0", "?watermark=false", "?opacity=0", "?raw=1&format=png", "?width=99999&height=99999", "?original=true",
            "?Console:Watermark:Opacity=0", "?download", "?v=%00", "?" + new string('a', 2000), "?region=0,0,1,1", "?quality=100&nomark",
        ];

        foreach (var query in queries)
        {
            using var response = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync() + query);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var served = await response.Content.ReadAsByteArrayAsync();
            var row = (await _console.RowsAsync()).Last(r => r is { Action: "document.opened", Outcome: Outcome.Ok });
            var own = new Mark(row.ActorId, row.AtUtc, row.CaseId!, ViewId.Parse(row.ViewId!).Code);
            var other = new Mark(row.ActorId, row.AtUtc.AddMinutes(-7), row.CaseId!, ViewId.New().Code);
            Assert.InRange(MarkReader.Correlate(served, master, own), 0.9, 1);
            Assert.InRange(MarkReader.Prefers(served, master, own, other), 0.8, 1.2);
        }
    }

    [Fact] // attack 8
    public async Task No_route_in_any_format_gives_a_picture_closer_to_the_original_than_the_marked_one()
    {
        var leased = await LeasedCase.CreateAsync(_console, _original);
        using var view = await DocumentDoorTests.LookAsync(_console, leased.Reviewer, await leased.TicketAsync());
        var marked = Distance(await view.Content.ReadAsByteArrayAsync(), _original);
        var blobs = Directory.GetFiles(Path.Combine(_console.DataFolder, "documents"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_console.DataFolder, f)).ToList();
        Assert.NotEmpty(blobs);

        var paths = RoutesWith(leased)
            .Concat(blobs.SelectMany(b => new[] { $"/{b}", $"/data/{b}", $"/_content/{b}", $"/..%2f{b}", $"/views/..%2f..%2f{b}" }))
            .Concat([$"/documents/{leased.IdCard}", $"/documents/{leased.IdCard}/original", $"/thumbnails/{leased.IdCard}.jpg", $"/views/{leased.IdCard}"])
            .Distinct().ToList();
        foreach (var path in paths)
        {
            foreach (var accept in (string[])["image/jpeg", "image/png", "image/webp", "application/octet-stream", "*/*"])
            {
                using var http = _console.Http(_console.Cookie(leased.Reviewer));
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Accept", accept);
                request.Headers.TryAddWithoutValidation("Range", "bytes=0-");
                request.Headers.Add("Sec-Fetch-Site", "same-origin");
                request.Headers.Add("Sec-Fetch-Dest", "image");
                using var response = await http.SendAsync(request);
                var body = await response.Content.ReadAsByteArrayAsync();
                if (body.Length > 3 && IsPicture(body))
                {
                    Assert.True(Distance(body, _original) >= marked, $"{path} as {accept} gives something closer than the marked view");
                }
            }
        }

        Assert.True(paths.Count > 20, "the crawl found too few routes to mean anything");
    }

    [Fact]
    public async Task The_vaults_files_are_no_pictures()
    {
        await LeasedCase.CreateAsync(_console, _original);

        var files = Directory.GetFiles(Path.Combine(_console.DataFolder, "documents"), "*", SearchOption.AllDirectories);

        Assert.Equal(4, files.Length); // two documents, each in full and as master
        // Eight bytes: three of them stand by chance in one of a few sealed megabytes.
        byte[][] heads = [_original[..8], (await Workers.AcceptedAsync(_original)).Master[..8]];
        Assert.All(files, f => Assert.All(heads, head => Assert.Equal(-1, File.ReadAllBytes(f).AsSpan().IndexOf(head))));
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    // Every endpoint of the program, its parameters filled with what an insider knows.
    private IEnumerable<string> RoutesWith(LeasedCase leased) =>
        from endpoint in _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let text = endpoint.RoutePattern.RawText
        where text is not null && !text.Contains("_blazor", StringComparison.Ordinal)
        from value in (string[])[leased.IdCard.ToString(), leased.Reference, leased.IdCard.ToString("N")]
        select "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => s.IsSimple && s.Parts[0].IsParameter ? value : string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart l ? l.Content : value))));

    private static bool IsPicture(byte[] body)
    {
        try
        {
            using var image = Image.NewFromBuffer(body);
            return image.Width > 64;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>Mean absolute difference of grey values at 1024 × 640: what a person would call the same picture is near 0.</summary>
    private static double Distance(byte[] picture, byte[] original) => Math.Abs(Grey(picture).Zip(Grey(original), (a, b) => Math.Abs(a - b)).Average());

    private static byte[] Grey(byte[] picture)
    {
        using var image = Image.ThumbnailBuffer(picture, 1024, height: 640, size: Enums.Size.Force);
        using var grey = image.Colourspace(Enums.Interpretation.Bw)[0];
        return grey.WriteToMemory<byte>();
    }
}
