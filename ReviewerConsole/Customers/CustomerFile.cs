namespace ReviewerConsole.Customers;

/// <summary>What a case shows of its customer.</summary>
/// <param name="Particulars">Name, birth date, NIK, sex, address.</param>
/// <param name="PhoneMask">The only form of the number that is ever shown.</param>
/// <param name="PhoneFlag"><see cref="PhoneNumber.Unusual"/> or nothing.</param>
/// <param name="Warnings">Of the NIK against the particulars.</param>
/// <param name="SameNationalId">How many other customers have the same NIK.</param>
/// <param name="SamePhone">How many other customers have the same number.</param>
public sealed record CustomerFile(
    Particulars Particulars,
    string PhoneMask,
    string? PhoneFlag,
    IReadOnlyList<NikWarning> Warnings,
    int SameNationalId,
    int SamePhone);
