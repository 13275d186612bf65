using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>The routes by which integrators bring applications and documents in. Nothing of a customer comes out but the mask.</summary>
internal static class IntakeApi
{
    private const string Group = "/api";
    private const string Applications = "/v1/applications";
    internal const string Replayed = "Idempotency-Replayed";
    internal const int MaxJson = 64 * 1024;
    private const int MissesOnRecord = 10; // a minute and key
    internal static readonly Fault NoJson = new("Content-Type", Problems.TypeNotAllowed, "json-only", StatusCodes.Status415UnsupportedMediaType);
    internal static readonly Fault BodyTooLarge = new(null, Problems.TooLarge, "body-too-large");
    internal static readonly Fault KeyMalformed = new("Idempotency-Key", Problems.Validation, "idempotency-key-form", StatusCodes.Status400BadRequest);
    internal static readonly Fault OtherRequest =
        new("Idempotency-Key", Problems.IdempotencyConflict, "idempotency-other-request", StatusCodes.Status422UnprocessableEntity);

    internal static readonly Fault NoExternalId = new("externalId", Problems.Validation, "required");

    public static string PathOf(Guid id) => $"{Group}{Applications}/{id}";

    /// <param name="api">The group that demands a key.</param>
    public static void MapApplications(this RouteGroupBuilder api)
    {
        api.AddEndpointFilter(OrUnavailableAsync);
        api.MapPost(Applications, ReceiveAsync).WithName(ApiContract.Receive).Produces<ApplicationAnswer>(StatusCodes.Status201Created);
        api.MapGet(Applications, LookUpAsync).WithName(ApiContract.LookUp).Produces<ApplicationAnswer>();
        api.MapGet(Applications + "/{id:guid}", FindAsync).AddEndpointFilter(OnRecordAsync).WithName(ApiContract.Find).Produces<ApplicationAnswer>();
        api.MapPost(Applications + "/{id:guid}/withdraw", WithdrawAsync).AddEndpointFilter(OnRecordAsync).WithName(ApiContract.Withdraw).Produces<ApplicationAnswer>();
        api.MapPut(Applications + "/{id:guid}/documents/{slot}", StoreAsync).AddEndpointFilter(OnRecordAsync)
            .WithName(ApiContract.Store).Produces<DocumentAnswer>(StatusCodes.Status201Created);
        api.MapFallback("{**rest}", ([FromServices] IStringLocalizer<Words> words) => Problems.Of(Problems.NotFound, words));
    }

    private static async Task<IResult> ReceiveAsync(
        HttpRequest request, [FromServices] IntakeDesk desk, [FromServices] IdempotencyDesk idempotency, [FromServices] TimeProvider clock,
        [FromServices] IStringLocalizer<Words> words, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return Problems.Of(NoJson, words);
        }

        return await OnceAsync(request, idempotency, words, async (integrator, body, once) =>
        {
            var (sent, faults) = ApplicationReader.Read(body, clock.UtcNow());
            if (sent is null)
            {
                return Problems.Of(faults, words);
            }

            var answer = await desk.ReceiveAsync(integrator, sent, clock.UtcNow(), ct, once);
            if (answer.Value is not { } received)
            {
                return Problems.Of(answer.Fault!, words);
            }

            request.HttpContext.Response.Headers.Location = PathOf(received.Id);
            return Results.Json(received, ApiJson.Options, statusCode: StatusCodes.Status201Created);
        }, ct);
    }

    private static async Task<IResult> LookUpAsync(
        HttpContext http, string? externalId, [FromServices] IntakeDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct) =>
        externalId is not { Length: > 0 }
            ? Problems.Of(NoExternalId, words)
            : Found(await desk.FindAsync(Integrator.Of(http.User).Code, externalId, ct), words);

    private static async Task<IResult> FindAsync(
        HttpContext http, Guid id, [FromServices] IntakeDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct) =>
        Found(await desk.FindAsync(Integrator.Of(http.User).Code, id, ct), words);

    private static Task<IResult> WithdrawAsync(
        HttpRequest request, Guid id, [FromServices] IntakeDesk desk, [FromServices] IdempotencyDesk idempotency,
        [FromServices] IStringLocalizer<Words> words, CancellationToken ct) =>
        OnceAsync(request, idempotency, words, async (integrator, _, once) =>
        {
            var answer = await desk.WithdrawAsync(integrator, id, ct, once);
            return answer.Fault is { } fault ? Problems.Of(fault, words) : Found(answer.Value, words);
        }, ct);

    // Reads a short body, holds it against its digest, and sees to it that one Idempotency-Key is carried out once.
    private static async Task<IResult> OnceAsync(
        HttpRequest request, IdempotencyDesk idempotency, IStringLocalizer<Words> words,
        Func<Integrator, byte[], IdempotencyDesk.Once?, Task<IResult>> carryOut, CancellationToken ct)
    {
        var upload = Upload.Of(request);
        if (await upload.ReadAsync(MaxJson, ct) is not { } body)
        {
            return Problems.Of(BodyTooLarge, words);
        }

        if (upload.Check(body) is { } wrong)
        {
            return Problems.Of(wrong, words);
        }

        var integrator = Integrator.Of(request.HttpContext.User);
        if (request.Headers["Idempotency-Key"] is not { Count: > 0 } header)
        {
            return await carryOut(integrator, body, null);
        }

        if (header is not [{ } single] || IdempotencyDesk.Read(single) is not { } key)
        {
            return Problems.Of(KeyMalformed, words);
        }

        using var once = idempotency.Begin(integrator, key, $"{request.Method} {request.Path}", body);
        if (once is null)
        {
            return Problems.Of(Problems.IdempotencyInFlight, words);
        }

        if (await idempotency.FindAsync(once, ct) is { } earlier)
        {
            return once.IsSameAs(earlier) ? new Replay(earlier) : Problems.Of(OtherRequest, words);
        }

        var answer = await carryOut(integrator, body, once);
        // Refused, since another instance carried it out meanwhile?
        return answer is not IStatusCodeHttpResult { StatusCode: < 300 } && await idempotency.FindAsync(once, ct) is { } meanwhile && once.IsSameAs(meanwhile)
            ? new Replay(meanwhile)
            : answer;
    }

    private static async Task<IResult> StoreAsync(
        HttpRequest request, Guid id, string slot, [FromServices] UploadDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct)
    {
        var answer = await desk.StoreAsync(Integrator.Of(request.HttpContext.User), id, slot, Upload.Of(request), ct);
        if (answer.Value is not { } stored)
        {
            return Problems.Of(answer.Fault!, words);
        }

        if (!answer.Repeated)
        {
            return Results.Json(stored, ApiJson.Options, statusCode: StatusCodes.Status201Created);
        }

        request.HttpContext.Response.Headers[Replayed] = "true";
        return Results.Json(stored, ApiJson.Options, statusCode: StatusCodes.Status200OK);
    }

    private static IResult Found(ApplicationAnswer? found, IStringLocalizer<Words> words) => found is null
        ? Problems.Of(Problems.NotFound, words)
        : Results.Json(found, ApiJson.Options, statusCode: StatusCodes.Status200OK);

    // Another's application, or none: on record as a refusal, a few a minute. Looking for an externalId of one's own that
    // is not there yet is none.
    private static async ValueTask<object?> OnRecordAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var answer = await next(call);
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status404NotFound })
        {
            var http = call.HttpContext;
            var sender = Integrator.Of(http.User);
            await http.RequestServices.GetRequiredService<RefusalBook>().RecordAsync(
                sender.KeyId, Problems.NotFound, MissesOnRecord, sender.Actor, new RefuseApiCall(Problems.NotFound, sender.About), http.RequestAborted);
        }

        return answer;
    }

    // No row, no act; and a store that is away or full is no fault of whoever asks.
    private static async ValueTask<object?> OrUnavailableAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (BadHttpRequestException)
        {
            throw; // the connection's own trouble, which the server answers
        }
        catch (Exception e) when (e is AuditUnavailableException or IOException || StoreFault.IsUnavailable(e))
        {
            return Problems.Of(Problems.Unavailable, call.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Words>>());
        }
    }

    private sealed record Replay(KeptAnswer Kept) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[Replayed] = "true";
            if (Kept.Location is not null)
            {
                httpContext.Response.Headers.Location = Kept.Location;
            }

            return Results.Text(Kept.Body, "application/json; charset=utf-8", Encoding.UTF8, Kept.Status).ExecuteAsync(httpContext);
        }
    }
}
