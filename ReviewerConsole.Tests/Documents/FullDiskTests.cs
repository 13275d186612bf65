using System.Diagnostics;
using System.Net;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Documents;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Intake;

namespace ReviewerConsole.Tests.Documents;

/// <summary>R2: a disk of 64 MiB that is full, once under the documents and once under the database.</summary>
public sealed class FullDiskTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reviewer-console-disk-").FullName;
    private bool _mounted;

    private string Disk => Path.Combine(_folder, "disk");

    [Fact]
    public async Task R2_A_full_disk_under_the_documents_refuses_uploads_and_nothing_else()
    {
        await MountAsync();
        await using var console = new ConsoleApp(settings: new Dictionary<string, string>
        {
            ["Console:DataFolder"] = Disk,
            ["ConnectionStrings:Console"] = $"Data Source={Path.Combine(_folder, "console.db")}",
            ["Console:Documents:LeastFreeMegabytes"] = "0", // so that the disk itself says no
        });
        var leased = await LeasedCase.CreateAsync(console);
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        var stored = Stored();
        var filler = Fill();

        for (var i = 0; i < 5; i++)
        {
            var upload = await api.UploadAsync(id, "id-card", Api.Jpeg(2400, 1600));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (upload.StatusCode, await upload.CodeAsync()));
        }

        using var look = await DocumentDoorTests.LookAsync(console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        Assert.NotNull(await console.Get<QueueDesk>().CountsAsync(leased.Reviewer, default));
        Assert.Equal(stored, Stored()); // no file more, whole or in part
        Assert.Equal("Received", await api.StateAsync(id));
        Assert.DoesNotContain(await console.RowsAsync(), r => r.Action == "document.stored" && r.ActorId == "api:wallet" && r.CaseId != leased.Reference);

        File.Delete(filler);
        Assert.Equal(HttpStatusCode.Created, (await api.UploadAsync(id, "id-card", Api.Jpeg(2400, 1600))).StatusCode);
        Assert.True((await console.Get<DocumentVault>().CheckAsync(open: true, sweep: false, evenMany: false, default)).IsSound);
    }

    [Fact]
    public async Task R2_A_full_disk_under_the_database_refuses_what_needs_a_row_and_shows_the_rest()
    {
        await MountAsync();
        await using var console = new ConsoleApp(settings: new Dictionary<string, string>
        {
            ["ConnectionStrings:Console"] = $"Data Source={Path.Combine(Disk, "console.db")}",
        });
        var leased = await LeasedCase.CreateAsync(console);
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        var ticket = await leased.TicketAsync();
        var before = await console.RowsAsync();
        var filler = Fill();
        await FillLogAsync(console);

        using var look = await DocumentDoorTests.LookAsync(console, leased.Reviewer, ticket);
        var upload = await api.UploadAsync(id, "id-card", Api.Jpeg());
        var open = await console.Get<CaseDesk>().OpenAsync(leased.Reviewer, leased.Reference, default);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (look.StatusCode, upload.StatusCode));
        Assert.Equal("unavailable", await upload.CodeAsync());
        Assert.IsType<NotRecorded>(open);
        Assert.NotNull(await console.Get<QueueDesk>().CountsAsync(leased.Reviewer, default)); // pages that write no row are shown
        Assert.Equal("Received", await api.StateAsync(id));
        Assert.DoesNotContain(await console.RowsAsync(), r => r.Id > before[^1].Id && r.Action is "document.opened" or "document.stored" && r.Id > before[^1].Id);
        Assert.DoesNotContain(console.StoredFiles(), f => f.EndsWith(".new", StringComparison.Ordinal));

        File.Delete(filler);
        using var later = await DocumentDoorTests.LookAsync(console, leased.Reviewer, await leased.TicketAsync());
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await api.UploadAsync(id, "id-card", Api.Jpeg())).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Assert.Equal(0, await RunAsync("umount", "-l", Disk));
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task MountAsync()
    {
        Directory.CreateDirectory(Disk);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting a disk of 64 MiB takes root on Linux.");
        _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=64m", "reviewer-console-test", Disk) == 0;
        Assert.SkipUnless(_mounted, "This machine lets nobody mount a tmpfs.");
    }

    // Every byte that is left.
    private string Fill()
    {
        var filler = Path.Combine(Disk, "filler");
        using var file = new FileStream(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var piece = new byte[64 * 1024];
        for (var size = piece.Length; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(piece, 0, size);
                }
            }
            catch (IOException)
            {
                // Full for pieces of this size.
            }
        }

        return filler;
    }

    // SQLite's log begins anew from its start now and then, in room that it has already: fill that too.
    private static Task<AuditUnavailableException> FillLogAsync(ConsoleApp console) => Assert.ThrowsAsync<AuditUnavailableException>(async () =>
    {
        for (var i = 0; i < 10_000; i++)
        {
            await console.Get<AuditGate>().RecordAsync(Actor.System, new Happened(), default);
        }
    });

    private List<string> Stored() => [.. Directory.GetFiles(Path.Combine(Disk, "documents"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static async Task<int> RunAsync(string program, params string[] line)
    {
        using var process = Process.Start(new ProcessStartInfo(program, line) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private sealed record Happened : IAuditedFact
    {
        public static string Name => "alert.budget_exceeded";
        public Subject Subject => default;
    }
}
