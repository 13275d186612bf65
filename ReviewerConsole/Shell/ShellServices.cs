using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using MudBlazor.Services;

namespace ReviewerConsole.Shell;

internal static class ShellServices
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture(LanguageRoute.Cultures[0]);
            o.AddSupportedCultures([.. LanguageRoute.Cultures]).AddSupportedUICultures([.. LanguageRoute.Cultures]);
            // A person's choice, then the browser's; never the query string, which a link could set.
            o.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomLeft;
            o.SnackbarConfiguration.MaxDisplayedSnackbars = 1;
        });
        services.AddCascadingAuthenticationState();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCircuits();
        return services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedPages>();
    }

    /// <summary>Headers, errors in the console's words, and the language, for every request: static files too, so it stands before routing, which it adds.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            app.UseWhen(AsksForAPage, pages => pages.UseExceptionHandler("/error", createScopeForErrors: true));
        }

        app.UseWhen(AsksForAPage, pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                http.Request.Method = HttpMethods.Get; // the page that explains a failed post is not the post again
            }

            return next(http);
        });
        app.UseRequestLocalization();
        app.UseRouting();
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().ShortCircuit();
        app.MapLanguage();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    // Programs get the bare status of a route, not a page.
    private static bool AsksForAPage(HttpContext http) =>
        http.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
