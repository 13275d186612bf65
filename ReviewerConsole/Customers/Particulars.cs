namespace ReviewerConsole.Customers;

/// <summary>Who a customer says to be. Prints none of it.</summary>
/// <param name="FullName">As on the card.</param>
/// <param name="BirthDate">As stated, which may differ from the NIK.</param>
/// <param name="NationalId">The NIK as stated.</param>
/// <param name="Sex">Unknown when the application leaves it out.</param>
/// <param name="Address">One text, as stated; absent when the application leaves it out.</param>
public sealed record Particulars(string FullName, DateOnly BirthDate, NationalId NationalId, Sex? Sex = null, string? Address = null)
{
    public override string ToString() => nameof(Particulars);
}
