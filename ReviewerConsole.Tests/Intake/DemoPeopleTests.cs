using ReviewerConsole.Customers;
using ReviewerConsole.Intake;

namespace ReviewerConsole.Tests.Intake;

public sealed class DemoPeopleTests
{
    private static readonly IReadOnlyList<DemoPerson> People = DemoPeople.Create(80, seed: 1);

    [Fact]
    public void The_same_seed_gives_the_same_people_and_another_seed_others()
    {
        Assert.Equal(People, DemoPeople.Create(80, seed: 1));
        Assert.NotEqual(People.Select(p => p.FullName), DemoPeople.Create(80, seed: 2).Select(p => p.FullName));
    }

    [Fact]
    public void Each_phone_is_somebody_elses_and_reads_as_a_number_without_a_flag()
    {
        var numbers = People.Select(p => PhoneReader.Read(p.Phone)).ToArray();

        Assert.All(numbers, n => Assert.Null(Assert.IsType<PhoneNumber>(n).Flag));
        Assert.Equal(80, People.Select(p => new string([.. p.Phone.Where(char.IsAsciiDigit).TakeLast(11)])).Distinct().Count());
        Assert.InRange(People.Select(p => new string([.. p.Phone.Select(c => char.IsAsciiDigit(c) ? 'd' : c)])).Distinct().Count(), 6, 80);
    }

    [Fact]
    public void The_nik_fits_card_and_sex_and_in_a_few_people_not_the_form()
    {
        var mismatches = People.Count(p => p.BirthDate != p.CardBirthDate);

        Assert.InRange(mismatches, 2, 10);
        Assert.All(People, p => Assert.Empty(NationalId.Read(p.Nik)!.Check(p.CardBirthDate, p.Sex)));
        Assert.All(People.Where(p => p.BirthDate != p.CardBirthDate), p =>
            Assert.Equal([NikWarning.BirthDateMismatch], NationalId.Read(p.Nik)!.Check(p.BirthDate, p.Sex)));
    }

    [Fact]
    public void Some_people_have_one_name()
    {
        Assert.InRange(People.Count(p => !p.FullName.Contains(' ', StringComparison.Ordinal)), 4, 20);
    }
}
