using System.Reflection;
using ArchUnitNET.Fluent;
using ArchUnitNET.xUnitV3;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Mono.Cecil;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Architecture;

public sealed class HouseTests
{
    private static readonly Assembly Console = typeof(Program).Assembly;
    private static readonly Assembly Planted = typeof(HouseTests).Assembly;

    public static TheoryData<string> Rooms => [.. House.Plan.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_opens_only_onto_the_rooms_drawn_for_it(string room) =>
        House.OpensOnlyOnto(room).Check(House.AsBuilt);

    [Theory]
    [InlineData("Watermarking")]
    [InlineData("Access")]
    [InlineData("Review")]
    public void A_planted_arrow_is_seen(string room) =>
        Assert.False(House.OpensOnlyOnto(room).HasNoViolations(House.WithBreaches));

    [Fact]
    public void Every_type_stands_in_a_room_of_the_plan()
    {
        var homeless = Console.GetTypes()
            .Where(t => t.Namespace?.StartsWith("ReviewerConsole", StringComparison.Ordinal) == true)
            .Where(t => t.Namespace != "ReviewerConsole" && !House.Plan.ContainsKey(t.Namespace!.Split('.')[1]))
            .Select(t => t.FullName);

        Assert.Empty(homeless);
    }

    [Fact]
    public void The_rooms_of_the_plan_are_flat() =>
        Assert.DoesNotContain(Console.GetTypes(), t => t.Namespace?.Count(c => c == '.') > 1 && t.Namespace.StartsWith("ReviewerConsole.", StringComparison.Ordinal)
            && !t.Namespace.StartsWith("ReviewerConsole.Data.Migrations", StringComparison.Ordinal));

    [Fact]
    public void Every_kind_of_log_line_has_a_number_of_its_own()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var numbers = Console.GetTypes().SelectMany(t => t.GetMethods(All))
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(m => m.EventId).ToList();

        Assert.NotEmpty(numbers);
        Assert.Distinct(numbers);
    }

    public static TheoryData<string> Walls => ["components", "table", "cover"];

    [Theory]
    [MemberData(nameof(Walls))]
    public void A_wall_stands(string wall) => Wall(wall).Check(House.AsBuilt);

    [Theory]
    [MemberData(nameof(Walls))]
    public void A_wall_falls_for_a_planted_breach(string wall) => Assert.False(Wall(wall).HasNoViolations(House.WithBreaches));

    [Fact]
    public void Every_page_names_its_policy() => Assert.Empty(PagesWithoutPolicy(Console));

    [Fact]
    public void A_planted_page_without_a_policy_is_seen() =>
        Assert.Equal(["PlantedPageWithoutPolicy"], PagesWithoutPolicy(Planted));

    [Fact]
    public void No_signature_in_Documents_gives_bytes_out() => Assert.Empty(ByteGivers(Console));

    [Fact]
    public void Planted_byte_givers_are_seen() =>
        Assert.Equal(["PlantedLeak.Bytes", "PlantedLeak.StreamAsync", "PlantedLeak.get_Memory"], ByteGivers(Planted).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_act_asks_a_policy_of_the_console() => Assert.Empty(ActsOfNoPolicy(Console));

    [Fact]
    public void A_planted_act_with_a_policy_of_its_own_is_seen() => Assert.Contains("PlantedAct", ActsOfNoPolicy(Planted));

    [Fact]
    public void The_context_offers_no_table_to_everybody() =>
        Assert.DoesNotContain(
            typeof(ConsoleDbContext).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly),
            p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>));

    [Fact]
    public void A_receipt_can_be_neither_constructed_nor_copied()
    {
        var receipt = typeof(Receipt<>);

        Assert.All(receipt.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), c => Assert.True(c.IsPrivate));
        Assert.True(receipt is { IsClass: true, IsSealed: true });
        Assert.Null(receipt.GetMethod("<Clone>$"));
    }

    [Fact]
    public void A48_A51_No_type_asks_for_the_request_within_a_circuit_or_for_state_that_outlives_it() => Assert.Empty(AskersForMore(Console));

    [Fact]
    public void Planted_askers_are_seen() =>
        Assert.Equal(["PlantedKeeper.Keep", "PlantedKeeper.Note", "PlantedKeeper._request"], AskersForMore(Planted).Order(StringComparer.Ordinal));

    /// <summary>A stranger's bytes meet a decoder in the worker only; what Watermarking opens was drawn anew there (attack 53).</summary>
    [Fact]
    public void Only_the_room_of_the_workers_decodes() => Assert.Equal(["Watermarker.JpegloadBuffer"], DecodersOutsideOf("Decoding", Console));

    [Fact]
    public void A_planted_decoder_is_seen() =>
        Assert.Equal(["PlantedDecoder.NewFromBuffer", "PlantedDecoder.ThumbnailStream"], DecodersOutsideOf("Decoding", Planted));

    private static IArchRule Wall(string name) => name switch
    {
        "components" => House.NoComponentTouchesTheDatabase,
        "table" => House.OnlyAuditKnowsTheTable,
        "cover" => House.OnlyTheGateCoversASave,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static IEnumerable<string> PagesWithoutPolicy(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.IsDefined(typeof(RouteAttribute)) && type.Namespace?.StartsWith("ReviewerConsole.Tests", StringComparison.Ordinal) != true
        where !type.IsDefined(typeof(AllowAnonymousAttribute)) && type.GetCustomAttribute<AuthorizeAttribute>()?.Policy is null
        select type.Name;

    // The list of banned symbols says the same of code that is written by hand; this sees what components inject, too.
    private static IEnumerable<string> AskersForMore(Assembly assembly)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        Type[] banned = [typeof(IHttpContextAccessor), typeof(PersistentComponentState), typeof(ProtectedLocalStorage), typeof(ProtectedSessionStorage)];
        return from type in assembly.GetTypes()
               where type.Namespace?.StartsWith("ReviewerConsole.Tests", StringComparison.Ordinal) != true
               from member in type.GetMembers(Declared)
               where member.IsDefined(typeof(PersistentStateAttribute)) || member switch
               {
                   FieldInfo field => banned.Contains(field.FieldType),
                   MethodBase method => method.GetParameters().Any(p => banned.Contains(p.ParameterType)),
                   _ => false,
               }
               select $"{type.Name}.{member.Name}";
    }

    private static IEnumerable<string> ActsOfNoPolicy(Assembly assembly)
    {
        var known = typeof(Policies).GetFields().Select(f => (string)f.GetValue(null)!).ToHashSet();
        return from type in assembly.GetTypes()
               where type.IsAssignableTo(typeof(IAuditedAct)) && type.IsClass
               let policy = (string)type.GetProperty("Policy", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!
               where !known.Contains(policy)
               select type.Name;
    }

    private static IEnumerable<string> ByteGivers(Assembly assembly)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
            | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return from type in assembly.GetTypes()
               where type.Namespace == "ReviewerConsole.Documents" && !type.IsNestedPrivate
               from member in type.GetMembers(Declared)
               let given = member switch
               {
                   MethodInfo { IsPrivate: false } m => m.ReturnType,
                   FieldInfo { IsPrivate: false } f => f.FieldType,
                   _ => typeof(void),
               }
               where CarriesBytes(given) && !IsHash(member)
               select $"{type.Name}.{member.Name}";
    }

    // Read from the code itself, with the bodies of lambdas and of async methods, which the compiler puts into types of their own.
    private static IEnumerable<string> DecodersOutsideOf(string room, Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return [.. (from type in module.GetTypes()
                    let outer = Outermost(type)
                    where outer.Namespace.StartsWith("ReviewerConsole.", StringComparison.Ordinal) && outer.Namespace != $"ReviewerConsole.{room}"
                    where !outer.Namespace.StartsWith("ReviewerConsole.Tests", StringComparison.Ordinal)
                    from method in type.Methods
                    where method.HasBody
                    from instruction in method.Body.Instructions
                    let called = instruction.Operand as MethodReference
                    where called?.DeclaringType.FullName == typeof(NetVips.Image).FullName && Decodes(called.Name)
                    select $"{outer.Name}.{called.Name}").Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool Decodes(string method) =>
        method.Contains("load", StringComparison.Ordinal)
        || method.StartsWith("NewFrom", StringComparison.Ordinal) && method != nameof(NetVips.Image.NewFromMemory) && method != nameof(NetVips.Image.NewFromArray)
        || method.StartsWith("Thumbnail", StringComparison.Ordinal) && method != nameof(NetVips.Image.ThumbnailImage);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // A ticket's hash is no picture.
    private static bool IsHash(MemberInfo member) => member.DeclaringType?.Name == "ViewTicket" && member.Name is "HashOf" or "get_Hash";

    private static bool CarriesBytes(Type type) =>
        type == typeof(byte[]) || typeof(Stream).IsAssignableFrom(type)
        || type.GetGenericArguments().Any(a => a == typeof(byte) || CarriesBytes(a));
}
