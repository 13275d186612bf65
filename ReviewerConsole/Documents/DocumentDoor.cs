using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>The one route through which document pixels leave the console.</summary>
internal static class DocumentDoor
{
    public static string PathOf(string token) => $"/views/{token}";

    public static WebApplication MapDocuments(this WebApplication app)
    {
        // Open to anybody, so that the gate records whom it refuses, those without a session too.
        app.MapGet("/views/{ticket}", ServeAsync).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> ServeAsync(
        string ticket, HttpContext http, AuditGate gate, DocumentVault vault, ViewCapacity capacity, TicketGuesses guesses,
        IDbContextFactory<ConsoleDbContext> databases, IStringLocalizer<Words> words, CancellationToken ct)
    {
        Harden(http.Response.Headers);
        var actor = Actor.Of(http.User);
        var sender = TicketGuesses.SenderOf(http, actor);
        if (guesses.Wait(sender) is { } shut)
        {
            return TooMany(http, shut);
        }

        try
        {
            if (!IsImageOfThisSite(http.Request))
            {
                return await guesses.MissAsync(sender, actor, "cross-site", ct) is { } elsewhere ? TooMany(http, elsewhere) : Results.StatusCode(StatusCodes.Status403Forbidden);
            }

            await using var db = await databases.CreateDbContextAsync(ct);
            if (await FindAsync(db, ticket, ct) is not { } act)
            {
                return await guesses.MissAsync(sender, actor, ViewTickets.Unknown, ct) is { } wait ? TooMany(http, wait) : Results.NotFound();
            }

            var (place, admission) = await AskAsync(gate, capacity, actor, act, ct);
            if (place is null)
            {
                return NotNow(http, words["Unavailable_Title"], words["Busy_Detail"]);
            }

            using (place)
            {
                if (admission?.Receipt is not { } receipt)
                {
                    return Results.StatusCode(StatusOf(admission?.Code));
                }

                return await SendAsync(http, gate, vault, receipt, act, place, ct) switch
                {
                    null => Results.Empty,
                    Away => NotNow(http, words["Unavailable_Title"], words["Store_Detail"]),
                    _ => Results.Problem(statusCode: StatusCodes.Status409Conflict, title: words["Damaged_Title"], detail: words["Damaged_Detail"]),
                };
            }
        }
        catch (AuditUnavailableException) when (http.Response.HasStarted)
        {
            http.Abort(); // the view is on record, what was sent of it is not: it reads "may have been seen"
            return Results.Empty;
        }
        catch (AuditUnavailableException)
        {
            return NotNow(http, words["Unavailable_Title"], words["Unavailable_Detail"]);
        }
        catch (Exception e) when (StoreFault.IsUnavailable(e))
        {
            return NotNow(http, words["Unavailable_Title"], words["Unavailable_Detail"]);
        }
    }

    // The place comes behind the turnstile: of a crowd that replays one ticket, one at a time stands in the line for a place.
    private static async Task<(IDisposable? Place, Admission<OpenDocument>? Admission)> AskAsync(
        AuditGate gate, ViewCapacity capacity, Actor actor, OpenDocument act, CancellationToken ct)
    {
        using var turn = await ViewTickets.QueueAsync(act.Ticket, ct);
        IDisposable? place = null;
        try
        {
            place = turn.IsAcquired ? await capacity.EnterAsync(ct) : null;
            return place is null ? (null, null) : (place, await gate.AdmitAsync(actor, act, ct, use: async (db, receipt) =>
                (await db.Set<ViewTicket>().SingleAsync(t => t.Hash == act.Ticket.Hash, ct)).Spend(receipt)));
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    /// <returns>Why nothing was sent; <see langword="null"/> when something was.</returns>
    private static async Task<string?> SendAsync(
        HttpContext http, AuditGate gate, DocumentVault vault, Receipt<OpenDocument> receipt, OpenDocument act, IDisposable place, CancellationToken ct)
    {
        (string Digest, long Bytes, bool Whole) sent = (Empty, 0, false);
        string? fault = null;
        try
        {
            var picture = await vault.OpenAsync(receipt, ct);
            place.Dispose(); // it is drawn: a slow line keeps nobody else waiting
            sent = await picture.SendAsync(http.Response, ct);
        }
        catch (DamagedDocumentException e)
        {
            fault = e.Fault;
        }
        catch (DocumentStoreException)
        {
            fault = Away;
        }
        finally
        {
            // Whatever happened to the connection, what left is told. Without this row it reads "may have been seen".
            await gate.RecordAsync(receipt.Actor, new ServeDocument(
                receipt, act, sent.Digest, sent.Bytes, sent.Whole ? Outcome.Ok : Outcome.Failed, fault), CancellationToken.None);
        }

        return fault;
    }

    private static async Task<OpenDocument?> FindAsync(ConsoleDbContext db, string token, CancellationToken ct)
    {
        if (ViewTicket.HashOf(token) is not { } hash)
        {
            return null;
        }

        var found = await (
            from t in db.Set<ViewTicket>().AsNoTracking()
            join d in db.Set<Document>().AsNoTracking() on t.DocumentId equals d.Id
            where t.Hash == hash
            select new { Ticket = t, Document = d }).SingleOrDefaultAsync(ct);
        return found is null ? null : new(found.Ticket, found.Document);
    }

    // Fetch metadata (W3C): browsers set it, scripts cannot. Whoever sends none is no image element of ours.
    private static bool IsImageOfThisSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin" && request.Headers["Sec-Fetch-Dest"] == "image";

    private static int StatusOf(string? code) => code is ViewTickets.Spent or ViewTickets.Expired or "conflict"
        ? StatusCodes.Status410Gone
        : StatusCodes.Status403Forbidden;

    private static void Harden(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
    }

    private static IResult TooMany(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }

    private static IResult NotNow(HttpContext http, string title, string detail)
    {
        http.Response.Headers.RetryAfter = "1"; // RFC 9110 §10.2.3, seconds
        return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: title, detail: detail);
    }

    private const string Away = "unavailable";

    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // SHA-256 of nothing
}
