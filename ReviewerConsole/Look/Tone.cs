namespace ReviewerConsole.Look;

/// <summary>What a hue says; always beside a word or a shape.</summary>
public enum Tone
{
    Plain,
    Primary,
    Success,
    Warning,
    Error,
}
