using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using ReviewerConsole.Decoding;

namespace ReviewerConsole.Tests.Intake;

public sealed class NoWorkerTests
{
    /// <summary>A program that is not there, one that ends at once, one that talks nonsense.</summary>
    [Theory]
    [InlineData("/nowhere/to/be/found")]
    [InlineData("/bin/false")]
    [InlineData("/usr/bin/yes")]
    public async Task Where_no_worker_can_be_started_uploads_are_refused_and_the_console_lives(string program)
    {
        await using var console = new ConsoleApp(replace: services => services.AddSingleton(new PictureIntake(TimeProvider.System, NullLogger<PictureIntake>.Instance)
        {
            Command = _ => new(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        }));
        using var api = await console.ApiAsync();
        var id = await api.ReceivedAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(console));

        var answer = await api.UploadAsync(id, "id-card", Api.Jpeg());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(console.StoredFiles());
        Assert.Equal("Received", await api.StateAsync(id));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(console));
    }

    private static async Task<HealthStatus> HealthAsync(ConsoleApp console) =>
        (await console.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "decoding")).Status;
}
