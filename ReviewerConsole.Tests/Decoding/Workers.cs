using Microsoft.Extensions.Logging.Abstractions;
using ReviewerConsole.Decoding;

namespace ReviewerConsole.Tests.Decoding;

/// <summary>Real workers, shared by the tests that do them no harm. They end with the tests, when their input does.</summary>
internal static class Workers
{
    private static readonly PictureIntake Shared = New();

    public static PictureIntake New(TimeProvider? clock = null) => new(clock ?? TimeProvider.System, NullLogger<PictureIntake>.Instance);

    public static Task<PictureOutcome> ReadAsync(byte[] file, string? declared = null) => Shared.ReadAsync(file, declared, TestContext.Current.CancellationToken);

    public static async Task<AcceptedPicture> AcceptedAsync(byte[] file, string? declared = null)
    {
        var outcome = await ReadAsync(file, declared);
        Assert.False(outcome.IsRefused(out var refusal), $"refused: {refusal}");
        return outcome.Accepted;
    }

    public static async Task<PictureRefusal> RefusalAsync(byte[] file, string? declared = null)
    {
        var outcome = await ReadAsync(file, declared);
        Assert.True(outcome.IsRefused(out var refusal), "It was taken.");
        return refusal;
    }
}
