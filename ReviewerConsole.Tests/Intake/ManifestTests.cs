using System.Text;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

/// <summary>Files as editors and spreadsheets write them.</summary>
public sealed class ManifestTests : IDisposable
{
    private const string Header = "externalId,kind,fullName,dateOfBirth,nationalId,phone,id-card:KTP";
    private readonly ImportFiles _files = new();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Lines_end_as_any_system_ends_them_and_are_counted_as_editors_count(string end)
    {
        var rows = await ReadAsync([.. Encoding.UTF8.GetBytes($"{Header}{end}A,b,c,d,e,f,g{end}{end}A,b,c,d,e,f,h")]);

        Assert.Equal([(2, "g"), (4, "h")], rows.Select(r => (r.Line.Number, r.Files[0]!)));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_column()
    {
        var rows = await ReadAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"{Header}\nA,b,c,d,e,f,g")]);

        Assert.Contains("\"externalId\":\"A\"", Encoding.UTF8.GetString(Assert.Single(rows).Body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_line_of_JSON()
    {
        _files.Add("manifest.ndjson", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(ImportFiles.Line("A-1"))]);
        await using var manifest = await Manifest.OpenAsync(_files.Folder, null, default);

        var row = await manifest.NextAsync();

        Assert.Equal(ImportFiles.Line("A-1"), Encoding.UTF8.GetString(row!.Body!));
        Assert.Equal("siti-card.jpg", row.Files[0]);
    }

    [Fact]
    public async Task Cells_in_quotes_hold_commas_and_quotes()
    {
        var rows = await ReadAsync(Encoding.UTF8.GetBytes($"{Header}\n\"A\",b,\"Siti \"\"Titi\"\", S.H.\",d,e,f,\"g, h.jpg\""));

        var row = Assert.Single(rows);
        Assert.Equal("g, h.jpg", Assert.Single(row.Files));
        Assert.Equal("Siti \"Titi\", S.H.", System.Text.Json.JsonDocument.Parse(row.Body!).RootElement.GetProperty("applicant").GetProperty("fullName").GetString());
    }

    [Theory]
    [InlineData("A,b,\"c,d,e,f,g")]
    [InlineData("A,b,c\"c,d,e,f,g")]
    [InlineData("A,b,\"c\"c,d,e,f,g")]
    [InlineData("A,b,c,d,e,f")]
    [InlineData("A,b,c,d,e,f,g,h")]
    [InlineData("A;b;c;d;e;f;g")]
    public async Task A_row_that_is_cut_wrongly_is_rejected_alone_and_kept_as_it_came(string line)
    {
        var bytes = Encoding.UTF8.GetBytes($"{Header}\n{line}\nA,b,c,d,e,f,g\n");

        var rows = await ReadAsync(bytes);

        Assert.Equal([1, 0], rows.Select(r => r.Faults.Count));
        Assert.Null(rows[0].Body);
        Assert.Equal(line, Encoding.UTF8.GetString(rows[0].Line.Bytes!));
    }

    [Fact]
    public async Task A_line_in_another_encoding_is_rejected_alone()
    {
        var rows = await ReadAsync([.. Encoding.UTF8.GetBytes($"{Header}\n"), .. Encoding.Latin1.GetBytes("A,b,Andr\u00E9,d,e,f,g\n"), .. "A,b,c,d,e,f,g"u8]);

        Assert.Equal([1, 0], rows.Select(r => r.Faults.Count));
    }

    [Fact]
    public async Task A_line_longer_than_the_API_takes_is_rejected_and_not_kept()
    {
        var rows = await ReadAsync(Encoding.UTF8.GetBytes($"{Header}\n{new string('a', IntakeApi.MaxJson + 1)}\nA,b,c,d,e,f,g"));

        Assert.Equal((null, "too-large"), (rows[0].Line.Bytes, Assert.Single(rows[0].Faults).Code));
        Assert.Empty(rows[1].Faults);
    }

    [Theory]
    [InlineData("externalId;kind;fullName", "semicolons")]
    [InlineData("externalId\tkind\tfullName", "tabs")]
    [InlineData("externalId,kind,\"fullName", "quotes")]
    [InlineData(Header + ",phone", "Column 8")]
    [InlineData(Header + ",", "Column 8")]
    [InlineData(Header + ",id-card:DRIVING", "Column 8")]
    [InlineData("kind,fullName,dateOfBirth,phone", "externalId, nationalId")]
    public async Task A_first_line_that_names_no_columns_is_said_plainly(string header, string word)
    {
        var wrong = await Assert.ThrowsAsync<ManifestException>(() => ReadAsync(Encoding.UTF8.GetBytes($"{header}\nA,b,c")));

        Assert.Contains(word, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_encoding_of_the_whole_is_said_plainly()
    {
        var wrong = await Assert.ThrowsAsync<ManifestException>(() => ReadAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Header)]));

        Assert.Contains("UTF-16", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_manifests_are_one_too_many()
    {
        _files.Csv();
        _files.Ndjson();

        var wrong = await Assert.ThrowsAsync<ManifestException>(() => Manifest.OpenAsync(_files.Folder, null, default));

        Assert.Contains("--manifest", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_drawn_over_and_leaves_nothing_behind()
    {
        var terminal = new StringWriter();
        var progress = new ImportProgress(terminal);

        progress.Show(0.5, 3, 1);
        progress.Clear();
        progress.Clear();

        var drawn = "[############............] 3 rows, 1 rejected";
        Assert.Equal($"\r{drawn}\r{new string(' ', drawn.Length)}\r", terminal.ToString());
    }

    public void Dispose() => _files.Dispose();

    private async Task<List<ManifestRow>> ReadAsync(byte[] bytes)
    {
        _files.Add("manifest.csv", bytes);
        await using var manifest = await Manifest.OpenAsync(_files.Folder, null, default);
        var rows = new List<ManifestRow>();
        while (await manifest.NextAsync() is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }
}
