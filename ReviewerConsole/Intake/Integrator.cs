using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.Intake;

/// <summary>Whoever sends applications, with the key they came with.</summary>
/// <param name="Actor">As the trail names it: <c>api:wallet</c>.</param>
/// <param name="KeyId">The key (or <c>import</c>, which is none) that must still live when what they ask for is done.</param>
internal sealed record Integrator(Actor Actor, string KeyId)
{
    private const string KeyClaim = "rc:key";

    /// <summary>In place of a key's id, where an operator brings a folder in at the console's own command line.</summary>
    private const string AtTheConsole = "import";

    /// <summary>What applications belong to: the integrator's name, whichever key it uses.</summary>
    public string Code => Actor.Code;

    /// <summary>The key, as rows name it.</summary>
    public string About => $"{Code[(Code.IndexOf(':', StringComparison.Ordinal) + 1)..]}/{KeyId}";

    /// <summary>An operator who imports for an integrator: rows name the integrator, and <c>import</c> in place of a browser.</summary>
    public static Integrator Importing(string name)
    {
        var identity = Actor.ApiKeyIdentity(name, "console");
        identity.AddClaim(new(StaffClaims.Agent, AtTheConsole));
        return new(Actor.Of(new(identity)), AtTheConsole);
    }

    public static Integrator Of(ApiKey key) => Of(new ClaimsPrincipal(Identity(key)));

    /// <param name="principal">As <see cref="ApiKeyScheme"/> made it.</param>
    public static Integrator Of(ClaimsPrincipal principal) => new(Actor.Of(principal), principal.FindFirstValue(KeyClaim)
        ?? throw new InvalidOperationException("Only the API's own scheme names an integrator."));

    public static ClaimsIdentity Identity(ApiKey key)
    {
        var identity = Actor.ApiKeyIdentity(key.Name, ApiKeyScheme.Name);
        identity.AddClaim(new(KeyClaim, key.Id));
        return identity;
    }

    /// <summary>Whether the key still lives, asked inside the transaction: an upload may outlast it.</summary>
    /// <param name="now">UTC.</param>
    public async Task<bool> MayStillAsync(ConsoleDbContext db, DateTime now, CancellationToken ct) =>
        KeyId == AtTheConsole || (await db.Set<ApiKey>().AsNoTracking().SingleAsync(k => k.Id == KeyId, ct)).IsLive(now);
}
