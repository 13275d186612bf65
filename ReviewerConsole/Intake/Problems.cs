using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Localization;

namespace ReviewerConsole.Intake;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">Path of the member, such as <c>applicant.phone</c>; <see langword="null"/> when it is the whole.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Sentence">Key of the sentence in the room's words. Never the input.</param>
/// <param name="Status">HTTP status; by default the code's own.</param>
/// <param name="RetryAfter">When to come again, where that helps.</param>
internal sealed record Fault(string? Field, string Code, string Sentence, int? Status = null, TimeSpan? RetryAfter = null);

/// <summary>Refusals in the form of RFC 9457 with a stable code. They name fields, and never repeat what was sent.</summary>
internal static class Problems
{
    public const string Validation = "validation";
    public const string NotFound = "not-found";
    public const string TooLarge = "too-large";
    public const string TypeNotAllowed = "type-not-allowed";
    public const string DigestMismatch = "digest-mismatch";
    public const string IdempotencyConflict = "idempotency-conflict";
    public const string IdempotencyInFlight = "idempotency-in-flight";
    public const string RateLimited = "rate-limited";
    public const string QuotaExceeded = "quota-exceeded";
    public const string Unavailable = "unavailable";
    public const string Unauthorized = "unauthorized";

    /// <summary>The key is good, but not here: from this address, or for this route.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The application or document is past the point where this could be done.</summary>
    public const string WrongState = "wrong-state";

    internal const string MediaType = "application/problem+json";

    // A store that was away for a moment, or full, may be back by then.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static IResult Of(string code, IStringLocalizer<Words> words) => Of(new Fault(null, code, code), words);

    public static IResult Of(Fault fault, IStringLocalizer<Words> words) => Answer(fault, words[fault.Sentence], null, words);

    /// <summary>Everything that is wrong at once, so that an integrator need not find out one by one.</summary>
    public static IResult Of(IReadOnlyList<Fault> faults, IStringLocalizer<Words> words) => faults is [var only]
        ? Of(only, words)
        : Answer(new(null, Validation, Validation), words[Validation], [.. faults.Select(f => new FaultBody(f.Field, f.Code, words[f.Sentence]))], words);

    private static Answered Answer(Fault fault, string detail, IReadOnlyList<FaultBody>? errors, IStringLocalizer<Words> words)
    {
        var body = BodyOf(fault, words) with { Detail = detail, Errors = errors };
        return new(body, RetryAfterOf(fault));
    }

    /// <summary>What a fault is answered with.</summary>
    internal static Body BodyOf(Fault fault, IStringLocalizer<Words> words) => new(
        $"urn:reviewer-console:problem:{fault.Code}", words[$"{fault.Code}.Title"], StatusOf(fault), fault.Code, words[fault.Sentence], fault.Field, null);

    internal static TimeSpan? RetryAfterOf(Fault fault) => fault.RetryAfter ?? (fault.Code is Unavailable or IdempotencyInFlight ? Soon : null);

    internal static int StatusOf(Fault fault) => fault.Status ?? StatusOf(fault.Code);

    private static int StatusOf(string code) => code switch
    {
        Unauthorized => StatusCodes.Status401Unauthorized,
        Forbidden => StatusCodes.Status403Forbidden,
        NotFound => StatusCodes.Status404NotFound,
        IdempotencyConflict or IdempotencyInFlight or WrongState => StatusCodes.Status409Conflict,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        RateLimited or QuotaExceeded => StatusCodes.Status429TooManyRequests,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private sealed record Answered(Body Problem, TimeSpan? RetryAfter) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => Problem.Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (RetryAfter is { } wait)
            {
                // RFC 9110 §10.2.3: whole seconds, and none is too early.
                httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            return Results.Json(Problem, ApiJson.Options, MediaType, Problem.Status).ExecuteAsync(httpContext);
        }
    }

    internal sealed record Body(
        string Type, string Title, int Status, string Code, string Detail,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FaultBody>? Errors);

    internal sealed record FaultBody(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field, string Code, string Detail);
}
