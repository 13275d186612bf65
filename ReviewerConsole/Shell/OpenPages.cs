using Microsoft.Extensions.Options;

namespace ReviewerConsole.Shell;

/// <summary>
/// Every page that the server keeps, by person. One page too many does not cost another its work: the newcomer is told. Pages
/// without a browser give way first, and past twice the limit not even the telling is left.
/// </summary>
internal sealed class OpenPages(IOptions<CircuitLimits> limits)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<Guid, List<OpenPage>> _pages = [];

    /// <returns>Whether there is room for it, be it for saying that there is none.</returns>
    public bool TryEnter(OpenPage page)
    {
        if (page.StaffId is not { } staff)
        {
            return true; // the doors let nobody in who is not signed in
        }

        Func<Task>? end = null;
        lock (_turn)
        {
            var open = _pages.TryGetValue(staff, out var known) ? known : _pages[staff] = [];
            if (open.Count >= limits.Value.PerPerson && open.FirstOrDefault(p => p is { IsConnected: false, End: not null }) is { } lost)
            {
                end = lost.End;
                open.Remove(lost);
            }

            if (open.Count >= 2 * limits.Value.PerPerson)
            {
                return false;
            }

            page.IsSurplus = open.Count >= limits.Value.PerPerson;
            open.Add(page);
        }

        _ = end?.Invoke();
        return true;
    }

    public void Leave(OpenPage page)
    {
        lock (_turn)
        {
            if (page.StaffId is { } staff && _pages.TryGetValue(staff, out var open) && open.Remove(page) && open.Count == 0)
            {
                _pages.Remove(staff);
            }
        }
    }
}
