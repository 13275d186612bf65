using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace ReviewerConsole.Shell;

/// <summary>The switch between Indonesian and English.</summary>
internal static class LanguageRoute
{
    public const string Path = "/language";

    /// <summary>The languages that every word of the console exists in; the first is the default.</summary>
    public static IReadOnlyList<string> Cultures { get; } = ["id", "en"];

    public static void MapLanguage(this WebApplication app) =>
        app.MapPost(Path, (HttpContext http, TimeProvider clock, [FromForm] string? culture, [FromForm] string? returnUrl) =>
        {
            if (culture is not null && Cultures.Contains(culture, StringComparer.Ordinal))
            {
                http.Response.Cookies.Append(
                    CookieRequestCultureProvider.DefaultCookieName,
                    CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                    new CookieOptions
                    {
                        Expires = clock.GetUtcNow().AddYears(1),
                        HttpOnly = true,
                        IsEssential = true,
                        SameSite = SameSiteMode.Lax,
                        Secure = http.Request.IsHttps,
                    });
            }

            return Results.LocalRedirect(LocalUrl.OrHome(returnUrl));
        }).AllowAnonymous();
}
