namespace ReviewerConsole.SignIn;

/// <summary>
/// Refuses what another site makes a browser send: forms, and the circuit's connection, which antiforgery tokens do not
/// cover (OWASP ASVS 5.0, 3.5.1 and 4.4.2). Programs that send no Origin bring a key instead of a cookie.
/// </summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if ((IsCircuit(http.Request) || !IsSafe(http.Request.Method)) && IsForeign(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    });

    private static bool IsCircuit(HttpRequest request) => request.Path.StartsWithSegments("/_blazor");

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0)
        {
            return !IsOwn(origin.ToString(), request);
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "cross-site" or "same-site";
    }

    // A proxy may have ended TLS, so https may reach us as http; never the other way round.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !request.IsHttps))
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
