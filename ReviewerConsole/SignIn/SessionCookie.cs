using Microsoft.AspNetCore.Authentication.Cookies;

namespace ReviewerConsole.SignIn;

/// <summary>The cookies of the sign-in (OWASP ASVS 5.0, 3.3): <c>__Host-</c>, Secure, HttpOnly, SameSite Strict, gone with the browser.</summary>
internal static class SessionCookie
{
    public const string Name = "__Host-reviewer-console";

    private const string FormName = "__Host-reviewer-console-form";
    private const string SignInPath = "/signin";

    /// <summary>The key in <see cref="HttpContext.Items"/> under which the reason waits why a cookie's session is over.</summary>
    public static readonly object EndedKey = new();

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie = new AlwaysSecureCookie { Name = Name, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" };
        options.ExpireTimeSpan = Access.StaffSession.AgeLimit; // the row says when it really ends
        options.SlidingExpiration = false;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context =>
        {
            if (!AsksForAPage(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized; // a picture or a program is not sent to a form
                return Task.CompletedTask;
            }

            var ended = context.HttpContext.Items[EndedKey] as string;
            context.Response.Redirect(ended is null ? context.RedirectUri : $"{context.RedirectUri}&ended={ended}");
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask; // the page says where to, by a stricter rule than the handler's
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    public static void Configure(Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions options) =>
        options.Cookie = new AlwaysSecureCookie { Name = FormName, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" };

    private static bool AsksForAPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    // Browsers take Secure cookies from http://localhost too. SecurePolicy.Always would say the same, but makes antiforgery throw there.
    private sealed class AlwaysSecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var cookie = base.Build(context, expiresFrom);
            cookie.Secure = true;
            return cookie;
        }
    }
}
