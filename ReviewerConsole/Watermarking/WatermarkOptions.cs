using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Watermarking;

/// <summary>The <c>Console:Watermark</c> section of <c>appsettings.json</c>.</summary>
public sealed class WatermarkOptions
{
    public const string Section = "Console:Watermark";

    /// <value>
    /// Opacity of the visible mark's letters and of their dark outline, 0.2 (faint) to 0.7 (covers fine print).
    /// Default 0.45. There is no value that hides the mark.
    /// </value>
    [Range(0.2, 0.7, ErrorMessage = "Console:Watermark:Opacity must lie between 0.2 and 0.7.")]
    public double Opacity { get; init; } = 0.45;
}

[OptionsValidator]
internal sealed partial class WatermarkOptionsValidator : IValidateOptions<WatermarkOptions>;

internal static class WatermarkingServices
{
    public static IServiceCollection AddWatermarking(this IServiceCollection services)
    {
        PictureWork.SetUp();
        services.AddOptions<WatermarkOptions>().BindConfiguration(WatermarkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatermarkOptions>, WatermarkOptionsValidator>();
        return services.AddSingleton<Watermarker>();
    }
}
