using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace ReviewerConsole.Intake;

/// <summary>The schema of an application as it is sent: its reader binds no type, so the schema is made of the reader's own rules.</summary>
internal sealed class ApiSchemas(IStringLocalizer<PageWords> words)
{
    public OpenApiSchema Application() => Object(
        ("externalId", Text(ApplicationReader.ExternalIdLength, ApplicationReader.ExternalIdPattern), true),
        ("kind", Listed(ApplicationReader.Kinds.Keys), true),
        ("applicant", Object(
            ("fullName", Text(ApplicationReader.NameLength), true),
            ("dateOfBirth", new() { Type = JsonSchemaType.String, Format = "date" }, true),
            ("nationalId", Text(ApplicationReader.NationalIdLength), true),
            ("phone", Text(ApplicationReader.PhoneLength), false),
            ("contact", Object(
                ("ref", Text(128), true),
                ("blindIndex", Text(128, "^[A-Za-z0-9+/_=-]{32,128}$"), true),
                ("last3", Text(3, "^[0-9]{3}$"), true)), false),
            ("sex", Listed(ApplicationReader.Sexes.Keys), false),
            ("address", Text(ApplicationReader.AddressLength), false)), true),
        ("risk", Listed(ApplicationReader.Risks.Keys), false),
        ("documents", new()
        {
            Type = JsonSchemaType.Array, MinItems = 1, MaxItems = ApplicationReader.MostDocuments,
            Items = Object(
                ("slot", Text(ApplicationReader.SlotLength, ApplicationReader.SlotPattern), true),
                ("type", Listed(ApplicationReader.Types), true)),
        }, true));

    private OpenApiSchema Object(params (string Name, OpenApiSchema Schema, bool Required)[] members)
    {
        foreach (var (name, schema, _) in members)
        {
            schema.Description = words[$"Member.{name}"];
        }

        return new()
        {
            Type = JsonSchemaType.Object,
            Properties = members.ToDictionary(m => m.Name, m => (IOpenApiSchema)m.Schema),
            Required = members.Where(m => m.Required).Select(m => m.Name).ToHashSet(),
        };
    }

    private static OpenApiSchema Text(int longest, string? pattern = null) =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = longest, Pattern = pattern };

    private static OpenApiSchema Listed(IEnumerable<string> values) => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(v => (JsonNode)v)] };
}
