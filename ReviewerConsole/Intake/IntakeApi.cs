using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>The routes by which integrators bring applications and documents in. Nothing of a customer comes out but the mask.</summary>
internal static class IntakeApi
{
    private const string Applications = "/v1/applications";
    private const int MaxJson = 64 * 1024;

    /// <param name="api">The group that demands a key.</param>
    public static void MapApplications(this RouteGroupBuilder api)
    {
        api.AddEndpointFilter(OrUnavailableAsync);
        api.MapPost(Applications, ReceiveAsync);
        api.MapGet(Applications, LookUpAsync);
        api.MapGet(Applications + "/{id:guid}", FindAsync);
        api.MapPost(Applications + "/{id:guid}/withdraw", WithdrawAsync);
        api.MapPut(Applications + "/{id:guid}/documents/{slot}", StoreAsync);
        api.MapFallback("{**rest}", ([FromServices] IStringLocalizer<Words> words) => Problems.Of(Problems.NotFound, words));
    }

    private static async Task<IResult> ReceiveAsync(
        HttpRequest request, [FromServices] IntakeDesk desk, [FromServices] TimeProvider clock, [FromServices] IStringLocalizer<Words> words, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return Problems.Of(new Fault("Content-Type", Problems.TypeNotAllowed, "json-only"), words, StatusCodes.Status415UnsupportedMediaType);
        }

        var body = await new Upload(request.Body, request.ContentLength, request.ContentType, null).ReadAsync(MaxJson, ct);
        if (body is null)
        {
            return Problems.Of(new Fault(null, Problems.TooLarge, "body-too-large"), words);
        }

        var (sent, faults) = ApplicationReader.Read(body, clock.UtcNow());
        if (sent is null)
        {
            return Problems.Of(faults, words);
        }

        var answer = await desk.ReceiveAsync(Integrator.Of(request.HttpContext.User), sent, clock.UtcNow(), ct);
        if (answer.Value is not { } received)
        {
            return Problems.Of(answer.Fault!, words);
        }

        request.HttpContext.Response.Headers.Location = $"/api{Applications}/{received.Id}";
        return Results.Json(received, ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> LookUpAsync(
        HttpContext http, string? externalId, [FromServices] IntakeDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct) =>
        externalId is not { Length: > 0 }
            ? Problems.Of(new Fault("externalId", Problems.Validation, "required"), words)
            : Found(await desk.FindAsync(Integrator.Of(http.User).Code, externalId, ct), words);

    private static async Task<IResult> FindAsync(
        HttpContext http, Guid id, [FromServices] IntakeDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct) =>
        Found(await desk.FindAsync(Integrator.Of(http.User).Code, id, ct), words);

    private static async Task<IResult> WithdrawAsync(
        HttpContext http, Guid id, [FromServices] IntakeDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct)
    {
        var answer = await desk.WithdrawAsync(Integrator.Of(http.User), id, ct);
        return answer.Fault is { } fault ? Problems.Of(fault, words) : Found(answer.Value, words);
    }

    private static async Task<IResult> StoreAsync(
        HttpRequest request, Guid id, string slot, [FromServices] UploadDesk desk, [FromServices] IStringLocalizer<Words> words, CancellationToken ct)
    {
        var upload = new Upload(request.Body, request.ContentLength, request.ContentType, request.Headers["Content-Digest"].ToString());
        var answer = await desk.StoreAsync(Integrator.Of(request.HttpContext.User), id, slot, upload, ct);
        return answer.Value is { } stored
            ? Results.Json(stored, ApiJson.Options, statusCode: StatusCodes.Status201Created)
            : Problems.Of(answer.Fault!, words);
    }

    private static IResult Found(ApplicationAnswer? found, IStringLocalizer<Words> words) => found is null
        ? Problems.Of(Problems.NotFound, words)
        : Results.Json(found, ApiJson.Options);

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
}
