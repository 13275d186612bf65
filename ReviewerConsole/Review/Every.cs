using Microsoft.AspNetCore.Components;

namespace ReviewerConsole.Review;

/// <summary>Calls its page at intervals, on the page's own thread, until it leaves the page. Draws nothing.</summary>
public sealed class Every(TimeProvider clock) : ComponentBase, IDisposable
{
    private readonly Presence _here = new();

    /// <summary>Time between two calls.</summary>
    [Parameter, EditorRequired] public TimeSpan Period { get; set; }

    [Parameter, EditorRequired] public EventCallback OnTick { get; set; }

    public void Dispose() => _here.Dispose();

    protected override void OnInitialized() => _ = BeatAsync(_here.Gone);

    private async Task BeatAsync(CancellationToken left)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, clock);
            while (await timer.WaitForNextTickAsync(left))
            {
                await InvokeAsync(OnTick.InvokeAsync);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // the page has gone
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e); // as if the page itself had thrown
        }
    }
}
