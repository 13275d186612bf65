using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using Microsoft.AspNetCore.Components;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ReviewerConsole.Tests.Architecture;

/// <summary>The plan of the house: its rooms, what each may use, and the walls that hold for all.</summary>
internal static class House
{
    /// <summary>Each room with the rooms it may use. A new room is one line here.</summary>
    public static IReadOnlyDictionary<string, string> Plan { get; } = new Dictionary<string, string>
    {
        ["Access"] = "",
        ["Keys"] = "Access Data",
        ["Look"] = "",
        ["Decoding"] = "",
        ["Watermarking"] = "",
        ["Data"] = "Access",
        ["Audit"] = "Access Data Keys Look",
        ["Shell"] = "Access Audit Look",
        ["SignIn"] = "Access Audit Data Keys Look Shell",
        ["Customers"] = "Access Audit Data Keys",
        ["Documents"] = "Access Audit Data Decoding Keys Look Watermarking",
        ["Review"] = "Access Audit Customers Data Documents Keys Look",
        ["Intake"] = "Access Audit Customers Data Decoding Documents Keys Look Review",
        ["Operations"] = "Access Audit Data Decoding Keys",
    };

    /// <summary>The console as it is.</summary>
    public static ArchUnitNET.Domain.Architecture AsBuilt { get; } =
        new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build();

    /// <summary>The console with the planted breaches of this test project, for which every wall must fail.</summary>
    public static ArchUnitNET.Domain.Architecture WithBreaches { get; } =
        new ArchLoader().LoadAssemblies(typeof(Program).Assembly, typeof(House).Assembly).Build();

    public static IArchRule OpensOnlyOnto(string room)
    {
        var walled = Plan.Keys.Except([room, .. Plan[room].Split(' ')]);
        return Types().That().Are(In(room)).Should().NotDependOnAny(In([.. walled])).WithoutRequiringPositiveResults();
    }

    public static IArchRule NoComponentTouchesTheDatabase { get; } =
        Classes().That().AreAssignableTo(typeof(ComponentBase)).Should().NotDependOnAny(In("Data")).WithoutRequiringPositiveResults();

    public static IArchRule OnlyAuditKnowsTheTable { get; } =
        Types().That().Are(In([.. Plan.Keys.Except(["Audit"])])).Should().NotDependOnAny(typeof(AuditEvent), typeof(AuditBatch), typeof(AuditInstance)).WithoutRequiringPositiveResults();

    public static IArchRule OnlyTheGateCoversASave { get; } =
        Types().That().Are(In([.. Plan.Keys])).And().AreNot(typeof(AuditGate)).Should()
            .NotCallAny(MethodMembers().That().AreDeclaredIn(typeof(ConsoleDbContext)).And().HaveNameStartingWith(nameof(ConsoleDbContext.CoverByReceipt))).WithoutRequiringPositiveResults();

    public static GivenTypesConjunction In(params string[] rooms) =>
        Types().That().ResideInNamespaceMatching($@"^ReviewerConsole\.({string.Join('|', rooms)})(\.|$)");
}
