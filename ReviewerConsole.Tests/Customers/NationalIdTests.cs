using CsCheck;
using ReviewerConsole.Customers;

namespace ReviewerConsole.Tests.Customers;

public sealed class NationalIdTests
{
    private static readonly DateOnly Born = new(1998, 3, 14);

    [Theory]
    [InlineData("3174015403980002", "1998-03-14", Sex.Female)]
    [InlineData("3174015403980002", "1998-03-14", null)]
    [InlineData("3174011403980002", "1998-03-14", Sex.Male)]
    [InlineData("3174017112050002", "2005-12-31", Sex.Female)]
    [InlineData("3174012902000002", "2000-02-29", Sex.Male)]
    public void A_NIK_that_fits_the_particulars_gives_no_warning(string text, string born, Sex? sex) =>
        Assert.Empty(Check(text, DateOnly.Parse(born, null), sex));

    [Theory]
    [InlineData("3174015503980002", Sex.Female, NikWarning.BirthDateMismatch)] // the 15th
    [InlineData("3174015404980002", Sex.Female, NikWarning.BirthDateMismatch)] // April
    [InlineData("3174015403990002", Sex.Female, NikWarning.BirthDateMismatch)] // 1999
    [InlineData("3174015403980002", Sex.Male, NikWarning.SexMismatch)]
    [InlineData("3174011403980002", Sex.Female, NikWarning.SexMismatch)]
    [InlineData("3174010003980002", Sex.Female, NikWarning.ImpossibleDate)]
    [InlineData("3174013203980002", Sex.Female, NikWarning.ImpossibleDate)]
    [InlineData("3174014003980002", Sex.Female, NikWarning.ImpossibleDate)] // day 40: no man's, and no woman's 0
    [InlineData("3174017203980002", Sex.Female, NikWarning.ImpossibleDate)]
    [InlineData("3174015413980002", Sex.Female, NikWarning.ImpossibleDate)]
    [InlineData("3174015400980002", Sex.Female, NikWarning.ImpossibleDate)]
    [InlineData("3174013104980002", Sex.Male, NikWarning.ImpossibleDate)] // 31 April
    [InlineData("3174016902990002", Sex.Female, NikWarning.ImpossibleDate)] // 29 February of 1999 and of 2099
    [InlineData("317401540398000", Sex.Female, NikWarning.NotSixteenDigits)]
    [InlineData("31740154039800021", Sex.Female, NikWarning.NotSixteenDigits)]
    [InlineData("317401540398000X", Sex.Female, NikWarning.NotSixteenDigits)]
    [InlineData("tidak ada", Sex.Female, NikWarning.NotSixteenDigits)]
    public void What_does_not_fit_is_a_warning(string text, Sex sex, NikWarning warning) =>
        Assert.Equal(warning, Assert.Single(Check(text, Born, sex)));

    [Fact]
    public void Date_and_sex_are_two_warnings() =>
        Assert.Equal([NikWarning.BirthDateMismatch, NikWarning.SexMismatch], Check("3174015503980002", Born, Sex.Male));

    [Theory]
    [InlineData("3174 0154 0398 0002")]
    [InlineData(" 317401.540398.0002 ")]
    [InlineData("317401-540398-0002")]
    [InlineData("\u200E3174015403980002")]
    [InlineData("３１７４０１５４０３９８０００２")]
    public void Sixteen_digits_are_found_however_they_are_written(string text)
    {
        var nik = NationalId.Read(text)!;

        Assert.Equal("3174015403980002", nik.Text);
        Assert.Equal(new NikParts("317401", "540398", "0002"), nik.Parts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("3174015403980002\n")]
    [InlineData("123456789012345678901234567890123")]
    public void Nothing_too_much_and_control_characters_are_refused(string? text) => Assert.Null(NationalId.Read(text));

    [Theory]
    [InlineData("3174015403980002", "1998-03-15", "1998-03-14")]
    [InlineData("3174015403050002", "2006-03-14", "2005-03-14")]
    [InlineData("3174015403050002", "1906-03-14", "1905-03-14")]
    [InlineData("3174015403990002", "2001-03-14", "1999-03-14")]
    [InlineData("3174013203980002", "1998-03-15", null)]
    [InlineData("317401", "1998-03-15", null)]
    public void The_birth_date_in_a_NIK_takes_the_century_nearest_to_the_stated_one(string text, string stated, string? born) =>
        Assert.Equal(born is null ? null : DateOnly.Parse(born, null), NationalId.Read(text)!.BornNear(DateOnly.Parse(stated, null)));

    [Fact]
    public void A_NIK_made_by_the_rule_never_warns()
    {
        Gen.Select(Gen.Int[0, 36500], Gen.Bool, Gen.Int[0, 999999], Gen.Int[0, 9999]).Sample((days, woman, area, serial) =>
        {
            var born = new DateOnly(1930, 1, 1).AddDays(days);
            var text = $"{area:000000}{born.Day + (woman ? 40 : 0):00}{born.Month:00}{born.Year % 100:00}{serial:0000}";

            Assert.Empty(Check(text, born, woman ? Sex.Female : Sex.Male));
        });
    }

    [Fact]
    public void Whatever_a_customer_types_is_read_or_refused_but_never_thrown()
    {
        Gen.Select(Gen.String[0, 40], Gen.DateOnly).Sample((text, born) => NationalId.Read(text)?.Check(born, Sex.Female));
        Gen.Select(Gen.String[Gen.Char['0', '9'], 16, 16], Gen.DateOnly).Sample((text, born) => Check(text, born, Sex.Male));
    }

    private static IReadOnlyList<NikWarning> Check(string text, DateOnly born, Sex? sex) => NationalId.Read(text)!.Check(born, sex);
}
