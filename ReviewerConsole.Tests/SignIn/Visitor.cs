using System.Net;
using System.Text.RegularExpressions;

namespace ReviewerConsole.Tests.SignIn;

/// <summary>A browser without a screen: keeps cookies, reads a form before it sends it, follows nothing by itself.</summary>
internal sealed partial class Visitor(ConsoleApp console) : IDisposable
{
    private readonly HttpClient _http = console.Http();
    private readonly Dictionary<string, string> _cookies = [];

    public string? Agent { get; set; }

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public string CookieHeader => string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>Opens the page, fills in its one form and sends it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, IReadOnlyDictionary<string, string> fields, string form = "main")
    {
        var page = await (await GetAsync(path)).Content.ReadAsStringAsync();
        return await SendFormAsync(path, page, fields, form);
    }

    /// <summary>Sends the form of a page that is already open.</summary>
    public Task<HttpResponseMessage> SendFormAsync(string path, string page, IReadOnlyDictionary<string, string> fields, string form = "main") =>
        SendAsync(Form(path, page, fields, form));

    /// <summary>The form of an open page, filled in and not yet sent.</summary>
    public static HttpRequestMessage Form(string path, string page, IReadOnlyDictionary<string, string> fields, string form = "main")
    {
        var marker = form.StartsWith('/') ? $"action=\"{form}\"" : form == "main" ? "class=\"f\"" : $"value=\"{form}\"";
        var at = page.IndexOf(marker, StringComparison.Ordinal);
        var start = form == "main" ? page.IndexOf("<form", at, StringComparison.Ordinal) : page.LastIndexOf("<form", at, StringComparison.Ordinal);
        var within = page[start..page.IndexOf("</form>", start, StringComparison.Ordinal)];
        var all = Hidden().Matches(within)
            .Select(m => (Name: Attribute(m.Value, "name"), Value: Attribute(m.Value, "value")))
            .Where(h => h.Name.Length > 0)
            .ToDictionary(h => h.Name, h => h.Value);
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(all) };
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        request.Headers.TryAddWithoutValidation("Cookie", CookieHeader);
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        var response = await _http.SendAsync(request);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return response;
    }

    /// <summary>Signs in with password and the code of this moment.</summary>
    public Task<HttpResponseMessage> SignInAsync(Person person, string? password = null, string? code = null, string returnUrl = "/") =>
        SubmitAsync($"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}", new Dictionary<string, string>
        {
            ["Entry.Email"] = person.Email,
            ["Entry.Password"] = password ?? person.Password,
            ["Entry.Code"] = code ?? person.CodeAt(console.Clock.GetUtcNow()),
        });

    public void Dispose() => _http.Dispose();

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();
}
