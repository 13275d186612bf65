using MudBlazor;

namespace ReviewerConsole.Look;

/// <summary>Type and measures for MudBlazor. Colours are not here: mudblazor.css points every palette slot at the tokens
/// of console.css, so that they are written once and follow the theme switch without a circuit.</summary>
public static class ConsoleTheme
{
    private static readonly string[] Prose = ["Inter Variable", "Inter", "Segoe UI", "system-ui", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px", DrawerWidthRight = "380px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Prose, FontSize = ".8125rem", FontWeight = "400", LineHeight = "1.385", LetterSpacing = "0" },
            H1 = new H1Typography { FontFamily = Prose, FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "-.01em" },
            H2 = new H2Typography { FontFamily = Prose, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.334", LetterSpacing = "-.01em" },
            H3 = new H3Typography { FontFamily = Prose, FontSize = ".875rem", FontWeight = "600", LineHeight = "1.429", LetterSpacing = "-.005em" },
            H6 = new H6Typography { FontFamily = Prose, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.334", LetterSpacing = "-.01em" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Prose, FontSize = ".9375rem", FontWeight = "500", LineHeight = "1.334", LetterSpacing = "0" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Prose, FontSize = ".8125rem", FontWeight = "500", LineHeight = "1.385", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Prose, FontSize = ".875rem", FontWeight = "400", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Prose, FontSize = ".8125rem", FontWeight = "400", LineHeight = "1.385", LetterSpacing = "0" },
            Caption = new CaptionTypography { FontFamily = Prose, FontSize = ".75rem", FontWeight = "400", LineHeight = "1.334", LetterSpacing = "0" },
            Overline = new OverlineTypography { FontFamily = Prose, FontSize = ".75rem", FontWeight = "500", LineHeight = "1.334", LetterSpacing = "0", TextTransform = "none" },
            Button = new ButtonTypography { FontFamily = Prose, FontSize = ".8125rem", FontWeight = "500", LineHeight = "1.385", LetterSpacing = "0", TextTransform = "none" },
        },
    };
}
