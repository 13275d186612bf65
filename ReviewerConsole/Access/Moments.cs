namespace ReviewerConsole.Access;

/// <summary>The console's time: UTC, whole milliseconds, since that is what a signed row can say and every database keeps.</summary>
public static class Moments
{
    public static DateTime UtcNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
