using Microsoft.AspNetCore.Authorization;

namespace ReviewerConsole.Access;

internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SessionNews>();
        services.AddOptions<ZoneOptions>().BindConfiguration(ZoneOptions.Section)
            .Validate(
                o => TimeZoneInfo.TryFindSystemTimeZoneById(o.TimeZone, out _),
                "Console:TimeZone names no zone of this machine: set an IANA name such as Asia/Jakarta.")
            .ValidateOnStart();
        services.AddSingleton<ConsoleZone>();
        services.AddOptions<ProxyOptions>().Configure<IConfiguration>((o, settings) => o.Read(settings))
            .Validate(
                o => o.AreAddresses,
                "Console:Proxies must list IP addresses or networks (such as 10.0.0.5 or 10.1.0.0/16), separated by commas, and not every address there is.")
            .Validate(
                o => !o.BelievesAnybody,
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes every client where it comes from: remove it and list the proxies in Console:Proxies.")
            .ValidateOnStart();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Staff(Roles.All))
            .AddPolicy(Policies.Anyone, p => p.RequireAssertion(_ => true))
            .AddPolicy(Policies.SignedIn, Staff(Roles.All))
            .AddPolicy(Policies.ReviewCases, Staff([Roles.Reviewer, Roles.SeniorReviewer]))
            .AddPolicy(Policies.WorkOnLease, p => p.Combine(Staff([Roles.Reviewer, Roles.SeniorReviewer])).AddRequirements(new LiveLease()))
            .AddPolicy(Policies.ApproveDecisions, Staff([Roles.SeniorReviewer]))
            .AddPolicy(Policies.ReadAuditTrail, Staff([Roles.ComplianceOfficer, Roles.Auditor]))
            .AddPolicy(Policies.ExportAuditTrail, Staff([Roles.ComplianceOfficer, Roles.Auditor]))
            .AddPolicy(Policies.ProposeGrants, Staff([Roles.Administrator]))
            .AddPolicy(Policies.ApproveGrants, Staff([Roles.ComplianceOfficer]))
            .AddPolicy(Policies.SeeStaff, Staff([Roles.Administrator, Roles.ComplianceOfficer]))
            .AddPolicy(Policies.Ingest, p => p.RequireClaim(StaffClaims.Kind, nameof(ActorKind.ApiKey)))
            .AddPolicy(Policies.ReadApiDocument, p => p.AddRequirements(new ReadsApiDocument()))
            .AddPolicy(Policies.System, p => p.RequireClaim(StaffClaims.Kind, nameof(ActorKind.System)));
        return services;
    }

    private static AuthorizationPolicy Staff(IEnumerable<string> roles) => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireClaim(StaffClaims.Kind, nameof(ActorKind.Staff))
        .RequireRole(roles)
        .Build();
}
