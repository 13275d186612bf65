using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditInstance>();
        services.AddSingleton(p => new AuditGate(
            p.GetRequiredService<IDbContextFactory<ConsoleDbContext>>(),
            p.GetRequiredService<IAuthorizationService>(),
            p.GetRequiredService<AuditInstance>(),
            p.GetRequiredService<WriteLane>(),
            p.GetRequiredService<Envelope>(),
            p.GetRequiredService<CustomerKeys>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<AuditGate>>()));
        services.AddSingleton<ViewsOnRecord>();
        services.AddSingleton<NotesOnRecord>();
        services.AddSingleton<TrailDesk>();
        services.AddSingleton<TrailExport>();
        services.AddSingleton<LogBook>();
        return services.AddHostedService(p => p.GetRequiredService<LogBook>());
    }
}
