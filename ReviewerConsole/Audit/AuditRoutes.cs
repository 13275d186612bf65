using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Access;

namespace ReviewerConsole.Audit;

/// <summary>The door through which rows leave as a file. A POST, since it makes rows of its own.</summary>
internal static class AuditRoutes
{
    public const string Export = "/audit/export";

    // Asks for a sign-in only, so that the gate refuses and the refusal is a row of the export.
    public static WebApplication MapAudit(this WebApplication app)
    {
        app.MapPost(Export, ExportAsync).RequireAuthorization(Policies.SignedIn);
        return app;
    }

    private static async Task ExportAsync(
        HttpContext http, [FromForm] TrailForm? fields, [FromForm] string? format, TrailExport export, TimeProvider clock, IStringLocalizer<Words> words)
    {
        var ct = http.RequestAborted;
        var form = fields ?? new(); // no field at all: every row
        if (form.Read(clock.UtcNow(), out _) is not { } query || TrailFile.FormatOf(format) is not { } kind)
        {
            await SayAsync(http, form, words, StatusCodes.Status400BadRequest, "validation");
            return;
        }

        try
        {
            var permit = await export.AdmitAsync(Actor.Of(http.User), query, kind, ct);
            if (permit is null or { TooMany: true })
            {
                var (status, code) = permit is null ? (StatusCodes.Status403Forbidden, "refused") : (StatusCodes.Status422UnprocessableEntity, "too-many-rows");
                await SayAsync(http, form, words, status, code);
                return;
            }

            http.Response.ContentType = TrailFile.ContentTypeOf(kind);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{permit.Row}.{TrailFile.NameOf(kind)}\"";
            if (!await export.SendAsync(permit, http.Response.Body, ct))
            {
                http.Abort();
            }
        }
        catch (AuditUnavailableException) when (http.Response.HasStarted)
        {
            http.Abort(); // what was sent is not on record, so it must not arrive as a whole file
        }
        catch (AuditUnavailableException)
        {
            http.Response.Clear();
            await SayAsync(http, form, words, StatusCodes.Status503ServiceUnavailable, "unavailable");
        }
    }

    // A browser goes back to the page, which says it in words; a program gets RFC 9457.
    private static Task SayAsync(HttpContext http, TrailForm form, IStringLocalizer<Words> words, int status, string code)
    {
        if (status == StatusCodes.Status403Forbidden || http.Request.GetTypedHeaders().Accept.All(a => a.MediaType != "text/html"))
        {
            return Results.Problem(statusCode: status, title: words[$"Export.{code}"], extensions: new Dictionary<string, object?> { ["code"] = code })
                .ExecuteAsync(http);
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = (form with { Older = null, Newer = null }).ToUrl("/audit", ("export", code));
        return Task.CompletedTask;
    }
}
