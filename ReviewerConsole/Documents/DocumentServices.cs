namespace ReviewerConsole.Documents;

internal static class DocumentServices
{
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        DocumentOptions.Bind(services.AddOptions<DocumentOptions>());
        return services
            .AddSingleton<DocumentSpace>().AddSingleton<StoreGuard>().AddSingleton<DocumentVault>()
            .AddSingleton<ViewTickets>().AddSingleton<TicketGuesses>().AddSingleton<ViewCapacity>()
            .AddSingleton(p => p.GetRequiredService<DocumentVault>().SealedFiles())
            .AddHostedService<DocumentSweeper>();
    }
}
