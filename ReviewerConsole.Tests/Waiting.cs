using System.Reflection;
using System.Runtime.CompilerServices;
using Bunit;

namespace ReviewerConsole.Tests;

/// <summary>How long tests of components wait for what they expect. A busy machine is slow, not wrong; what is there at once is not waited for.</summary>
internal static class Waiting
{
    [ModuleInitializer]
    internal static void BePatient()
    {
        if (Assembly.GetEntryAssembly() == typeof(Waiting).Assembly) // a console that loads this as a start-up hook has no bUnit
        {
            Wait();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Wait() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
