using Microsoft.AspNetCore.Components;

namespace ReviewerConsole.Shell;

/// <summary>Stands on every page, so that the console can end it although its browser has gone. Draws nothing.</summary>
public sealed class PageEnd(OpenPage page) : ComponentBase
{
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            page.End = () => DispatchExceptionAsync(new OperationCanceledException("The page gives way to one that has a browser."));
        }
    }
}
