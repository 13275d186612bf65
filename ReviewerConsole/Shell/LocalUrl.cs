namespace ReviewerConsole.Shell;

/// <summary>Where a form or a sign-in may send the browser next: a path of this console, nowhere else.</summary>
public static class LocalUrl
{
    public const string Home = "/";

    /// <summary>
    /// Takes <paramref name="url"/> if every browser reads it as a path of this origin. The WHATWG URL Standard drops tabs
    /// and newlines and reads a backslash as a slash, so <c>/\host</c> and <c>/&lt;tab&gt;/host</c> are other hosts.
    /// </summary>
    /// <returns><paramref name="url"/>, or <see cref="Home"/>.</returns>
    public static string OrHome(string? url) => IsLocal(url) ? url! : Home;

    private static bool IsLocal(string? url)
    {
        if (url is not { Length: > 0 and <= 2048 } || url[0] != '/' || url.Any(c => c is '\\' or < ' ' or > '~'))
        {
            return false;
        }

        // A proxy or a redirect further on may decode once more.
        var path = Uri.UnescapeDataString(url.Split('?', '#')[0]);
        return !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl);
    }
}
