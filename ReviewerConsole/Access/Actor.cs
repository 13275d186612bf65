using System.Security.Claims;

namespace ReviewerConsole.Access;

/// <summary>Who can act.</summary>
public enum ActorKind
{
    Anonymous = 0,
    Staff = 1,
    ApiKey = 2,
    System = 3,
}

/// <summary>Whoever acts: staff, an API key, somebody anonymous, or the console itself.</summary>
public sealed class Actor
{
    private Actor(ActorKind kind, string code, ClaimsPrincipal principal)
    {
        Kind = kind;
        Code = code;
        Principal = principal;
        Roles = [.. principal.FindAll(ClaimTypes.Role).Select(c => c.Value).Order(StringComparer.Ordinal)];
    }

    /// <summary>The console itself, or an operator at its command line.</summary>
    public static Actor System { get; } = OfKind(ActorKind.System, "system");

    public ActorKind Kind { get; }

    /// <summary>How the trail names the actor: <c>RV-014</c>, <c>api:wallet</c>, <c>public</c> or <c>system</c>.</summary>
    public string Code { get; }

    public IReadOnlyList<string> Roles { get; }

    /// <summary>The principal that policies are asked about.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>The member's id; <see langword="null"/> for anybody but staff.</summary>
    public Guid? StaffId => Kind == ActorKind.Staff ? GuidClaim(ClaimTypes.NameIdentifier) : null;

    /// <summary>The session's id; <see langword="null"/> for anybody but staff.</summary>
    public Guid? SessionId => Kind == ActorKind.Staff ? GuidClaim(StaffClaims.Session) : null;

    public string? Network => Principal.FindFirstValue(StaffClaims.Network);

    public string? Agent => Principal.FindFirstValue(StaffClaims.Agent);

    /// <summary>Reads the actor out of a request's or a circuit's principal. What it says of staff is a claim: the gate reads the rows again.</summary>
    public static Actor Of(ClaimsPrincipal principal)
    {
        var kind = Enum.TryParse<ActorKind>(principal.FindFirstValue(StaffClaims.Kind), out var k) ? k : ActorKind.Anonymous;
        var code = kind == ActorKind.Anonymous ? "public" : principal.FindFirstValue(StaffClaims.Code);
        return new(kind, code ?? throw new InvalidOperationException($"A principal of kind {kind} carries no code."), principal);
    }

    /// <summary>An integrator's key, named as it was created.</summary>
    public static ClaimsIdentity ApiKeyIdentity(string keyName, string scheme) => new(
        [new(StaffClaims.Kind, nameof(ActorKind.ApiKey)), new(StaffClaims.Code, $"api:{keyName}")], scheme);

    /// <summary>A member of staff with the roles that hold now.</summary>
    public static ClaimsIdentity StaffIdentity(Guid staffId, string code, Guid sessionId, IEnumerable<string> roles, string scheme) => new(
        [
            new(StaffClaims.Kind, nameof(ActorKind.Staff)),
            new(ClaimTypes.NameIdentifier, staffId.ToString()),
            new(ClaimTypes.Name, code),
            new(StaffClaims.Code, code),
            new(StaffClaims.Session, sessionId.ToString()),
            .. roles.Select(r => new Claim(ClaimTypes.Role, r)),
        ],
        scheme);

    /// <summary>The same actor as the database knows it now: other roles perhaps, the same network.</summary>
    internal Actor With(LiveStaff live)
    {
        var staff = StaffIdentity(live.StaffId, live.Code, live.Session.Id, live.Roles, "live");
        var network = new ClaimsIdentity(Principal.Claims.Where(c => c.Type is StaffClaims.Network or StaffClaims.Agent));
        return new(ActorKind.Staff, live.Code, new([staff, network]));
    }

    /// <summary>The same member of staff without any role: the session has ended, or the member is gone.</summary>
    internal Actor Powerless() => new(Kind, Code, new(
        new ClaimsIdentity(Principal.Claims.Where(c => c.Type is not (ClaimTypes.Role or StaffClaims.Kind)))));

    private static Actor OfKind(ActorKind kind, string code) => new(kind, code, new(new ClaimsIdentity(
        [new(StaffClaims.Kind, kind.ToString()), new(StaffClaims.Code, code)], "console")));

    private Guid? GuidClaim(string type) => Guid.TryParse(Principal.FindFirstValue(type), out var id) ? id : null;
}
