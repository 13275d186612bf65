using System.Security.Cryptography;

namespace ReviewerConsole.Shell;

/// <summary>Response headers that hold for everything the console sends (OWASP ASVS 5.0, 3.4). A door may set stricter ones of its own.</summary>
internal static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    /// <summary>The nonce that this response's policy allows; only the import map needs it.</summary>
    public static string NonceOf(HttpContext http) => (string)http.Items[NonceKey]!;

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[NonceKey] = nonce;
        var headers = http.Response.Headers;
        // style-src: MudBlazor sets style attributes everywhere and writes its theme as a <style> element.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin"; // no-referrer would make form posts send "Origin: null"
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), payment=(), " +
            "publickey-credentials-create=(self), publickey-credentials-get=(self)";
        http.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            if (response.Headers.CacheControl.Count == 0)
            {
                response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        }, http);
        return next(http);
    });
}
