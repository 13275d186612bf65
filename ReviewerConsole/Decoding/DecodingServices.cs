namespace ReviewerConsole.Decoding;

internal static class DecodingServices
{
    public static IServiceCollection AddDecoding(this IServiceCollection services) => services.AddSingleton<PictureIntake>();
}
