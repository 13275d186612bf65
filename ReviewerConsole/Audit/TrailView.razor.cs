using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

public sealed partial class TrailView(TrailDesk desk, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private TrailTable? _table;
    private TrailForm _form = new();
    private IReadOnlyList<string> _wrong = [];
    private TrailAnswer? _answer;
    private RowAnswer? _row;
    private DateTime _readAt;
    private (TrailForm Form, bool Own)? _listed;
    private long? _opened;

    /// <summary>Only the rows of whoever looks.</summary>
    [Parameter] public bool Own { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> SignIn { get; set; }
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery(Name = "actor")] public string? Who { get; set; }
    [SupplyParameterFromQuery] public string? Event { get; set; }
    [SupplyParameterFromQuery] public string? Purpose { get; set; }
    [SupplyParameterFromQuery(Name = "outcome")] public string? Ended { get; set; }
    [SupplyParameterFromQuery] public string? Last { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? To { get; set; }
    [SupplyParameterFromQuery] public string? Older { get; set; }
    [SupplyParameterFromQuery] public string? Newer { get; set; }
    [SupplyParameterFromQuery] public string? Show { get; set; }
    [SupplyParameterFromQuery(Name = "export")] public string? ExportFault { get; set; }

    private string Path => Own ? "/me/activity" : "/audit";

    private long? Opened => long.TryParse(Show, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _form = new()
        {
            Q = Q, Actor = Own ? null : Who, Event = Event, Purpose = Purpose, Outcome = Ended,
            Last = Last, From = From, To = To, Older = Older, Newer = Newer,
        };
        if (_listed != (_form, Own)) // a re-render is not a second look
        {
            _listed = (_form, Own);
            await ReadAsync();
        }

        if (Opened != _opened)
        {
            _opened = Opened;
            await OpenAsync();
        }
    }

    private async Task ReadAsync()
    {
        var asked = _listed;
        var query = _form.Read(clock.UtcNow(), out _wrong);
        var actor = Access.Actor.Of((await SignIn).User);
        var answer = query is null ? null
            : Own ? await desk.QueryOwnAsync(actor, query, _left.Token)
            : await desk.QueryAsync(actor, query, _left.Token);
        if (_listed == asked) // else a newer question is under way
        {
            (_answer, _readAt) = (answer, clock.UtcNow());
        }
    }

    private async Task OpenAsync()
    {
        (_row, var asked) = (null, _opened);
        if (asked is not { } row)
        {
            return;
        }

        var actor = Access.Actor.Of((await SignIn).User);
        var answer = Own ? await desk.OpenOwnAsync(actor, row, _left.Token) : await desk.OpenAsync(actor, row, _left.Token);
        _row = _opened == asked ? answer : _row;
    }

    private async Task StepAsync(int by) => await (_table?.StepAsync(by) ?? Task.CompletedTask);

    private string Url(long? row) => _form.ToUrl(Path, row is null ? [] : [("show", $"{row}")]);

    private string PageUrl(TrailPlace place, bool newer) =>
        (_form with { Older = newer ? null : $"{place}", Newer = newer ? $"{place}" : null }).ToUrl(Path);
}
