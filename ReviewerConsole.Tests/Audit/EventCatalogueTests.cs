using System.Reflection;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Tests.Audit;

public sealed class EventCatalogueTests
{
    [Fact]
    public void Every_event_that_the_console_can_write_is_in_the_catalogue()
    {
        var strangers = Acts()
            .SelectMany(act => Names(act).Select(name => (act.FullName, Name: name)))
            .Where(written => !EventCatalogue.All.Contains(written.Name))
            .ToList();

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_console_has_acts_to_compare_at_all()
    {
        var names = Acts().SelectMany(Names).ToList();

        Assert.Contains("log.started", names);
        Assert.Contains("log.gap", names);
    }

    [Fact]
    public void The_catalogue_names_everything_once_and_in_one_form()
    {
        Assert.Distinct(EventCatalogue.All);
        Assert.All(EventCatalogue.All, name => Assert.Matches("^[a-z_]+\\.[a-z_]+$", name));
        Assert.All(EventCatalogue.All, name => Assert.InRange(name.Length, 1, 64));
    }

    private static IEnumerable<Type> Acts() => typeof(AuditGate).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IAudited)));

    private static IEnumerable<string> Names(Type act)
    {
        if (act.ContainsGenericParameters)
        {
            throw new InvalidOperationException($"{act.FullName} is generic: its name cannot be read.");
        }

        return ((string?[])typeof(EventCatalogueTests)
            .GetMethod(act.IsAssignableTo(typeof(IAuditedAct)) ? nameof(OfAct) : nameof(OfFact), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(act).Invoke(null, null)!).OfType<string>();
    }

    private static string?[] OfAct<TAct>() where TAct : IAuditedAct => [TAct.Name, TAct.NameWhenRefused];

    private static string?[] OfFact<TFact>() where TFact : IAudited => [TFact.Name];
}
