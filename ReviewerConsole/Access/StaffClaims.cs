namespace ReviewerConsole.Access;

/// <summary>Claim types of the console's own. Roles use <see cref="System.Security.Claims.ClaimTypes.Role"/>, a member's id <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/>.</summary>
public static class StaffClaims
{
    /// <summary>What kind of actor this is: a name of <see cref="ActorKind"/>.</summary>
    public const string Kind = "rc:kind";

    /// <summary>The code by which the trail and the marks name the actor, for example <c>RV-014</c>.</summary>
    public const string Code = "rc:code";

    /// <summary>Id of the <see cref="StaffSession"/> row.</summary>
    public const string Session = "rc:session";

    /// <summary>The address the request came from: the socket's; behind a listed proxy <c>client+proxy</c>, the first as that proxy gave it.</summary>
    public const string Network = "rc:network";

    /// <summary>First 64 bits of the SHA-256 of the browser's User-Agent, 16 hex digits; <c>import</c> for the folder import.</summary>
    public const string Agent = "rc:agent";
}
