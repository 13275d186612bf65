namespace ReviewerConsole.Customers;

/// <summary>An act that shows a customer's particulars: its receipt opens this customer's file.</summary>
public interface IShowsCustomer
{
    Guid CustomerId { get; }
}
