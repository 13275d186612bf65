using System.Text.Json.Serialization;
using Microsoft.Extensions.Localization;

namespace ReviewerConsole.Intake;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">Path of the member, such as <c>applicant.phone</c>; <see langword="null"/> when it is the whole.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Sentence">Key of the sentence in the room's words. Never the input.</param>
internal sealed record Fault(string? Field, string Code, string Sentence);

/// <summary>Refusals in the form of RFC 9457 with a stable code. They name fields, and never repeat what was sent.</summary>
internal static class Problems
{
    public const string Validation = "validation";
    public const string NotFound = "not-found";
    public const string TooLarge = "too-large";
    public const string TypeNotAllowed = "type-not-allowed";
    public const string DigestMismatch = "digest-mismatch";
    public const string IdempotencyConflict = "idempotency-conflict";
    public const string Unavailable = "unavailable";
    public const string Unauthorized = "unauthorized";

    /// <summary>The application or document is past the point where this could be done.</summary>
    public const string WrongState = "wrong-state";

    private const string MediaType = "application/problem+json";

    /// <param name="status">HTTP status; by default the code's own.</param>
    public static IResult Of(string code, IStringLocalizer<Words> words, string? field = null, int? status = null) =>
        Of(new(field, code, code), words, status);

    public static IResult Of(Fault fault, IStringLocalizer<Words> words, int? status = null) =>
        Answer(fault.Code, words[fault.Sentence], fault.Field, null, words, status);

    /// <summary>Everything that is wrong at once, so that an integrator need not find out one by one.</summary>
    public static IResult Of(IReadOnlyList<Fault> faults, IStringLocalizer<Words> words) => faults is [var only]
        ? Of(only, words)
        : Answer(Validation, words[Validation], null, [.. faults.Select(f => new FaultBody(f.Field, f.Code, words[f.Sentence]))], words, null);

    private static IResult Answer(
        string code, string detail, string? field, IReadOnlyList<FaultBody>? errors, IStringLocalizer<Words> words, int? status)
    {
        var number = status ?? StatusOf(code);
        return Results.Json(
            new Body($"urn:reviewer-console:problem:{code}", words[$"{code}.Title"], number, code, detail, field, errors),
            ApiJson.Options, MediaType, number);
    }

    private static int StatusOf(string code) => code switch
    {
        Unauthorized => StatusCodes.Status401Unauthorized,
        NotFound => StatusCodes.Status404NotFound,
        IdempotencyConflict or WrongState => StatusCodes.Status409Conflict,
        TooLarge => StatusCodes.Status413PayloadTooLarge,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private sealed record Body(
        string Type, string Title, int Status, string Code, string Detail,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FaultBody>? Errors);

    private sealed record FaultBody(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field, string Code, string Detail);
}
