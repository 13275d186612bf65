using Microsoft.AspNetCore.Authorization;

namespace ReviewerConsole.Access;

/// <summary>That somebody may read the description of the API. The room that has the API judges it.</summary>
public sealed class ReadsApiDocument : IAuthorizationRequirement;
