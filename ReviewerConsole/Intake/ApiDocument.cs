using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace ReviewerConsole.Intake;

/// <summary>Completes what the framework reads off the routes by what <see cref="ApiContract"/> promises, in the reader's language.</summary>
internal sealed class ApiDocument(IStringLocalizer<PageWords> words, IStringLocalizer<Words> sentences)
    : IOpenApiDocumentTransformer, IOpenApiOperationTransformer, IOpenApiSchemaTransformer
{
    public const string Name = "v1";
    private const string Json = "application/json";
    private const string KeyScheme = "apiKey";
    private const string ProblemSchema = "Problem";
    private const string ApplicationSchema = "Application";
    private static readonly string[] Pictures = ["image/jpeg", "image/png", "image/webp"];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = words["Api.Title"], Version = Name, Description = words["Api.Description"] };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "rck_…", Description = words["Api.Key"] },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } member)
        {
            schema.Description = words[$"Member.{member.Name}"];
        }

        return Task.CompletedTask;
    }

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = operation.OperationId!;
        var promise = ApiContract.Routes[name];
        operation.Summary = words[$"Route.{name}"];
        operation.Description = words[$"Route.{name}.Text"];
        operation.Tags = null;
        Describe(operation, promise);
        operation.RequestBody = BodyOf(name, context.Document!);
        var done = (OpenApiResponse)operation.Responses![Status(promise.Status)];
        done.Description = words[$"Route.{name}.Done"];
        done.Content![Json].Example = promise.Example;
        done.Headers = HeadersOf(promise.Gives);
        if (name == ApiContract.Store)
        {
            operation.Responses[Status(StatusCodes.Status200OK)] = new OpenApiResponse
            {
                Description = words["Route.storeDocument.Again"], Content = done.Content, Headers = HeadersOf([IntakeApi.Replayed]),
            };
        }

        context.Document!.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(Problems.Body), null, cancellationToken));
        foreach (var status in promise.Refusals.GroupBy(Problems.StatusOf).OrderBy(s => s.Key))
        {
            operation.Responses[Status(status.Key)] = Refusals(status.Key, [.. status], context.Document);
        }
    }

    private void Describe(OpenApiOperation operation, ApiPromise promise)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description = words[$"Member.{parameter.Name}"];
            parameter.Required = true; // the lookup without an externalId is answered 422
        }

        foreach (var field in promise.Takes)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = field, In = ParameterLocation.Header, Description = words[$"Header.{field}"], Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = field == "Idempotency-Key" ? "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"" : "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
            });
        }
    }

    private OpenApiRequestBody? BodyOf(string name, OpenApiDocument document)
    {
        switch (name)
        {
            case ApiContract.Receive:
                document.AddComponent(ApplicationSchema, new ApiSchemas(words).Application());
                return new()
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        [Json] = new()
                        {
                            Schema = new OpenApiSchemaReference(ApplicationSchema, document),
                            Examples = new Dictionary<string, IOpenApiExample>
                            {
                                ["application"] = new OpenApiExample { Summary = words["Example.application"], Value = ApiContract.ApplicationSent },
                                ["numberless"] = new OpenApiExample { Summary = words["Example.numberless"], Value = ApiContract.NumberlessSent },
                            },
                        },
                    },
                };
            case ApiContract.Store:
                return new()
                {
                    Required = true,
                    Description = words["Body.document"],
                    Content = Pictures.ToDictionary(type => type, _ => new OpenApiMediaType()),
                };
            default:
                return null;
        }
    }

    private OpenApiResponse Refusals(int status, IReadOnlyList<Fault> faults, OpenApiDocument document)
    {
        var headers = new List<string>();
        if (status == StatusCodes.Status401Unauthorized)
        {
            headers.Add("WWW-Authenticate");
        }

        if (faults.Any(f => Problems.RetryAfterOf(f) is not null || status == StatusCodes.Status429TooManyRequests))
        {
            headers.Add("Retry-After");
        }

        return new()
        {
            Description = string.Join(" · ", faults.Select(f => f.Code).Distinct()),
            Headers = HeadersOf(headers),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.MediaType] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Examples = faults.ToDictionary(NameOf, f => (IOpenApiExample)new OpenApiExample
                    {
                        Summary = sentences[$"{f.Code}.Title"], Value = JsonSerializer.SerializeToNode(Problems.BodyOf(f, sentences), ApiJson.Options),
                    }),
                },
            },
        };
    }

    // One code may stand for several sentences.
    private static string NameOf(Fault fault) => fault.Code == fault.Sentence ? fault.Code : $"{fault.Code}.{fault.Sentence}";

    private Dictionary<string, IOpenApiHeader>? HeadersOf(IReadOnlyList<string> fields) => fields.Count == 0 ? null : fields.ToDictionary(
        field => field, field => (IOpenApiHeader)new OpenApiHeader { Description = words[$"Header.{field}"], Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
