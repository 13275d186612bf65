using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;

namespace ReviewerConsole.SignIn;

/// <summary>
/// A session begins. Anyone may ask, since nobody is signed in yet; the row names as actor the member of staff who has
/// just shown password and code, in the session that begins with it.
/// </summary>
internal sealed record BeginSession(FactorKind Factor) : IAuditedChange
{
    public static string Policy => Policies.Anyone;
    public static string Name => "session.signed_in";
    public static string NameWhenRefused => "session.refused";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Factor == FactorKind.Totp ? "password+totp" : "password+recovery-code" };
}

/// <summary>A try to sign in that failed. The actor is unknown; the account, where there is one, is what it is about.</summary>
/// <param name="Reason">Why, for the trail alone: whoever tried is not told.</param>
/// <param name="Account">The account's code. Never what was typed.</param>
internal sealed record RefuseSignIn(string Reason, string? Account) : IAuditedFact
{
    public static string Name => "session.refused";
    public Subject Subject => default;
    public Outcome Outcome => Outcome.Denied;
    public Facts Facts => new() { Reason = Reason, About = Account };
}

/// <summary>A member of staff leaves.</summary>
internal sealed record SignOut : IAuditedChange
{
    public static string Policy => Policies.Anyone;
    public static string Name => "session.signed_out";
    public Subject Subject => default;
}

/// <summary>A session ended without its owner signing out. The row's actor is the owner, in the session that ended.</summary>
internal sealed record SessionEnded(SessionEnd Why) : IAuditedFact
{
    public static string Name => "session.ended";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = Word(Why) };

    public static string Word(SessionEnd why) => why switch
    {
        SessionEnd.Idle => "idle",
        SessionEnd.TooOld => "too-old",
        SessionEnd.Replaced => "replaced",
        SessionEnd.Revoked => "revoked",
        _ => "signed-out",
    };

    /// <summary>The owner of a session, without roles.</summary>
    public static Actor Owner(StaffMember member, Guid sessionId) =>
        Actor.Of(new ClaimsPrincipal(Actor.StaffIdentity(member.Id, member.Code, sessionId, [], IdentityConstants.ApplicationScheme)));
}

/// <summary>A session ran out, and the console notes it.</summary>
internal sealed record ExpireSession(Guid SessionId, Guid StaffId, SessionEnd Why) : IAuditedChange
{
    public static string Policy => Policies.Anyone;
    public static string Name => "session.ended";
    public Subject Subject => default;
    public Facts Facts => new() { Reason = SessionEnded.Word(Why) };
}
