namespace ReviewerConsole.Customers;

/// <summary>As the card states it. Kept by number.</summary>
public enum Sex
{
    Female = 0,
    Male = 1,
}
