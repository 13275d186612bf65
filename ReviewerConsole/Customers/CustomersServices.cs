namespace ReviewerConsole.Customers;

/// <summary>What Program.cs takes from this room.</summary>
public static class CustomersServices
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services.AddSingleton<CustomerFiles>().AddSingleton<CustomerErasure>();
}
