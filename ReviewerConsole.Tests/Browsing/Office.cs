using ReviewerConsole.Access;

namespace ReviewerConsole.Tests.Browsing;

/// <summary>A console for the tests of one class, with nobody and nothing in it yet.</summary>
public sealed class Office : IAsyncDisposable
{
    public ConsoleApp Console { get; } = new();

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}

/// <summary>A console on a day like any other: one case waits, one is being reviewed, two wait for a second person.</summary>
public sealed class BusyOffice : IAsyncLifetime
{
    public ConsoleApp Console { get; } = new();

    internal Shift Reviewing { get; private set; } = null!;

    internal Shift Proposed { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        for (var cases = 0; cases < 2; cases++)
        {
            await Console.SendCaseAsync();
            Proposed = await Shift.TakeAsync(Console, await Console.StaffAsync(Roles.Reviewer));
            await Proposed.ProposeAsync();
        }

        await Console.SendCaseAsync(birthDate: "1998-03-15");
        Reviewing = await Shift.TakeAsync(Console, await Console.StaffAsync(Roles.Reviewer));
        await Console.SendCaseAsync();
    }

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
