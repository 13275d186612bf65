using ReviewerConsole.Customers;

namespace ReviewerConsole.Intake;

/// <summary>Somebody who does not exist, for the demo data (Development only).</summary>
/// <param name="BirthDate">As the application states it.</param>
/// <param name="CardBirthDate">As the NIK and the card state it: in a few people another day, for the reviewer to find.</param>
/// <param name="Phone">As a person would type it; the number belongs to nobody (subscriber part 0000 0xxx).</param>
/// <param name="Seed">Decides the face, the clothes and the place; the same seed gives the same pictures.</param>
internal sealed record DemoPerson(
    string FullName,
    string BirthPlace,
    DateOnly BirthDate,
    DateOnly CardBirthDate,
    Sex Sex,
    string Nik,
    DemoAddress Address,
    string MaritalStatus,
    string Occupation,
    string Phone,
    int Seed);

/// <summary>The lines of an Indonesian address, as an ID card has them.</summary>
/// <param name="Neighbourhood">RT/RW, e.g. <c>004/007</c>.</param>
/// <param name="Village">Kelurahan or desa.</param>
/// <param name="District">Kecamatan.</param>
internal sealed record DemoAddress(
    string Street, string Neighbourhood, string Village, string District, string City, string Province)
{
    public override string ToString() => $"{Street}, RT/RW {Neighbourhood}, {Village}, {District}, {City}, {Province}";
}
