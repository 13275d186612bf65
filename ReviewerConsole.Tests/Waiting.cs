using System.Runtime.CompilerServices;
using Bunit;

namespace ReviewerConsole.Tests;

/// <summary>How long tests of components wait for what they expect. A busy machine is slow, not wrong; what is there at once is not waited for.</summary>
internal static class Waiting
{
    [ModuleInitializer]
    internal static void BePatient() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
