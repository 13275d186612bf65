using Microsoft.AspNetCore.Components;

namespace ReviewerConsole.Shell;

/// <summary>Leaves the circuit for the sign-in page: whoever was here is signed in no longer.</summary>
public sealed class ToSignIn(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized()
    {
        var here = "/" + navigation.ToBaseRelativePath(navigation.Uri);
        navigation.NavigateTo($"/signin?returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    }
}
