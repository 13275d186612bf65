namespace ReviewerConsole.Review;

/// <summary>Tells work that its page has gone. Work that is still under way may ask for the token after that.</summary>
internal sealed class Presence : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Presence() => Gone = _source.Token;

    public CancellationToken Gone { get; }

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}
