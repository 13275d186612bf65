using System.Net;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>An operator gives an integrator a key.</summary>
/// <param name="Days">How long it lives.</param>
/// <param name="Allowed">Networks that it is good from; none for every address.</param>
internal sealed record CreateApiKey(string KeyName, string KeyId, int Days, IReadOnlyList<IPNetwork> Allowed) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "api_key.created";
    public Subject Subject => default;
    public Facts Facts => new() { Purpose = Purposes.Admin, About = $"{KeyName}/{KeyId}" };
}

/// <summary>An operator ends a key before its time.</summary>
internal sealed record RevokeApiKey(string KeyName, string KeyId) : IAuditedChange
{
    public static string Policy => Policies.System;
    public static string Name => "api_key.revoked";
    public Subject Subject => default;
    public Facts Facts => new() { Purpose = Purposes.Admin, About = $"{KeyName}/{KeyId}" };
}

/// <summary>Somebody asked the API and got nothing: without a key that opens it, for something of another, or too often.</summary>
/// <param name="Code">One of <see cref="ApiKeyDesk"/>'s or of <see cref="Problems"/>.</param>
/// <param name="About">Name and id of the key, where it was a real one.</param>
internal sealed record RefuseApiCall(string Code, string? About) : IAuditedFact
{
    public static string Name => "page.refused";
    public Subject Subject => default;
    public Outcome Outcome => Outcome.Denied;
    public Facts Facts => new() { Purpose = Purposes.Ingest, Reason = Code, About = About };
}
