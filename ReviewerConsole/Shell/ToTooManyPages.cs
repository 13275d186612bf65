using Microsoft.AspNetCore.Components;

namespace ReviewerConsole.Shell;

/// <summary>Leaves the circuit, which is one too many, for a page that says so and needs none.</summary>
public sealed class ToTooManyPages(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized()
    {
        var here = "/" + navigation.ToBaseRelativePath(navigation.Uri);
        navigation.NavigateTo($"/too-many-pages?returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    }
}
