using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Data;
using ReviewerConsole.Documents;

namespace ReviewerConsole.Review;

/// <summary>What Program.cs takes from this room.</summary>
internal static class ReviewServices
{
    public static IServiceCollection AddReview(this IServiceCollection services)
    {
        ReviewOptions.Bind(services.AddOptions<ReviewOptions>());
        services.AddSingleton<IAuthorizationHandler, LiveLeaseHandler>();
        services.AddSingleton<LeaseBook>().AddSingleton<Grounds>().AddSingleton<CaseReader>().AddSingleton<Drafts>();
        services.AddHostedService<LeaseKeeper>();
        services.AddSingleton(p => new QueueDesk(
            Databases(p), Gate(p), Leases(p), p.GetRequiredService<ViewsOnRecord>(), p.GetRequiredService<ConsoleZone>(), Clock(p)));
        services.AddSingleton(p => new CaseDesk(
            Databases(p), Gate(p), p.GetRequiredService<CustomerFiles>(), p.GetRequiredService<ViewTickets>(),
            p.GetRequiredService<CaseReader>(), p.GetRequiredService<Drafts>(), Leases(p), Clock(p)));
        services.AddSingleton(p => new DecisionDesk(
            Databases(p), Gate(p), p.GetRequiredService<Grounds>(), Leases(p), Clock(p)));
        return services.AddSingleton(p => new ApprovalsDesk(
            Databases(p), Gate(p), p.GetRequiredService<Grounds>(), p.GetRequiredService<CaseReader>(), Leases(p), Clock(p)));
    }

    private static IDbContextFactory<ConsoleDbContext> Databases(IServiceProvider p) => p.GetRequiredService<IDbContextFactory<ConsoleDbContext>>();

    private static AuditGate Gate(IServiceProvider p) => p.GetRequiredService<AuditGate>();

    private static LeaseBook Leases(IServiceProvider p) => p.GetRequiredService<LeaseBook>();

    private static TimeProvider Clock(IServiceProvider p) => p.GetRequiredService<TimeProvider>();
}
