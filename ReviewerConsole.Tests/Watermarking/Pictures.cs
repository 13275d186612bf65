using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetVips;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Tests.Watermarking;

/// <summary>Pictures that the tests draw themselves, and the room as Program.cs sets it up.</summary>
internal static class Pictures
{
    public static readonly Mark SomeMark = MarkOf("7F3K");

    private static readonly Lazy<ServiceProvider> Room = new(() => RoomWith());

    public static Watermarker Watermarker => Room.Value.GetRequiredService<Watermarker>();

    public static ServiceProvider RoomWith(double? opacity = null) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Console:Watermark:Opacity"] = (opacity ?? 0.45).ToString(CultureInfo.InvariantCulture),
        }).Build())
        .AddWatermarking()
        .BuildServiceProvider();

    public static Mark MarkOf(string viewCode, string staffCode = "RV-014") =>
        new(staffCode, new DateTime(2026, 11, 24, 3, 12, 45, DateTimeKind.Utc), "KYC-7F3K-9QXM", viewCode);

    /// <summary>A gradient with coarse grain: light and dark, smooth and busy parts.</summary>
    public static Image Scene(int width, int height)
    {
        using var grain = Image.Gaussnoise(width, height, mean: 0, sigma: 30, seed: 7).Gaussblur(1.5);
        using var ramp = Image.Xyz(width, height)[0].Linear([255.0 / width], [0]);
        using var red = ramp + grain;
        return red.Bandjoin(red.Linear([0.5], [90]), ramp.Linear([-1], [255]))
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
    }

    public static Image Flat(int width, int height, byte grey) =>
        Image.Black(width, height, bands: 3).Linear([1.0], [grey])
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();

    public static byte[] Jpeg(this Image image, int quality = 95) =>
        image.JpegsaveBuffer(q: quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);

    public static byte[] Recoded(this byte[] picture)
    {
        using var image = Image.NewFromBuffer(picture);
        return image.Jpeg(quality: 90);
    }

    public static byte[] Decode(byte[] picture, out int width, out int height)
    {
        using var image = Image.NewFromBuffer(picture);
        (width, height) = (image.Width, image.Height);
        return image.WriteToMemory<byte>();
    }
}
