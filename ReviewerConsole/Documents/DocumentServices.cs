namespace ReviewerConsole.Documents;

internal static class DocumentServices
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) =>
        services.AddSingleton<DocumentVault>().AddSingleton<ViewTickets>().AddSingleton<ViewCapacity>();
}
