using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Documents;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Row by row: what comes in, and what is said of what does not.</summary>
public sealed partial class ImportTests : IAsyncDisposable
{
    private readonly ConsoleApp _console = new();
    private readonly ImportFiles _files = new();

    [Fact]
    public async Task Each_mistake_is_named_by_line_field_and_code_and_nothing_of_it_stays()
    {
        _files.Add("siti-large.jpg", new byte[Upload.MaxLength + 1]);
        _files.Add("siti-text.jpg", "Siti Rahmawati"u8.ToArray());
        _files.Add("siti-broken.jpg", Api.Jpeg()[..300]);
        _files.Add("siti-empty.jpg", []);
        _files.Csv(
            ImportFiles.Row("A 1"),
            ImportFiles.Row("A-2", phone: "0812 SELAMAT"),
            ImportFiles.Row("A-3", phone: ""),
            ImportFiles.Row("A-4").Replace("tierUpgrade", "upgrade", StringComparison.Ordinal).Replace("1998-03-14", "14/03/1998", StringComparison.Ordinal),
            ImportFiles.Row("A-5").Replace(",F,", ",X,", StringComparison.Ordinal).Replace(",low,", ",none,", StringComparison.Ordinal),
            ImportFiles.Row("A-6", card: "", selfie: ""),
            ImportFiles.Row("A-7", card: "siti-none.jpg"),
            ImportFiles.Row("A-8", card: "siti-large.jpg", selfie: "siti-text.jpg"),
            ImportFiles.Row("A-9", card: "siti-broken.jpg", selfie: "siti-empty.jpg"),
            ImportFiles.Row("A-10", address: Api.Address),
            ImportFiles.Row("A-11", address: "\"Jalan Kenanga"),
            ImportFiles.Row("A-12", address: "Jalan \"Kenanga\""),
            ImportFiles.Row("A-13") + ",",
            ImportFiles.Row(Api.Number),
            ImportFiles.Row("A-14"),
            ImportFiles.Row("A-14"));

        var (run, said) = await _files.ImportAsync(_console);

        Assert.Equal(
            """
            line 2: externalId: validation
            line 3: phone: invalid-phone
            line 4: phone: validation
            line 5: kind: validation
            line 5: dateOfBirth: validation
            line 6: risk: validation
            line 6: sex: validation
            line 7: documents: validation
            line 8: id-card:KTP: not-found
            line 9: id-card:KTP: too-large
            line 9: selfie:SELFIE_WITH_ID: type-not-allowed
            line 10: id-card:KTP: corrupt
            line 10: selfie:SELFIE_WITH_ID: type-not-allowed
            line 11: validation
            line 12: validation
            line 13: validation
            line 14: validation
            line 15: externalId: validation
            line 17: externalId: idempotency-conflict
            """.ReplaceLineEndings("\n"),
            Codes(said));
        Assert.DoesNotContain(ImportFiles.Secrets, s => said.Contains(s, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((16, 15), (run.Rows, run.Rejected));
        Assert.Equal(["A-14"], await _console.OnDatabaseAsync(db => db.Set<Application>().Select(a => a.ExternalId).ToListAsync()));
        Assert.Equal(4, (await _console.RowsAsync()).Count(r => r.Action == "document.refused"));
    }

    [Theory]
    [InlineData("../outside.jpg")]
    [InlineData("in/../../outside.jpg")]
    [InlineData("in/../siti-card.jpg")]
    [InlineData("/etc/hostname")]
    [InlineData("..\\outside.jpg")]
    [InlineData("C:\\outside.jpg")]
    [InlineData("./siti-card.jpg")]
    [InlineData("in//siti-selfie.jpg")]
    [InlineData("link.jpg")]
    [InlineData("out/outside.jpg")]
    public async Task No_file_outside_the_folder_is_opened(string name)
    {
        using var elsewhere = new ImportFiles();
        elsewhere.Add("outside.jpg", Api.Jpeg());
        File.CreateSymbolicLink(_files.PathOf("link.jpg"), elsewhere.PathOf("outside.jpg"));
        Directory.CreateSymbolicLink(_files.PathOf("out"), elsewhere.Folder);
        _files.Csv(ImportFiles.Row("A-1", card: name));

        var (run, said) = await _files.ImportAsync(_console);

        Assert.Equal("line 2: id-card:KTP: validation", Codes(said));
        Assert.Equal(1, run.Rejected);
    }

    [Fact]
    public async Task A_file_is_found_below_the_folder_as_either_system_writes_it()
    {
        _files.Csv(ImportFiles.Row("A-1", selfie: "in\\siti-selfie.jpg"));

        var (run, _) = await _files.ImportAsync(_console);

        Assert.Equal((1, 0), (run.Rows, run.Rejected));
    }

    [Fact]
    public async Task The_same_externalId_with_other_words_or_another_file_is_a_conflict_and_changes_nothing()
    {
        _files.Csv(ImportFiles.Row("A-1"), ImportFiles.Row("A-2"), ImportFiles.Row("A-3"));
        await _files.ImportAsync(_console);
        var before = await _console.OnDatabaseAsync(db => db.Set<Document>().OrderBy(d => d.Id).Select(d => d.Sha256).ToListAsync());
        _files.Add("siti-other.jpg", Api.Jpeg(shade: 30));
        _files.Csv(ImportFiles.Row("A-1", phone: "0812-0000-0679"), ImportFiles.Row("A-2", card: "siti-other.jpg"), ImportFiles.Row("A-3", selfie: ""));

        var (dry, _) = await _files.ImportAsync(_console, dryRun: true);
        var (_, said) = await _files.ImportAsync(_console);

        Assert.Equal(3, dry.Rejected);
        Assert.Equal("line 2: externalId: idempotency-conflict\nline 3: id-card:KTP: idempotency-conflict\nline 4: externalId: idempotency-conflict", Codes(said));
        Assert.Equal(before, await _console.OnDatabaseAsync(db => db.Set<Document>().OrderBy(d => d.Id).Select(d => d.Sha256).ToListAsync()));
    }

    [Fact]
    public async Task The_number_written_in_another_way_is_the_same_number()
    {
        _files.Csv(ImportFiles.Row("A-1"));
        await _files.ImportAsync(_console);
        _files.Csv(ImportFiles.Row("A-1", phone: "+62 812 0000 0678"));

        var (run, said) = await _files.ImportAsync(_console);

        Assert.Equal(("", 0), (said, run.Rejected));
        Assert.Contains("1 already there", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_that_are_still_awaited_are_brought()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync("A-1");
        await api.UploadAsync(id, "id-card", File.ReadAllBytes(_files.PathOf("siti-card.jpg")));
        _files.Ndjson(ImportFiles.Line("A-1"));

        var (run, _) = await _files.ImportAsync(_console);

        Assert.Contains("1 completed", run.Summary, StringComparison.Ordinal);
        Assert.Equal("Queued", await api.StateAsync(id));
    }

    [Fact]
    public async Task A_withdrawn_application_takes_no_file()
    {
        using var api = await _console.ApiAsync();
        var id = await api.ReceivedAsync("A-1");
        await api.PostAsync(Api.Path($"/{id}/withdraw"), null);
        _files.Ndjson(ImportFiles.Line("A-1"));

        var (_, said) = await _files.ImportAsync(_console);

        Assert.Equal("line 1: documents[0].file: wrong-state\nline 1: documents[1].file: wrong-state", Codes(said));
    }

    [Fact]
    public async Task Rejected_lines_of_JSON_can_be_mended_and_come_in()
    {
        _files.Ndjson(ImportFiles.Line("A-1", phone: "12"), "Siti Rahmawati, 0812", "[]", "{}", ImportFiles.Line("A-2").Replace("\"file\":\"siti-card.jpg\"", "\"file\":7", StringComparison.Ordinal));

        var (_, said) = await _files.ImportAsync(_console);
        var rejects = _files.Text("rejects.ndjson");
        File.WriteAllText(_files.PathOf("rejects.ndjson"), rejects.Replace("\"12\"", $"\"{Api.Number}\"", StringComparison.Ordinal).Replace("\"file\":7", "\"file\":\"siti-card.jpg\"", StringComparison.Ordinal));
        var (mended, _) = await _files.ImportAsync(_console, manifest: "rejects.ndjson");

        Assert.StartsWith("line 1: applicant.phone: invalid-phone\nline 2: validation\nline 3: validation\nline 4: ", Codes(said), StringComparison.Ordinal);
        Assert.EndsWith("line 5: documents[0].file: validation", Codes(said), StringComparison.Ordinal);
        Assert.StartsWith("{\"rejectedFor\":[\"applicant.phone=invalid-phone\"],\"externalId\":\"A-1\"", rejects, StringComparison.Ordinal);
        Assert.Contains("2 received", mended.Summary, StringComparison.Ordinal);
        var again = _files.Text("rejects-2.ndjson").TrimEnd().Split('\n');
        Assert.Equal(["Siti Rahmawati, 0812", "[]"], again[..2]);
        Assert.Matches("^{\"rejectedFor\":\\[[^]]*\"documents=validation\"[^]]*\\]}$", Assert.Single(again[2..])); // once, however often it is rejected
    }

    [Fact]
    public async Task A_number_that_stays_with_the_wallet_has_its_columns()
    {
        _files.Add("manifest.csv", Encoding.UTF8.GetBytes(
            "externalId,kind,fullName,dateOfBirth,nationalId,contact.ref,contact.blindIndex,contact.last3,passport:PASSPORT\r\n" +
            $"A-1,tierUpgrade,{Api.Name},1998-03-14,{Api.Nik},customer-81,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,678,siti-card.jpg\r\n"));

        var (run, said) = await _files.ImportAsync(_console);

        Assert.Equal(("", 0, 1), (said, run.Rejected, run.Rows));
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        _files.Dispose();
    }

    // Without the sentences.
    private static string Codes(string said) => string.Join('\n', said.TrimEnd().Split('\n').Select(l => Code().Match(l).Value));

    [GeneratedRegex(@"^line \d+: (\S+: )?[a-z-]+(?=: )")]
    private static partial Regex Code();
}
