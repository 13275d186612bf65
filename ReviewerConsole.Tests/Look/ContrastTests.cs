using System.Globalization;
using System.Text.RegularExpressions;
using ReviewerConsole.Tests.Shell;

namespace ReviewerConsole.Tests.Look;

/// <summary>Contrast of the colours in the style sheet (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
public sealed partial class ContrastTests(ContrastTests.StyleSheet sheet) : IClassFixture<ContrastTests.StyleSheet>
{
    private static readonly string[] Hues = ["primary", "success", "warning", "error", "info", "violet", "slate"];
    private static readonly string[] Grounds = ["canvas", "sunken", "surface", "raised", "hover", "sel"];

    public static TheoryData<string, string, double> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string, double>();
            string[] tints = [.. Hues.Select(h => $"{h}-t")];
            foreach (var ground in (string[])[.. Grounds, .. tints])
            {
                foreach (var text in (string[])["text", "text2", "text3", .. Hues])
                {
                    pairs.Add(text, ground, 4.5);
                }
            }

            foreach (var hue in Hues)
            {
                pairs.Add($"on-{hue}", hue, 4.5);
                pairs.Add($"on-{hue}", $"{hue}-d", 4.5); // under the pointer
                pairs.Add(hue, "table", 3);
            }

            foreach (var ground in (string[])[.. Grounds, "table"])
            {
                pairs.Add("edge", ground, 3);
                pairs.Add("mark", ground, 3);
            }

            pairs.Add("text2", "table", 4.5);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_of_colours_can_be_told_apart_in_both_themes(string ink, string ground, double atLeast)
    {
        var (light, dark) = (sheet.Contrast(ink, ground, dark: false), sheet.Contrast(ink, ground, dark: true));

        Assert.True(light >= atLeast, $"{ink} on {ground}, light: {light:0.00} : 1");
        Assert.True(dark >= atLeast, $"{ink} on {ground}, dark: {dark:0.00} : 1");
    }

    [Fact]
    public void Black_on_white_is_twenty_one_to_one() =>
        Assert.Equal(21, StyleSheet.Contrast("000000", "FFFFFF"), precision: 10);

    [Fact]
    public void Colours_are_named_once_and_used_by_name()
    {
        var rules = Comment().Replace(sheet.Css, "");
        var body = rules[rules.IndexOf("@font-face", StringComparison.Ordinal)..];

        Assert.DoesNotContain("light-dark(", body, StringComparison.Ordinal);
        Assert.Equal(["#fff"], HexColour().Matches(body).Select(m => m.Value).Distinct()); // the ring over pictures, white in both themes
        Assert.All(Use().Matches(rules).Select(m => m.Groups[1].Value).Distinct(), name => Assert.Contains($"{name}:", rules, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=[ :,(])#[0-9A-Fa-f]{3,8}\b")]
    private static partial Regex HexColour();

    [GeneratedRegex(@"var\((--rc-[a-z0-9-]+)\)")]
    private static partial Regex Use();

    public sealed partial class StyleSheet : IAsyncLifetime
    {
        private readonly WebRoot _files = new();
        private Dictionary<string, (string Light, string Dark)> _colours = [];

        public string Css { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Css = await File.ReadAllTextAsync(_files.PathOf("css/console.css"));
            _colours = Token().Matches(Css).ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value, m.Groups[3].Value));
        }

        public double Contrast(string ink, string ground, bool dark)
        {
            var (a, b) = (_colours[ink], _colours[ground]);
            return dark ? Contrast(a.Dark, b.Dark) : Contrast(a.Light, b.Light);
        }

        /// <summary>WCAG 2.2, "contrast ratio".</summary>
        public static double Contrast(string one, string other)
        {
            var (a, b) = (Luminance(one), Luminance(other));
            return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        }

        public ValueTask DisposeAsync() => _files.DisposeAsync();

        // WCAG 2.2, "relative luminance", with the corrected threshold of sRGB.
        private static double Luminance(string hex) =>
            0.2126 * Linear(hex[..2]) + 0.7152 * Linear(hex[2..4]) + 0.0722 * Linear(hex[4..6]);

        private static double Linear(string hex)
        {
            var c = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        [GeneratedRegex("--rc-([a-z0-9-]+): light-dark\\(#([0-9A-F]{6}), #([0-9A-F]{6})\\)")]
        private static partial Regex Token();
    }
}
