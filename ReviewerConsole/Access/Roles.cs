namespace ReviewerConsole.Access;

/// <summary>The five roles, as stored by ASP.NET Core Identity, and which of them exclude each other.</summary>
public static class Roles
{
    public const string Reviewer = "reviewer";
    public const string SeniorReviewer = "senior-reviewer";
    public const string ComplianceOfficer = "compliance-officer";
    public const string Administrator = "administrator";
    public const string Auditor = "auditor";

    /// <summary>Every role there is, in the order staff pages show them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Reviewer, SeniorReviewer, ComplianceOfficer, Administrator, Auditor];

    /// <summary>Letters that begin a staff code: <c>RV-014</c> is a reviewer. A code never changes and is never given twice.</summary>
    public static string CodePrefix(string role) => role switch
    {
        Reviewer => "RV",
        SeniorReviewer => "SR",
        ComplianceOfficer => "CO",
        Administrator => "AD",
        Auditor => "AU",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };

    /// <summary>
    /// Separation of duties (NIST SP 800-53 AC-5): an administrator holds nothing else, and who reads the trail
    /// as compliance officer reviews no case.
    /// </summary>
    /// <returns>Whether one person may hold all of <paramref name="roles"/> at once. Asked when a role is granted and at every act.</returns>
    public static bool MayBeHeldTogether(IReadOnlyCollection<string> roles)
    {
        var administrator = roles.Contains(Administrator) && roles.Count > 1;
        var compliance = roles.Contains(ComplianceOfficer) && (roles.Contains(Reviewer) || roles.Contains(SeniorReviewer));
        return !administrator && !compliance;
    }
}
