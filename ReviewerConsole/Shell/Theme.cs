namespace ReviewerConsole.Shell;

/// <summary>Light or dark, as theme.js keeps it in a cookie.</summary>
internal static class Theme
{
    /// <returns><see langword="null"/> when the person has not chosen: the system's choice holds.</returns>
    public static string? Of(HttpContext http) => http.Request.Cookies["theme"] switch
    {
        "light" => "light",
        "dark" => "dark",
        _ => null,
    };
}
