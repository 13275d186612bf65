using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReviewerConsole.Access;
using ReviewerConsole.Look;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

/// <summary>The pages of the review room over a real console: real desks, real gate, real rows.</summary>
internal sealed class ReviewPages : IAsyncDisposable
{
    public ReviewPages(ReviewDay day, string culture = "en")
    {
        Day = day;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        Page.JSInterop.Mode = JSRuntimeMode.Loose; // focus only
        Page.Services.AddLocalization()
            .AddSingleton<TimeProvider>(day.Clock)
            .AddSingleton(day.Queue).AddSingleton(day.Cases).AddSingleton(day.Decisions).AddSingleton(day.Approvals)
            .AddSingleton(day.Console.Get<IOptions<ReviewOptions>>())
            .AddSingleton(day.Console.Get<LocalTime>());
    }

    public ReviewDay Day { get; }

    public BunitContext Page { get; } = new();

    public string Address => Page.Services.GetRequiredService<NavigationManager>() is var n ? n.ToBaseRelativePath(n.Uri) : "";

    public IRenderedComponent<QueuePage> Queue(Actor actor) => As(actor).Render<QueuePage>();

    public IRenderedComponent<CasePage> Case(Actor actor, string reference) => As(actor).Render<CasePage>(p => p.Add(c => c.Reference, reference));

    public IRenderedComponent<ApprovalsPage> Approvals(Actor actor) => As(actor).Render<ApprovalsPage>();

    public ValueTask DisposeAsync() => Page.DisposeAsync();

    private BunitContext As(Actor actor)
    {
        var authorization = Page.AddAuthorization().SetAuthorized(actor.Code);
        authorization.SetClaims([.. actor.Principal.Claims.Where(c => c.Type != System.Security.Claims.ClaimTypes.Name)]);
        authorization.SetPolicies(Policies.ReviewCases, Policies.ApproveDecisions);
        return Page;
    }
}
